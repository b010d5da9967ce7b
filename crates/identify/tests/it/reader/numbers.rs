//! Numbers: exact, with declared signs only.

use identify::reader::numbers::Numbers;
use identify::reader::{Decimal, Thousands};

fn numbers(decimal: Decimal, thousands: Option<Thousands>) -> Numbers {
    Numbers::new(decimal, thousands).unwrap()
}

#[test]
fn declared_signs_are_read_exactly() {
    let point = numbers(Decimal::Point, None);
    let comma = numbers(Decimal::Comma, Some(Thousands::Point));
    let blank = numbers(Decimal::Comma, Some(Thousands::Blank));
    let swiss = numbers(Decimal::Point, Some(Thousands::Apostrophe));
    let cases = [
        (point, "11.77", 11_770_000),
        (point, " -0.000001 ", -1),
        (point, ".5", 500_000),
        (point, "+3", 3_000_000),
        (point, "9223372036854.775807", i64::MAX),
        (point, "-9223372036854.775808", i64::MIN),
        (comma, "1.234.567,89", 1_234_567_890_000),
        (comma, "-1,5", -1_500_000),
        (comma, "1234,5", 1_234_500_000),
        (blank, "1 234,5", 1_234_500_000),
        (blank, "1\u{202f}234,5", 1_234_500_000),
        (swiss, "1'234.50", 1_234_500_000),
    ];
    for (numbers, text, micros) in cases {
        assert_eq!(numbers.micros(text).unwrap(), micros, "{text}");
    }
}

#[test]
fn undeclared_signs_are_refused_with_advice() {
    let point = numbers(Decimal::Point, None);
    let comma = numbers(Decimal::Comma, None);
    let cases = [
        (point, "1,50", "set decimal = \"comma\""),
        (point, "1,100.04", "set thousands = \",\""),
        (point, "1.100,04", "decimal = \"comma\" and thousands = \".\""),
        (point, "1'000", "set thousands = \"'\""),
        (point, "1 000", "set thousands = \" \""),
        (point, "1.2.3", "stands twice"),
        (comma, "1.100", "thousands = \".\" if it parts thousands"),
        (comma, "1,100.04", "decimal = \"point\" and thousands = \",\""),
        (point, "$5", "is not an amount"),
        (point, "(5.00)", "is not an amount"),
        (point, "−5", "is not an amount"),
        (point, "", "is not an amount"),
        (point, "-", "is not an amount"),
        (point, ".", "is not an amount"),
        (point, "--5", "is not an amount"),
        (point, "1e3", "is not an amount"),
        (point, "٣", "is not an amount"),
        (point, "0.0000001", "at most six digits"),
        (point, "99999999999999", "too large"),
    ];
    for (numbers, text, expected) in cases {
        let found = numbers.micros(text).unwrap_err().to_string();
        assert!(found.contains(expected), "{text}: {found}");
    }
    let grouped = numbers(Decimal::Comma, Some(Thousands::Point));
    for text in ["1.10", "1.1000", ".100", "1234.567", "1..000", "1.000."] {
        assert!(grouped.micros(text).is_err(), "{text}");
    }
    assert!(Numbers::new(Decimal::Comma, Some(Thousands::Comma)).is_err());
}

#[test]
fn whole_and_real_numbers() {
    let point = numbers(Decimal::Point, Some(Thousands::Comma));
    assert_eq!(point.integer("1,234").unwrap(), 1_234);
    assert_eq!(point.integer("3.00").unwrap(), 3);
    assert_eq!(point.integer("-9223372036854775808").unwrap(), i64::MIN);
    assert!(point.integer("3.5").unwrap_err().to_string().contains("not a whole number"));
    assert!(point.integer("9223372036854775808").unwrap_err().to_string().contains("too large"));
    assert_eq!(point.real("1.5e3").unwrap(), 1_500.0);
    assert_eq!(point.real("-1,000.25").unwrap(), -1_000.25);
    for text in ["NaN", "inf", "1e", "1e999", "e5", "0x10"] {
        assert!(point.real(text).is_err(), "{text}");
    }
}
