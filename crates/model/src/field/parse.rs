//! From what was typed or sent to the values of a field's columns.

use serde_json::Value as Json;

use super::types::list::Of;
use super::types::{
    address, country, email, json, language, list, parts, person_name, phone, reference, time, url,
};
use super::{Field, FieldType, Speed};
use crate::money::micros_from_decimal;
use crate::{Currency, Day, Id, ModelError, Timestamp, Value, search_key};

/// A value for one column.
pub type Assignment = (String, Value);

/// What reading a value needs to know of the firm.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The currency of amounts that name none.
    pub currency: Currency,
    /// The time zone in which a day begins.
    pub time_zone: jiff::tz::TimeZone,
    /// The country (ISO 3166) of phone numbers that name none.
    pub country: Option<String>,
    /// The moment from which lengths of time look back; none where they may not, since what they find is kept.
    pub now: Option<Timestamp>,
}

/// Longest text of a field, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

/// Longest text that an index holds, in bytes. PostgreSQL takes rows of 2,704 with all that stands beside it.
pub const INDEXED_LIMIT: usize = 2_000;

impl Field {
    /// Reads the value that stands in a request. `null` empties the field.
    pub fn read_json(&self, json: &Json, reading: &Reading) -> Result<Vec<Assignment>, ModelError> {
        self.fitting(self.json_values(json, reading)?)
    }

    /// Reads a text as it stands in a form or a cell of a file. Blank empties the field.
    pub fn read_text(&self, text: &str, reading: &Reading) -> Result<Vec<Assignment>, ModelError> {
        self.fitting(self.text_values(text, reading)?)
    }

    fn json_values(&self, json: &Json, reading: &Reading) -> Result<Vec<Assignment>, ModelError> {
        match (self.kind.shown(), json) {
            (_, Json::Null) => Ok(self.empty()),
            (FieldType::Json, any) => Ok(self.main(Value::Text(json::write(any)?))),
            (FieldType::PersonName, Json::Object(object)) => {
                Ok(self.composed(person_name::display, parts::read(person_name::PARTS, object)?))
            }
            (FieldType::Address, Json::Object(object)) => {
                Ok(self.composed(address::display, address::checked(parts::read(address::PARTS, object)?)?))
            }
            (FieldType::Reference { objects }, Json::Object(pair)) => {
                Ok(self.pointer(reference::read_json(objects, pair)?))
            }
            (FieldType::File, Json::Object(file)) => match file.get("id") {
                // As it is shown, or only what matters of it.
                Some(Json::String(id)) => Ok(self.main(Value::Id(id.parse()?))),
                _ => Err(self.wrong(self.kind.expects())),
            },
            (kind, Json::Array(values)) if kind.is_list() => {
                let texts = values.iter().map(Json::as_str).collect::<Option<Vec<_>>>();
                let texts = texts.ok_or_else(|| self.wrong(self.kind.expects()))?;
                Ok(self.main(Value::from(self.kind.of().pack(texts.into_iter())?)))
            }
            // A text could be one value or a cell of several.
            (kind, _) if kind.is_list() => Err(self.wrong(self.kind.expects())),
            (FieldType::Money { .. }, Json::Object(pair)) => {
                let amount = pair.get("amount").ok_or_else(|| self.wrong("an amount"))?;
                let micros = match amount {
                    Json::String(text) => micros_from_decimal(text)?,
                    Json::Number(number) => micros_from_decimal(&number.to_string())?,
                    _ => return Err(self.wrong("an amount like \"12.50\"")),
                };
                if let Some(other) = pair.keys().find(|key| !matches!(key.as_str(), "amount" | "currency")) {
                    return Err(ModelError::Value(format!("money has amount and currency, not '{other}'")));
                }
                let currency = match pair.get("currency") {
                    Some(Json::String(code)) => Some(code.parse()?),
                    None | Some(Json::Null) => None,
                    Some(_) => return Err(self.wrong("a currency like \"EUR\"")),
                };
                Ok(self.money(micros, currency, reading))
            }
            (FieldType::Boolean, Json::Bool(yes)) => Ok(self.main(Value::Boolean(*yes))),
            (FieldType::Integer, Json::Number(number)) => match number.as_i64() {
                Some(whole) => Ok(self.main(Value::Integer(whole))),
                None => Err(self.wrong("a whole number")),
            },
            (FieldType::Rating { max }, Json::Number(number)) => self.rating(*max, number.as_i64()),
            (FieldType::Decimal | FieldType::Percent, Json::Number(number)) => match number.as_f64() {
                Some(real) if real.is_finite() => Ok(self.main(Value::Real(real))),
                _ => Err(self.wrong("a number")),
            },
            (FieldType::Money { .. }, Json::Number(number)) => self.text_values(&number.to_string(), reading),
            // A number or a boolean in quotes is a mistake of the sender's that is better said than guessed.
            (FieldType::Boolean, _) => Err(self.wrong("true or false")),
            (FieldType::Integer | FieldType::Rating { .. }, _) => Err(self.wrong("a whole number")),
            (FieldType::Decimal | FieldType::Percent, _) => Err(self.wrong("a number")),
            (_, Json::String(text)) => self.text_values(text, reading),
            _ => Err(self.wrong(self.kind.expects())),
        }
    }

