//! From the values of a field's columns to JSON and to the text of a file.

use serde_json::{Value as Json, json};

use super::{Field, FieldType};
use crate::money::micros_to_decimal;
use crate::{Currency, Day, Timestamp, Value};

impl Field {
    /// The value as the API shows it. `column` finds the value of a column of the same record.
    pub fn json<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> Json {
        let Some(value) = column(&self.slug) else { return Json::Null };
        match (&self.kind, value) {
            (_, Value::Null) => Json::Null,
            (FieldType::Money { .. }, Value::Integer(micros)) => {
                let currency = self.currency_of(column);
                let digits = currency.map_or(2, |currency| currency.digits());
                json!({"amount": micros_to_decimal(*micros, digits), "currency": currency})
            }
            (FieldType::Date, Value::Integer(days)) => json!(Day(*days as i32)),
            (FieldType::DateTime, Value::Integer(micros)) => json!(Timestamp(*micros)),
            (_, Value::Text(text)) => json!(text),
            (_, Value::Integer(whole)) => json!(whole),
            (_, Value::Real(real)) => json!(real),
            (_, Value::Boolean(yes)) => json!(yes),
            (_, Value::Id(id)) => json!(id),
            (_, Value::Bytes(_)) => Json::Null,
        }
    }

    /// The value as a cell of an exported file, which the import reads back. Money is its amount; the
    /// currency stands in a column of its own.
    pub fn text<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> String {
        match self.json(column) {
            Json::Null => String::new(),
            Json::String(text) => text,
            Json::Object(money) => money.get("amount").and_then(Json::as_str).unwrap_or_default().to_owned(),
            other => other.to_string(),
        }
    }

    fn currency_of<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> Option<Currency> {
        match column(&self.currency_column()?) {
            Some(Value::Text(code)) => code.parse().ok(),
            _ => None,
        }
    }
}
