//! From the values of a field's columns to JSON and to the text of a file.

use serde_json::{Map, Value as Json, json};

use super::types::{address, json, list, parts, person_name, time};
use super::{Field, FieldType, plain_text};
use crate::money::micros_to_decimal;
use crate::{Currency, Day, Timestamp, Value};

impl Field {
    /// The value as the API shows it. `column` finds the value of a column of the same record.
    pub fn json<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> Json {
        let Some(value) = column(&self.slug) else { return Json::Null };
        match (self.kind.shown(), value) {
            (_, Value::Null) => Json::Null,
            (kind, Value::Text(text)) if kind.is_list() => json!(list::unpack(text)),
            (FieldType::PersonName, Value::Text(_)) => {
                parts::write(person_name::PARTS, &self.part_values(column))
            }
            (FieldType::Address, Value::Text(_)) => parts::write(address::PARTS, &self.part_values(column)),
            // What cannot be read is shown as it stands.
            (FieldType::Json, Value::Text(text)) => json::read(text).unwrap_or_else(|_| json!(text)),
            (FieldType::Time, Value::Integer(seconds)) => json!(time::write(*seconds)),
            (FieldType::Reference { .. }, Value::Id(id)) => {
                let object = self.object_column().and_then(|name| column(&name));
                let object = match object {
                    Some(Value::Text(object)) => Some(object),
                    _ => None,
                };
                json!({"object": object, "id": id})
            }
            (FieldType::File, Value::Id(id)) => json!({"id": id}),
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

    /// The same, written behind a text of JSON: without a value in between where the column says it all.
    pub fn write_json<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>, out: &mut Vec<u8>) {
        match (self.kind.shown(), column(&self.slug)) {
            (_, None | Some(Value::Null)) => out.extend(b"null"),
            (kind, Some(Value::Text(text))) if kind.says_itself() => put(text, out),
            (kind, Some(Value::Id(id))) if kind.says_itself() => put(id, out),
            _ => put(&self.json(column), out),
        }
    }

    /// The value as a cell of an exported file, which the import reads back. Money is its amount; the
    /// currency stands in a column of its own.
    pub fn text<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> String {
        self.cell(&self.json(column))
    }

    /// The cell of a value that is as the API shows it.
    pub fn cell(&self, json: &Json) -> String {
        let text_in = |name: &str| json[name].as_str().unwrap_or_default();
        match (self.kind.shown(), json) {
            (_, Json::Null) => String::new(),
            (FieldType::Json, json) => json.to_string(),
            (FieldType::Money { .. }, Json::Object(_)) => text_in("amount").to_owned(),
            (FieldType::File, Json::Object(_)) => text_in("id").to_owned(),
            (FieldType::Reference { .. }, Json::Object(_)) => {
                format!("{}:{}", text_in("object"), text_in("id"))
            }
            (FieldType::PersonName, Json::Object(object)) => {
                composed(person_name::PARTS, person_name::display, person_name::split, object)
            }
            (FieldType::Address, Json::Object(object)) => {
                composed(address::PARTS, address::display, address::split, object)
            }
            (kind, Json::Array(values)) if kind.is_list() => {
                list::join(values.iter().filter_map(Json::as_str))
            }
            (_, Json::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    /// What the value says in words, for titles and searching: like [`Field::text`], without what only a
    /// program needs.
    pub fn words<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> String {
        match (&self.kind, column(&self.slug)) {
            (FieldType::PersonName | FieldType::Address, Some(Value::Text(text))) => text.clone(),
            (FieldType::RichText, Some(Value::Text(html))) => plain_text(html),
            (FieldType::Tags | FieldType::MultiSelect(_), Some(_)) => self.list(column).join(" "),
            _ => self.text(column),
        }
    }

    /// The values of a list.
    pub fn list<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> Vec<String> {
        match column(&self.slug) {
            Some(Value::Text(text)) if self.kind.is_list() => list::unpack(text),
            _ => Vec::new(),
        }
    }

    fn part_values<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> parts::Parts {
        let part = |name: String| match column(&name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        self.parts().into_iter().map(part).collect()
    }

    fn currency_of<'a>(&self, column: &impl Fn(&str) -> Option<&'a Value>) -> Option<Currency> {
        match column(&self.currency_column()?) {
            Some(Value::Text(code)) => code.parse().ok(),
            _ => None,
        }
    }
}

/// Writes a value as JSON. To memory that does not fail.
fn put(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.extend(b"null");
    }
}

/// A name or an address as a cell: one line where that tells the parts, else all of them.
fn composed(
    names: &[&str],
    display: fn(&[Option<String>]) -> String,
    split: fn(&str) -> parts::Parts,
    object: &Map<String, Json>,
) -> String {
    let part = |name: &&str| object.get(*name).and_then(Json::as_str).map(str::to_owned);
    let parts: parts::Parts = names.iter().map(part).collect();
    let line = display(&parts);
    if !line.starts_with('{') && split(&line) == parts {
        return line;
    }
    Json::Object(object.clone()).to_string()
}