    fn text_values(&self, text: &str, reading: &Reading) -> Result<Vec<Assignment>, ModelError> {
        let whole = text;
        let text = text.trim();
        if text.is_empty() {
            return Ok(self.empty());
        }
        if text.len() > TEXT_LIMIT {
            return Err(ModelError::Value(format!("{} is longer than {TEXT_LIMIT} bytes", self.label)));
        }
        if text.contains('\0') {
            return Err(ModelError::Value(format!("{} contains a NUL character", self.label)));
        }
        let value = match self.kind.shown() {
            FieldType::Text => return Ok(self.keyed(text, search_key(text))),
            // Its first line may be indented.
            FieldType::LongText => return Ok(self.keyed(whole, search_key(whole))),
            FieldType::RichText => return Ok(self.keyed(text, search_key(&super::plain_text(text)))),
            FieldType::PersonName => {
                return Ok(match parts::in_cell(text) {
                    Some(object) => {
                        self.composed(person_name::display, parts::read(person_name::PARTS, &object)?)
                    }
                    None => self.composed(person_name::display, self.short(person_name::split(text))?),
                });
            }
            FieldType::Address => {
                let parts = match parts::in_cell(text) {
                    Some(object) => address::checked(parts::read(address::PARTS, &object)?)?,
                    None => self.short(address::split(text))?,
                };
                return Ok(self.composed(address::display, parts));
            }
            FieldType::Reference { objects } => {
                return Ok(self.pointer(match parts::in_cell(text) {
                    Some(pair) => reference::read_json(objects, &pair)?,
                    None => reference::read_text(objects, text)?,
                }));
            }
            FieldType::File if parts::in_cell(text).is_some() => {
                return self.read_json(&json::read(text)?, reading);
            }
            FieldType::MultiSelect(_) | FieldType::Tags | FieldType::Relations { .. } => {
                let values = list::split(text);
                Value::from(self.kind.of().pack(values.iter().map(String::as_str))?)
            }
            FieldType::Json => match json::read(text)? {
                Json::Null => Value::Null,
                other => Value::Text(json::write(&other)?),
            },
            FieldType::Time => Value::Integer(time::read(text)?),
            FieldType::Rating { max } => return self.rating(*max, text.parse().ok()),
            FieldType::Language => Value::Text(language::read(text)?),
            FieldType::Money { .. } => return Ok(self.money(micros_from_decimal(text)?, None, reading)),
            FieldType::Code => Value::from(text),
            FieldType::Email => Value::Text(email::read(text)?),
            FieldType::Phone => Value::Text(phone::read(text)?),
            FieldType::Url => Value::Text(url::read(text)?),
            FieldType::Integer => match text.parse::<i64>() {
                Ok(whole) => Value::Integer(whole),
                Err(_) => return Err(self.wrong("a whole number")),
            },
            FieldType::Decimal | FieldType::Percent => Value::Real(self.number(text)?),
            FieldType::Boolean => match search_key(text).as_str() {
                "true" | "yes" | "1" => Value::Boolean(true),
                "false" | "no" | "0" => Value::Boolean(false),
                _ => return Err(self.wrong("true or false")),
            },
            FieldType::Date => Value::Integer(i64::from(text.parse::<Day>()?.0)),
            FieldType::DateTime => match text.parse::<Day>() {
                Ok(day) => {
                    let start = day.start_in(&reading.time_zone);
                    if !(Timestamp::FIRST..=Timestamp::LAST).contains(&start) {
                        return Err(ModelError::Time(text.to_owned()));
                    }
                    Value::from(start)
                }
                Err(_) => Value::from(text.parse::<Timestamp>()?),
            },
            FieldType::Select(choices) => match choices.iter().find(|choice| choice.value == text) {
                Some(choice) => Value::from(choice.value.as_ref()),
                None => {
                    let all: Vec<_> = choices.iter().map(|choice| choice.value.as_ref()).collect();
                    let text: String = text.chars().take(50).collect();
                    return Err(ModelError::Value(format!("'{text}' is none of {}", all.join(", "))));
                }
            },
            FieldType::Id | FieldType::Relation { .. } | FieldType::User | FieldType::File => {
                Value::Id(text.parse::<Id>()?)
            }
            FieldType::Country => Value::Text(country::read(text)?),
            FieldType::Currency => Value::from(text.parse::<Currency>()?.code()),
            // It is shown as another type, which stands above.
            FieldType::RollUp(_) => return Err(self.wrong("left to the system, which computes it")),
        };
        Ok(self.main(value))
    }

