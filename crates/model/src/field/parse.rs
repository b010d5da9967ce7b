//! From what was typed or sent to the values of a field's columns.

use serde_json::Value as Json;

use super::{Field, FieldType};
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
}

/// Longest text of a field, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

impl Field {
    /// Reads the value that stands in a request. `null` empties the field.
    pub fn read_json(&self, json: &Json, reading: &Reading) -> Result<Vec<Assignment>, ModelError> {
        match (&self.kind, json) {
            (_, Json::Null) => Ok(self.empty()),
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
            (FieldType::Decimal | FieldType::Percent, Json::Number(number)) => match number.as_f64() {
                Some(real) if real.is_finite() => Ok(self.main(Value::Real(real))),
                _ => Err(self.wrong("a number")),
            },
            (FieldType::Money { .. }, Json::Number(number)) => self.read_text(&number.to_string(), reading),
            // A number or a boolean in quotes is a mistake of the sender's that is better said than guessed.
            (FieldType::Boolean, _) => Err(self.wrong("true or false")),
            (FieldType::Integer, _) => Err(self.wrong("a whole number")),
            (FieldType::Decimal | FieldType::Percent, _) => Err(self.wrong("a number")),
            (_, Json::String(text)) => self.read_text(text, reading),
            _ => Err(self.wrong(self.kind.expects())),
        }
    }

    /// Reads a text as it stands in a form or a cell of a file. Blank empties the field.
    pub fn read_text(&self, text: &str, reading: &Reading) -> Result<Vec<Assignment>, ModelError> {
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
        let value = match &self.kind {
            FieldType::Text => {
                return Ok(vec![
                    (self.slug.to_string(), Value::from(text)),
                    (format!("{}_key", self.slug), Value::Text(search_key(text))),
                ]);
            }
            FieldType::Money { .. } => return Ok(self.money(micros_from_decimal(text)?, None, reading)),
            FieldType::Code => Value::from(text),
            FieldType::Email => Value::Text(email(text)?),
            FieldType::Phone => Value::Text(phone(text)?),
            FieldType::Url => Value::Text(url(text)?),
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
            FieldType::Id | FieldType::Relation { .. } | FieldType::User => Value::Id(text.parse::<Id>()?),
            FieldType::Country => Value::Text(country(text)?),
            FieldType::Currency => Value::from(text.parse::<Currency>()?.code()),
        };
        Ok(self.main(value))
    }

    /// The assignments that empty the field.
    pub fn empty(&self) -> Vec<Assignment> {
        self.columns().into_iter().map(|(column, _)| (column, Value::Null)).collect()
    }

    fn main(&self, value: Value) -> Vec<Assignment> {
        vec![(self.slug.to_string(), value)]
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
    /// What a request should hold, for the text of an error.
    fn expects(&self) -> &'static str {
        match self {
            FieldType::Money { .. } => "an amount like {\"amount\": \"12.50\", \"currency\": \"EUR\"}",
            FieldType::Date => "a date like \"2026-11-22\"",
            FieldType::DateTime => "a time like \"2026-11-22T09:30:00Z\"",
            FieldType::Id | FieldType::Relation { .. } | FieldType::User => "the id of a record",
            _ => "a text",
        }
    }
}

/// An address that mail could be sent to, in lower case. Only the shape is checked (RFC 5321, without
/// quoted local parts, comments and address literals).
fn email(text: &str) -> Result<String, ModelError> {
    let address = text.to_lowercase();
    let wrong = || {
        let text: String = text.chars().take(100).collect();
        ModelError::Value(format!("'{text}' is not an e-mail address"))
    };
    let (local, domain) = address.rsplit_once('@').ok_or_else(wrong)?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|letter| letter.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(letter));
    let domain_ok = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        });
    if local_ok && domain_ok { Ok(address) } else { Err(wrong()) }
}

/// Digits with an optional leading plus; blanks and the usual punctuation are dropped.
fn phone(text: &str) -> Result<String, ModelError> {
    let mut number = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            '+' if number.is_empty() => number.push(letter),
            ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')' => {}
            _ => return Err(ModelError::Value("a phone number has digits, blanks and + - . / ( )".into())),
        }
    }
    let digits = number.trim_start_matches('+').len();
    if (3..=20).contains(&digits) {
        Ok(number)
    } else {
        Err(ModelError::Value("a phone number has 3 to 20 digits".into()))
    }
}

fn url(text: &str) -> Result<String, ModelError> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            Ok(text.to_owned())
        }
        _ => Err(ModelError::Value("a web address begins with https:// or http://".into())),
    }
}

fn country(text: &str) -> Result<String, ModelError> {
    let code = text.to_ascii_uppercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(ModelError::Value("a country is two letters of ISO 3166, like DE".into()))
    }
}
