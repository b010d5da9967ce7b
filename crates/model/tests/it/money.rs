//! Money: reading and writing are inverse, and nothing is lost or rounded in silence.

use model::{Currency, ModelError, Money, micros_from_decimal, micros_to_decimal};
use proptest::prelude::*;

fn euros(micros: i64) -> Money {
    Money { micros, currency: "EUR".parse().unwrap() }
}

#[test]
fn amounts_are_read_exactly() {
    for (text, micros) in [
        ("12.50", 12_500_000),
        ("0", 0),
        ("-0", 0),
        ("-0.000001", -1),
        ("+3", 3_000_000),
        (".5", 500_000),
        ("5.", 5_000_000),
        (" 7 ", 7_000_000),
        ("1.10000000000000000", 1_100_000),
        ("00012", 12_000_000),
        ("9223372036854.775807", i64::MAX),
        ("-9223372036854.775808", i64::MIN),
    ] {
        assert_eq!(micros_from_decimal(text).unwrap(), micros, "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "",
        ".",
        "-",
        "+",
        "1,5",
        "1.2.3",
        "1e3",
        "0x10",
        "1 000",
        "--1",
        "+-1",
        "12.5€",
        "٣",
        "1.0000001",
        "NaN",
        "∞",
    ] {
        assert!(matches!(micros_from_decimal(text), Err(ModelError::Amount(_))), "{text}");
    }
    for text in ["9223372036854.775808", "-9223372036854.775809", &"9".repeat(1_000)] {
        let error = micros_from_decimal(text).unwrap_err();
        assert!(matches!(error, ModelError::Overflow(_)) && error.to_string().len() < 100, "{error}");
    }
}

#[test]
fn amounts_are_written_with_the_digits_of_their_currency() {
    let show = |micros, code: &str| Money { micros, currency: code.parse().unwrap() }.amount();
    assert_eq!(show(12_500_000, "EUR"), "12.50");
    assert_eq!(show(12_500_000, "JPY"), "12.5", "digits that are there are never hidden");
    assert_eq!(show(12_000_000, "JPY"), "12");
    assert_eq!(show(12_500_000, "KWD"), "12.500");
    assert_eq!(show(-1, "EUR"), "-0.000001");
    assert_eq!(show(i64::MIN, "EUR"), "-9223372036854.775808");
    assert_eq!(show(0, "USD"), "0.00");
}

#[test]
fn sums_check_overflow_and_currency() {
    assert_eq!(euros(1).checked_add(euros(2)).unwrap(), euros(3));
    assert!(matches!(euros(i64::MAX).checked_add(euros(1)), Err(ModelError::Overflow(_))));
    let dollars = Money { micros: 1, currency: "USD".parse().unwrap() };
    assert!(matches!(euros(1).checked_add(dollars), Err(ModelError::CurrencyMismatch(..))));
}

#[test]
fn shares_round_half_to_even() {
    for (micros, millionths, expected) in [
        (1, 500_000, 0),
        (3, 500_000, 2),
        (5, 500_000, 2),
        (7, 500_000, 4),
        (-1, 500_000, 0),
        (-3, 500_000, -2),
        (-5, 500_000, -2),
        (1, 500_001, 1),
        (1, 499_999, 0),
        (-1, 500_001, -1),
        (10_000_000, 300_000, 3_000_000),
        (i64::MAX, 1_000_000, i64::MAX),
        (i64::MIN, 1_000_000, i64::MIN),
    ] {
        assert_eq!(euros(micros).share(millionths).unwrap(), euros(expected), "{micros} × {millionths}");
    }
    assert!(matches!(euros(i64::MAX).share(1_000_001), Err(ModelError::Overflow(_))));
    assert!(matches!(euros(i64::MIN).share(-1_000_000), Err(ModelError::Overflow(_))));
}

#[test]
fn a_currency_is_three_capital_letters() {
    for text in ["", "EU", "EURO", "eur", "Eur", "E1R", "€€€", "ÄÖ", "   "] {
        assert!(text.parse::<Currency>().is_err(), "{text}");
    }
    assert_eq!("CHF".parse::<Currency>().unwrap().code(), "CHF");
}

proptest! {
    #[test]
    fn writing_is_read_back(micros: i64, digits in 0_usize..=6) {
        let text = micros_to_decimal(micros, digits);
        prop_assert_eq!(micros_from_decimal(&text).unwrap(), micros);
        prop_assert!(text.split_once('.').map_or(0, |(_, fraction)| fraction.len()) >= digits);
    }

    #[test]
    fn reading_is_written_back(whole in 0_i64..1_000_000_000, cents in 0_i64..100, negative: bool) {
        let sign = if negative && whole + cents > 0 { "-" } else { "" };
        let text = format!("{sign}{whole}.{cents:02}");
        prop_assert_eq!(micros_to_decimal(micros_from_decimal(&text).unwrap(), 2), text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,20}|[-+0-9.eE]{0,30}") {
        if let Ok(micros) = micros_from_decimal(&text) {
            prop_assert_eq!(micros_from_decimal(&micros_to_decimal(micros, 0)).unwrap(), micros);
        }
    }

    /// The share and the rest always make the whole, and the share is off by half a millionth at most.
    #[test]
    fn a_share_is_the_nearest(micros in -1_000_000_000_000_i64..1_000_000_000_000, millionths in -2_000_000_i64..2_000_000) {
        let share = i128::from(euros(micros).share(millionths).unwrap().micros);
        let exact = i128::from(micros) * i128::from(millionths);
        let off = (share * 1_000_000 - exact).abs();
        prop_assert!(off <= 500_000);
        prop_assert!(off != 500_000 || share % 2 == 0);
    }
}