    /// The same, unless an index would have to hold a text that is too long for it.
    fn fitting(&self, assignments: Vec<Assignment>) -> Result<Vec<Assignment>, ModelError> {
        if self.speed == Speed::Quick || self.unique {
            let indexed = self.sort_column();
            let long = assignments.iter().any(|(column, value)| {
                *column == indexed && matches!(value, Value::Text(text) if text.len() > INDEXED_LIMIT)
            });
            if long {
                let label = &self.label;
                return Err(ModelError::Value(format!(
                    "{label} may be {INDEXED_LIMIT} bytes long, since records are found by it"
                )));
            }
        }
        Ok(assignments)
    }

    /// The assignments that empty the field.
    pub fn empty(&self) -> Vec<Assignment> {
        self.columns().into_iter().map(|(column, _)| (column, Value::Null)).collect()
    }

    fn main(&self, value: Value) -> Vec<Assignment> {
        vec![(self.slug.to_string(), value)]
    }

    fn keyed(&self, text: &str, key: String) -> Vec<Assignment> {
        let mut assignments = self.main(Value::from(text));
        assignments.extend(self.key_column().map(|column| (column, Value::Text(key))));
        assignments
    }

    /// A name or an address: how it is shown, the key of that, and its parts.
    fn composed(&self, display: fn(&[Option<String>]) -> String, parts: parts::Parts) -> Vec<Assignment> {
        let text = display(&parts);
        if text.is_empty() {
            return self.empty();
        }
        let key = search_key(&text);
        let mut assignments = self.keyed(&text, key);
        assignments.extend(self.parts().into_iter().zip(parts.into_iter().map(Value::from)));
        assignments
    }

    /// Parts that were found in a text, if none is too long.
    fn short(&self, parts: parts::Parts) -> Result<parts::Parts, ModelError> {
        let label = &self.label;
        parts.into_iter().map(|part| part.map_or(Ok(None), |text| parts::part(label, &text))).collect()
    }

    fn pointer(&self, (object, id): (String, Id)) -> Vec<Assignment> {
        let mut assignments = self.main(Value::Id(id));
        assignments.extend(self.object_column().map(|column| (column, Value::Text(object))));
        assignments
    }

    fn rating(&self, max: u8, stars: Option<i64>) -> Result<Vec<Assignment>, ModelError> {
        match stars {
            Some(stars) if (1..=i64::from(max)).contains(&stars) => Ok(self.main(Value::Integer(stars))),
            _ => Err(self.wrong(&format!("a whole number from 1 to {max}"))),
        }
    }

    fn money(&self, micros: i64, currency: Option<Currency>, reading: &Reading) -> Vec<Assignment> {
        let mut assignments = self.main(Value::Integer(micros));
        match (&self.kind, currency) {
            // An amount without a currency takes the one its record has.
            (FieldType::Money { currency: Some(_) }, None) => {}
            (FieldType::Money { currency: Some(sibling) }, Some(currency)) => {
                assignments.push((sibling.to_string(), Value::from(currency.code())));
            }
            _ => assignments.push((
                format!("{}_currency", self.slug),
                Value::from(currency.unwrap_or(reading.currency).code()),
            )),
        }
        assignments
    }

    fn number(&self, text: &str) -> Result<f64, ModelError> {
        let plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        match text.parse::<f64>() {
            Ok(real) if plain && real.is_finite() => Ok(real),
            _ => Err(self.wrong("a number")),
        }
    }

    fn wrong(&self, expected: &str) -> ModelError {
        ModelError::Value(format!("{} must be {expected}", self.label))
    }
}

impl FieldType {
    /// What the values of a list are.
    pub(crate) fn of(&self) -> Of<'_> {
        match self {
            FieldType::MultiSelect(choices) => Of::Choices(choices),
            FieldType::Relations { .. } => Of::Ids,
            _ => Of::Words,
        }
    }

    /// What a request should hold, for the text of an error.
    fn expects(&self) -> &'static str {
        match self {
            FieldType::Money { .. } => "an amount like {\"amount\": \"12.50\", \"currency\": \"EUR\"}",
            FieldType::Date => "a date like \"2026-11-22\"",
            FieldType::DateTime => "a time like \"2026-11-22T09:30:00Z\"",
            FieldType::Time => "a time of the day like \"09:30\"",
            FieldType::Id | FieldType::Relation { .. } | FieldType::User => "the id of a record",
            FieldType::Reference { .. } => "a reference like {\"object\": \"people\", \"id\": \"…\"}",
            FieldType::File => "the id of a file",
            FieldType::Relations { .. } => "a list of ids",
            FieldType::MultiSelect(_) | FieldType::Tags => "a list of texts",
            FieldType::PersonName => "a text or an object with prefix, first, middle, last, suffix",
            FieldType::Address => {
                "a text or an object with street, street2, city, region, postal_code, country"
            }
            _ => "a text",
        }
    }
}
