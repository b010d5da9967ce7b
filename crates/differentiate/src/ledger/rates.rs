//! Rates of currencies. No rate means that an amount is missing in the firm's currency, never that it is 1.

use std::borrow::Cow;

use model::field::{Field, FieldType};
use model::object::{Group, Object, slugs};

const FIELDS: &[Field] = &[
    Field::new("day", "Day", FieldType::Date).required().quick().listed(),
    Field::new("currency", "Currency", FieldType::Currency).required().quick().listed(),
    Field::new("rate", "Rate", FieldType::Decimal)
        .required()
        .listed()
        .help("What one unit of the currency is worth in the firm's own."),
];

/// What a currency was worth on a day.
pub fn rates() -> Object {
    Object {
        title: slugs(&["currency", "day"]),
        fields: Cow::Borrowed(FIELDS),
        ..Object::named("rates", "Rates", "Rate").shown("exchange", Group::Data)
    }
}
