//! Field types: what is read, in JSON and as text, is what is shown.

use std::borrow::Cow;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use model::field::{Assignment, Choice, Field, FieldType, OnDelete, Reading};
use model::{Day, Id, Timestamp, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn reading() -> Reading {
    Reading {
        currency: "EUR".parse().unwrap(),
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        country: None,
        now: None,
    }
}

const CHOICES: &[Choice] = &[Choice::new("new", "New"), Choice::new("old", "Old")];
const RELATION: FieldType = FieldType::relation("people", OnDelete::Clear);
const OWN: FieldType = FieldType::Money { currency: None };
const SHARED: FieldType = FieldType::money_in("currency");

const EVERY_TYPE: &[FieldType] = &[
    FieldType::Id,
    FieldType::Text,
    FieldType::Code,
    FieldType::Email,
    FieldType::Phone,
    FieldType::Url,
    FieldType::Integer,
    FieldType::Decimal,
    FieldType::Percent,
    OWN,
    SHARED,
    FieldType::Boolean,
    FieldType::Date,
    FieldType::DateTime,
    FieldType::Select(Cow::Borrowed(CHOICES)),
    RELATION,
    FieldType::User,
    FieldType::Country,
    FieldType::Currency,
    FieldType::LongText,
    FieldType::RichText,
    FieldType::Time,
    FieldType::MultiSelect(Cow::Borrowed(CHOICES)),
    FieldType::Tags,
    FieldType::Rating { max: 5 },
    FieldType::PersonName,
    FieldType::Address,
    FieldType::reference(TARGETS),
    FieldType::relations("people"),
    FieldType::Language,
    FieldType::File,
    FieldType::Json,
];

const TARGETS: &[Cow<'static, str>] = &[Cow::Borrowed("people"), Cow::Borrowed("companies")];

fn field(kind: FieldType) -> Field {
    Field::new("it", "It", kind)
}

fn read(kind: &FieldType, json: &Json) -> Result<Vec<Assignment>, String> {
    field(kind.clone()).read_json(json, &reading()).map_err(|error| error.to_string())
}

fn main_value(kind: &FieldType, json: Json) -> Value {
    read(kind, &json).unwrap().remove(0).1
}

/// The value as it is shown in JSON and written into a cell.
fn shown(kind: &FieldType, assignments: &[Assignment]) -> (Json, String) {
    let columns: HashMap<_, _> = assignments.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let field = field(kind.clone());
    let column = |name: &str| columns.get(name).copied();
    (field.json(&column), field.text(&column))
}

/// A value of this type as a request may hold it.
fn any_json(kind: FieldType) -> BoxedStrategy<Json> {
    let id = any::<[u8; 16]>().prop_map(|bytes| json!(Id(bytes))).boxed();
    match kind {
        FieldType::Id | FieldType::User | FieldType::Relation { .. } => id,
        FieldType::LongText | FieldType::RichText => "[\\PC\n\t]{1,60}".prop_map(|text| json!(text)).boxed(),
        FieldType::Time => (0..86_400_i64)
            .prop_map(|at| json!(format!("{:02}:{:02}:{:02}", at / 3_600, at / 60 % 60, at % 60)))
            .boxed(),
        FieldType::MultiSelect(_) => prop::sample::subsequence(vec!["new", "old"], 0..=2)
            .prop_map(|values| json!(values))
            .boxed(),
        FieldType::Tags => {
            prop::collection::vec("[\\PC;\\\\ ]{0,8}", 0..5).prop_map(|values| json!(values)).boxed()
        }
        FieldType::Rating { max } => (1..=max).prop_map(|stars| json!(stars)).boxed(),
        FieldType::PersonName => prop::collection::vec(prop::option::of("[a-zA-ZÄ. {]{0,8}|Dr\\.|Jr"), 5)
            .prop_map(|part| {
                json!({"prefix": part[0], "first": part[1], "middle": part[2], "last": part[3], "suffix": part[4]})
            })
            .boxed(),
        FieldType::Address => (
            prop::collection::vec(prop::option::of("[\\PC{]{0,12}"), 5),
            prop::option::of(prop::sample::select(&["DE", "us", "FR"][..])),
        )
            .prop_map(|(part, country)| {
                json!({"street": part[0], "street2": part[1], "city": part[2], "region": part[3],
                    "postal_code": part[4], "country": country})
            })
            .boxed(),
        FieldType::Reference { objects } => (id, 0..objects.len())
            .prop_map(move |(id, at)| json!({"object": objects[at], "id": id}))
            .boxed(),
        FieldType::Relations { .. } => {
            prop::collection::vec(id, 0..4).prop_map(|ids| json!(ids)).boxed()
        }
        FieldType::Language => {
            "[a-z]{2,3}(-[A-Z][a-z]{3})?(-(DE|br|US|419))?(-[0-9][a-z]{3})?(-x-[a-z]{1,8})?".prop_map(|tag| json!(tag)).boxed()
        }
        FieldType::File => id.prop_map(|id| json!({"id": id, "name": "a.pdf"})).boxed(),
        FieldType::Json => {
            let leaf = prop_oneof![
                Just(Json::Null),
                any::<bool>().prop_map(|yes| json!(yes)),
                any::<i64>().prop_map(|whole| json!(whole)),
                "\\PC{0,10}".prop_map(|text| json!(text)),
            ];
            leaf.prop_recursive(4, 16, 4, |inner| {
                prop_oneof![
                    prop::collection::vec(inner.clone(), 0..4).prop_map(|list| json!(list)),
                    prop::collection::hash_map("\\PC{0,5}", inner, 0..4).prop_map(|map| json!(map)),
                ]
            })
            .boxed()
        }
        // Only the engine writes these, as values of the types they are shown as.
        FieldType::RollUp(_) => Just(Json::Null).boxed(),
        FieldType::Text | FieldType::Code => "\\PC{1,40}".prop_map(|text| json!(text)).boxed(),
        FieldType::Email => {
            "[a-zA-Z0-9!#_+.äß]{1,8}@[a-zA-Z0-9ü-]{1,8}\\.[a-z]{2,3}".prop_map(|text| json!(text)).boxed()
        }
        FieldType::Phone => "(\\+49 ?)?30[0-9][0-9 ()/.-]{3,10}".prop_map(|text| json!(text)).boxed(),
        FieldType::Url => "https?://[!-~]{1,30}".prop_map(|text| json!(text)).boxed(),
        FieldType::Integer => any::<i64>().prop_map(|whole| json!(whole)).boxed(),
        FieldType::Decimal | FieldType::Percent => {
            any::<f64>().prop_filter("finite", |real| real.is_finite()).prop_map(|real| json!(real)).boxed()
        }
        FieldType::Money { .. } => (any::<i64>(), prop::sample::select(&["EUR", "JPY", "KWD"][..]))
            .prop_map(
                |(micros, code)| json!({"amount": model::micros_to_decimal(micros, 2), "currency": code}),
            )
            .boxed(),
        FieldType::Boolean => any::<bool>().prop_map(|yes| json!(yes)).boxed(),
        FieldType::Date => (Day::FIRST.0..=Day::LAST.0).prop_map(|day| json!(Day(day))).boxed(),
        FieldType::DateTime => (-62_135_596_800_000_000_i64..=253_402_207_199_999_999)
            .prop_map(|micros| json!(Timestamp(micros)))
            .boxed(),
        FieldType::Select(_) => {
            prop::sample::select(&["new", "old"][..]).prop_map(|text| json!(text)).boxed()
        }
        FieldType::Country => "[DdFfBb][Ee]|[FfBb][Rr]|[A-Z]{2}".prop_map(|text| json!(text)).boxed(),
        FieldType::Currency => "[A-Z]{3}".prop_map(|text| json!(text)).boxed(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What is shown is read again as what is kept, from JSON and from a cell of a file.
    #[test]
    fn what_is_shown_is_read_back((kind, json) in prop::sample::select(EVERY_TYPE).prop_flat_map(|kind| (Just(kind.clone()), any_json(kind)))) {
        // Some made-up texts are none, like an address with two dots in a row.
        let Ok(kept) = read(&kind, &json) else { return Ok(()) };
        let (json_shown, cell) = shown(&kind, &kept);
        prop_assert_eq!(&read(&kind, &json_shown).unwrap(), &kept, "{:?} from JSON", json_shown);
        let from_cell = field(kind.clone()).read_text(&cell, &reading()).unwrap();
        // A cell holds no currency: it stands in a column of its own.
        prop_assert_eq!(&from_cell[0], &kept[0], "{:?} from a cell", cell);
        if !matches!(kind, FieldType::Money { .. }) {
            prop_assert_eq!(from_cell, kept);
        }
    }

    /// An answer that is written as text says what its value says, whatever a column holds.
    #[test]
    fn the_text_of_a_value_is_its_json(kind in prop::sample::select(EVERY_TYPE), text in "\\PC{0,30}|.{0,30}|[\"\\\\<>&\u{0}-\u{1f}\u{2028}]{0,9}|\\[\"a\",\"b\"\\]", whole: i64, real in prop::num::f64::NORMAL, which in 0..7_usize) {
        let values = [Value::Null, Value::Text(text.clone()), Value::Integer(whole), Value::Real(real), Value::Boolean(whole > 0), Value::Id(Id([7; 16])), Value::Bytes(vec![1])];
        let field = field(kind);
        let other = Value::Text(text);
        let column = |name: &str| Some(if name == field.slug { &values[which] } else { &other });
        let mut written = Vec::new();
        field.write_json(&column, &mut written);
        prop_assert_eq!(String::from_utf8(written).unwrap(), field.json(&column).to_string());
    }

    #[test]
    fn no_json_panics(kind in prop::sample::select(EVERY_TYPE), text in "\\PC{0,30}|[0-9:.TZ+-]{0,30}|.{0,5}", number: f64) {
        let odd = [json!(text), json!(number), json!([text]), json!({ "amount": text }), json!({ "amount": number, "currency": text })];
        for json in odd {
            if let Ok(kept) = read(&kind, &json) {
                shown(&kind, &kept);
            }
        }
    }
}

#[test]
fn every_type_is_tried_and_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for kind in EVERY_TYPE {
        let good = (0..100).filter(|_| {
            let json = any_json(kind.clone()).new_tree(&mut runner).unwrap().current();
            read(kind, &json).is_ok()
        });
        assert!(good.count() >= 40, "the values made for {kind:?} are mostly refused");
    }
}

#[test]
fn null_and_blank_empty_every_column() {
    for kind in EVERY_TYPE {
        let field = field(kind.clone());
        let emptied = field.read_json(&Json::Null, &reading()).unwrap();
        let columns: Vec<_> = field.columns().into_iter().map(|(name, _)| name).collect();
        assert_eq!(emptied.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), columns, "{kind:?}");
        assert!(emptied.iter().all(|(_, value)| value.is_null()), "{kind:?}");
        assert_eq!(field.read_text(" \t ", &reading()).unwrap(), emptied, "{kind:?}");
        assert_eq!(shown(kind, &emptied), (Json::Null, String::new()), "{kind:?}");
    }
}

#[test]
fn a_value_fits_the_column_it_goes_into() {
    use model::ColumnType as C;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for kind in EVERY_TYPE {
        let columns: HashMap<_, _> = field(kind.clone()).columns().into_iter().collect();
        for _ in 0..50 {
            let json = any_json(kind.clone()).new_tree(&mut runner).unwrap().current();
            for (name, value) in read(kind, &json).unwrap_or_default() {
                // The shared currency is a column of the field that owns it.
                let expected = if name == "currency" { C::Text } else { columns[&name] };
                let fits = match value {
                    Value::Null => true,
                    Value::Text(_) => expected == C::Text,
                    Value::Integer(_) => expected == C::Integer,
                    Value::Real(_) => expected == C::Real,
                    Value::Boolean(_) => expected == C::Boolean,
                    Value::Id(_) => expected == C::Id,
                    Value::Bytes(_) => expected == C::Bytes,
                };
                assert!(fits, "{kind:?} reads {value:?} for {name}");
            }
        }
    }
}

#[test]
fn json_of_another_kind_is_refused() {
    for (kind, json) in [
        (FieldType::Text, json!(5)),
        (FieldType::Text, json!(true)),
        (FieldType::Text, json!(["a"])),
        (FieldType::Text, json!({"a": 1})),
        (FieldType::Integer, json!("5")),
        (FieldType::Integer, json!(5.5)),
        (FieldType::Integer, json!(18_446_744_073_709_551_615_u64)),
        (FieldType::Integer, json!(true)),
        (FieldType::Decimal, json!("5")),
        (FieldType::Boolean, json!("true")),
        (FieldType::Boolean, json!(1)),
        (FieldType::Date, json!(20_000)),
        (FieldType::Date, json!("2026-11-22T00:00:00Z")),
        (FieldType::DateTime, json!(1_700_000_000)),
        (FieldType::Select(Cow::Borrowed(CHOICES)), json!("New")),
        (FieldType::Select(Cow::Borrowed(CHOICES)), json!("")),
        (RELATION, json!("01890a5d")),
        (RELATION, json!({"id": "01890a5d-ac96-774b-bcce-b302099a8057"})),
        (OWN, json!(true)),
        (OWN, json!({"currency": "EUR"})),
        (OWN, json!({"amount": null})),
        (OWN, json!({"amount": "5", "currency": 5})),
        (OWN, json!({"amount": "5", "currency": "eur"})),
        (OWN, json!({"amount": "5", "cents": 1})),
        (OWN, json!({"amount": "5,00"})),
        (OWN, json!(1e300)),
    ] {
        // A blank text empties a field, whatever its type.
        if json == json!("") {
            assert!(read(&kind, &json).unwrap()[0].1.is_null());
            continue;
        }
        assert!(read(&kind, &json).is_err(), "{kind:?} takes {json}");
    }
}

#[test]
fn texts_are_tidied_and_bad_ones_refused() {
    assert_eq!(main_value(&FieldType::Email, json!(" Zoe@Example.COM ")), Value::from("zoe@example.com"));
    assert_eq!(main_value(&FieldType::Phone, json!("+49 (0)30/123-45.6")), Value::from("+4930123456"));
    assert_eq!(main_value(&FieldType::Country, json!("de")), Value::from("DE"));
    assert_eq!(
        read(&FieldType::Text, &json!("  Zoë ")).unwrap(),
        [("it".to_owned(), Value::from("Zoë")), ("it_key".to_owned(), Value::from("zoe"))]
    );
    let bad: &[(FieldType, &[&str])] = &[
        (
            FieldType::Email,
            &[
                "zoe",
                "@example.com",
                "zoe@",
                "zoe@example",
                "z oe@example.com",
                ".zoe@example.com",
                "a..b@example.com",
                "zoe@-x.com",
                "zoe@x..com",
                "a@b@c.d e",
                "zoe@example.com\n bcc: all",
            ],
        ),
        (FieldType::Phone, &["12", "1234567890123456789012", "abc", "++49123", "12+34", "+", "12;34"]),
        (
            FieldType::Url,
            &["example.com", "javascript:alert(1)", "https://", "https://a b", "HTTPS://x.y", "ftp://x.y"],
        ),
        (FieldType::Country, &["DEU", "D", "D1", "ДЕ", "UK", "ZZ", "EU"]),
        (FieldType::Phone, &["+999 123456", "+49 1", "+1 202 555 01234567", "+0 30 123456"]),
        (FieldType::Language, &["e", "english!", "en-ZZ", "en--DE", "de_", "en-x", "a1"]),
        (FieldType::Time, &["24:00", "9:30", "09:60", "09:30:60", "09:30:00:00", "0930", "-1:00", "09:30Z"]),
        (FieldType::Rating { max: 5 }, &["0", "6", "4.5", "*"]),
        (FieldType::Text, &["a\0b"]),
        (FieldType::Code, &["a\0b"]),
    ];
    for (kind, texts) in bad {
        for text in *texts {
            assert!(read(kind, &json!(text)).is_err(), "{kind:?} takes {text:?}");
        }
    }
    let long = "x".repeat(64 * 1024);
    assert!(read(&FieldType::Text, &json!(long)).is_ok());
    let error = read(&FieldType::Text, &json!(format!("{long}x"))).unwrap_err();
    assert!(error.len() < 200, "the error repeats the text");
}

#[test]
fn money_takes_its_currency_from_itself_the_record_or_the_firm() {
    let amount = ("it".to_owned(), Value::Integer(12_500_000));
    let own = |code| ("it_currency".to_owned(), Value::from(code));
    assert_eq!(
        read(&OWN, &json!({"amount": "12.50", "currency": "USD"})).unwrap(),
        [amount.clone(), own("USD")]
    );
    for json in
        [json!({"amount": "12.5"}), json!("12.50"), json!(12.5), json!({"amount": 12.5, "currency": null})]
    {
        assert_eq!(read(&OWN, &json).unwrap(), [amount.clone(), own("EUR")], "{json}");
        assert_eq!(
            read(&SHARED, &json).unwrap(),
            std::slice::from_ref(&amount),
            "the record's own currency stays: {json}"
        );
    }
    let shared = ("currency".to_owned(), Value::from("USD"));
    assert_eq!(read(&SHARED, &json!({"amount": 12.5, "currency": "USD"})).unwrap(), [amount.clone(), shared]);
    assert_eq!(shown(&OWN, &[amount, own("JPY")]).0, json!({"amount": "12.5", "currency": "JPY"}));
}

/// A day for a moment is its start in the firm's zone, and always one that can be shown again.
#[test]
fn a_day_stands_for_its_first_moment() {
    assert_eq!(
        shown(&FieldType::DateTime, &read(&FieldType::DateTime, &json!("2026-07-15")).unwrap()).0,
        json!("2026-07-14T22:00:00Z")
    );
    for day in ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"] {
        if let Ok(kept) = read(&FieldType::DateTime, &json!(day)) {
            let (json, _) = shown(&FieldType::DateTime, &kept);
            assert_eq!(read(&FieldType::DateTime, &json).unwrap(), kept, "{day} is shown as {json}");
        }
    }
}
