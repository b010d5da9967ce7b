//! The values that random records hold and random filters compare with: few, so that they meet often, and
//! chosen for the places where databases differ.

use model::Timestamp;
use model::field::{Field, FieldType};
use serde_json::{Value as Json, json};

use super::shop::{PERSON_FIELDS, SCORE_FIELDS};

/// The fields that filters and orders are tried on.
pub fn fields(object: &str) -> Vec<Field> {
    let own = |pairs: &[(&'static str, FieldType)]| {
        pairs.iter().map(|(slug, kind)| Field::new(slug, "", kind.clone())).collect::<Vec<_>>()
    };
    let relation = |object| FieldType::relation(object, model::field::OnDelete::Clear);
    let mut fields = own(&[("id", FieldType::Id), ("source", FieldType::Code)]);
    fields.extend(match object {
        "people" => PERSON_FIELDS.iter().chain(SCORE_FIELDS).cloned().collect(),
        "companies" => own(&[
            ("name", FieldType::Text),
            ("size", FieldType::Integer),
            ("parent_id", relation("companies")),
        ]),
        "orders" => own(&[
            ("person_id", relation("people")),
            ("company_id", relation("companies")),
            ("placed_at", FieldType::DateTime),
            ("total", FieldType::money_in("currency")),
            ("channel", FieldType::Text),
        ]),
        _ => own(&[("order_id", relation("orders")), ("quantity", FieldType::Decimal)]),
    });
    fields
}

/// Texts with what is left of them when case, accents and blanks are disregarded.
pub const TEXTS: &[(&str, &str)] = &[
    ("Zoë", "zoe"),
    ("ZOE", "zoe"),
    ("zoe  Şahin", "zoe sahin"),
    ("Straße 5", "strasse 5"),
    ("100%", "100%"),
    ("a_b", "a_b"),
    ("a!b", "a!b"),
    ("Łódź", "lodz"),
    ("Ωmega", "ωmega"),
    ("😀", "😀"),
    ("\u{10ffff}", "\u{10ffff}"),
];
pub const TEXT_NEEDLES: &[(&str, &str)] = &[
    ("", ""),
    ("ZO", "zo"),
    ("ë", "e"),
    ("%", "%"),
    ("_", "_"),
    ("!", "!"),
    ("ß", "ss"),
    ("SS", "ss"),
    ("zoe ", "zoe"),
    ("ł", "l"),
    ("ω", "ω"),
    ("b", "b"),
    ("\u{10ffff}", "\u{10ffff}"),
];
pub const CODES: &[&str] = &["A-1", "a-1", "Ärger", "ärger", "x%y", "x_y", "X\\Y", "😀"];
pub const CODE_NEEDLES: &[&str] = &["", "A", "a-", "Är", "ä", "%", "_", "\\", "Y", "😀"];
pub const EMAILS: &[&str] = &["zoe@example.com", "ana@example.com", "zoe+1@b.org"];
pub const EMAIL_NEEDLES: &[&str] = &["ZOE", "@Example", "+1", "%", "_"];
pub const PHONES: &[&str] = &["+4930123456", "+4930123457", "+12025550110"];
pub const SITES: &[&str] = &["https://example.com/Zoe", "http://a.b", "https://EXAMPLE.com"];
pub const MOMENTS: &[&str] = &[
    "2026-03-28T22:59:59.999999Z",
    "2026-03-28T23:00:00Z",
    "2026-03-29T12:00:00Z",
    "2026-03-29T21:59:59.999999Z",
    "2026-03-29T22:00:00Z",
    "1969-12-31T23:59:59.999999Z",
];
/// Days in Berlin with their first moment and that of the day after; the second has 23 hours.
pub const DAYS: &[(&str, &str, &str)] = &[
    ("2026-03-28", "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z"),
    ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
    ("2026-03-30", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"),
];

/// Values a record may hold, as they are shown.
pub fn values(kind: &FieldType) -> Vec<Json> {
    let texts = |list: &[&str]| list.iter().map(|text| json!(text)).collect::<Vec<_>>();
    match kind {
        FieldType::Text => TEXTS.iter().map(|(text, _)| json!(text)).collect(),
        FieldType::Code => texts(CODES),
        FieldType::Email => texts(EMAILS),
        FieldType::Phone => texts(PHONES),
        FieldType::Url => texts(SITES),
        FieldType::Integer => vec![json!(-2), json!(0), json!(1), json!(5), json!(i64::MAX)],
        FieldType::Decimal => vec![json!(-1.5), json!(0.0), json!(0.1), json!(1e300)],
        FieldType::Percent => vec![json!(0.0), json!(0.3), json!(1.0)],
        FieldType::Money { .. } => ["-1.00", "0.00", "12.50"]
            .iter()
            .flat_map(|amount| ["EUR", "USD"].map(|code| json!({"amount": amount, "currency": code})))
            .collect(),
        FieldType::Boolean => vec![json!(true), json!(false)],
        FieldType::Date => texts(&["1970-01-01", "2024-02-29", "2026-02-28"]),
        FieldType::DateTime => texts(MOMENTS),
        FieldType::Select(_) => texts(&["lead", "customer", "former"]),
        FieldType::Country => texts(&["DE", "US"]),
        FieldType::Currency => texts(&["EUR", "CHF"]),
        // Of these there are none among the fields that are tried here; their tests are in `types`.
        FieldType::LongText
        | FieldType::RichText
        | FieldType::Time
        | FieldType::MultiSelect(_)
        | FieldType::Tags
        | FieldType::Rating { .. }
        | FieldType::PersonName
        | FieldType::Address
        | FieldType::Language
        | FieldType::Reference { .. }
        | FieldType::Relations { .. }
        | FieldType::File
        | FieldType::Json
        | FieldType::RollUp(_) => Vec::new(),
        // What these hold depends on the records there are.
        FieldType::Id | FieldType::User | FieldType::Relation { .. } => Vec::new(),
    }
}

/// What filters may compare with, beyond the values.
pub fn operands(kind: &FieldType) -> Vec<Json> {
    let mut operands = values(kind);
    match kind {
        FieldType::Money { .. } => operands.extend([json!("12.5"), json!(0), json!({"amount": "-1"})]),
        FieldType::DateTime => operands.extend(DAYS.iter().map(|(day, ..)| json!(day))),
        FieldType::Integer => operands.push(json!(2)),
        FieldType::Country => operands.push(json!("de")),
        FieldType::Email => operands.push(json!("ZOE@example.com")),
        _ => {}
    }
    operands
}

pub fn needles(kind: &FieldType) -> Vec<Json> {
    let texts = |list: &[&str]| list.iter().map(|text| json!(text)).collect::<Vec<_>>();
    match kind {
        FieldType::Text => TEXT_NEEDLES.iter().map(|(text, _)| json!(text)).collect(),
        FieldType::Email => texts(EMAIL_NEEDLES),
        FieldType::Phone => texts(&["30", "+", "0", ""]),
        FieldType::Url => texts(&["HTTPS", "zoe", "example", "//a", "%"]),
        _ => texts(CODE_NEEDLES),
    }
}

/// What is left of a text of ours.
pub fn fold(text: &str) -> String {
    let folded = TEXTS.iter().chain(TEXT_NEEDLES).find(|(plain, _)| *plain == text);
    folded.unwrap_or_else(|| panic!("{text} is not in the list")).1.to_owned()
}

pub fn moment(json: &Json) -> i64 {
    json.as_str().unwrap().parse::<Timestamp>().unwrap().0
}

pub fn cents(json: &Json) -> (i64, Option<String>) {
    let cents = |text: &str| (text.parse::<f64>().unwrap() * 100.0).round() as i64;
    match json {
        Json::String(text) => (cents(text), None),
        Json::Object(pair) => (
            cents(pair["amount"].as_str().unwrap()),
            pair.get("currency").map(|code| code.as_str().unwrap().to_owned()),
        ),
        number => (cents(&number.to_string()), None),
    }
}
