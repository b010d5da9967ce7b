//! The right-hand side of a comparison, checked against the type of its field.

use serde_json::Value as Json;

use super::{LIST_LIMIT, relative};
use crate::field::{Field, FieldType, Operator, Reading};
use crate::{Currency, Day, Value, search_key};

/// What a column is compared with.
pub(super) enum Operand {
    /// Whether there is a value.
    Empty(bool),
    /// One value.
    Value(Value),
    /// An amount of one currency.
    Amount(Value, Currency),
    /// From a moment until just before another: a calendar day of the firm's.
    Range { from: Value, to: Value },
    /// One of these values.
    List(Vec<Value>),
    /// One of these, some of which are more than a value.
    AnyOf(Vec<Operand>),
    /// Holds this key somewhere.
    Contains(String),
    /// The list has one of these.
    Has(Vec<String>),
    /// A record, and the object it is of if that is said.
    Pointer(Value, Option<Value>),
    /// Begins with this key.
    Starts(String),
    /// No value can match.
    Never,
}

/// Reads the value of a comparison; the error says what it should be.
pub(super) fn read(field: &Field, op: Operator, value: &Json, reading: &Reading) -> Result<Operand, String> {
    if field.kind.is_list() && op != Operator::Empty {
        return listed(field, op, value);
    }
    match op {
        Operator::Empty => value.as_bool().map(Operand::Empty).ok_or("must be true or false".to_owned()),
        Operator::In => {
            let Json::Array(list) = value else { return Err("must be a list of values".into()) };
            if list.len() > LIST_LIMIT {
                return Err(format!("may list {LIST_LIMIT} values"));
            }
            if list.is_empty() {
                return Ok(Operand::Never);
            }
            let operands = list.iter().map(|item| compared(field, Operator::Eq, item, reading));
            let operands = operands.collect::<Result<Vec<_>, _>>()?;
            let plain = |operand: &Operand| match operand {
                Operand::Value(value) => Some(value.clone()),
                _ => None,
            };
            let values: Option<Vec<Value>> = operands.iter().map(plain).collect();
            Ok(values.map_or(Operand::AnyOf(operands), Operand::List))
        }
        Operator::Contains | Operator::Starts => {
            let text = value.as_str().ok_or("must be a text")?;
            if text.contains('\0') {
                return Err("contains a NUL character".into());
            }
            if text.len() > PATTERN_LIMIT {
                return Err(format!("must be a text of at most {PATTERN_LIMIT} bytes"));
            }
            let key = match field.kind {
                _ if field.kind.has_key() => search_key(text),
                // What databases fold without a key of ours: A to Z.
                FieldType::Code | FieldType::Url => text.to_ascii_lowercase(),
                _ => text.to_lowercase(),
            };
            Ok(if op == Operator::Contains { Operand::Contains(key) } else { Operand::Starts(key) })
        }
        _ => compared(field, op, value, reading),
    }
}

/// What a list is asked for: `contains` one value, `in` any of several.
fn listed(field: &Field, op: Operator, value: &Json) -> Result<Operand, String> {
    let one = |item: &Json| match item.as_str() {
        Some(text) if !text.trim().is_empty() => {
            field.kind.of().value(text).map_err(|error| error.to_string())
        }
        _ => Err("must be a text that is not blank; use 'empty'".to_owned()),
    };
    match (op, value) {
        (Operator::In, Json::Array(list)) if list.len() > LIST_LIMIT => {
            Err(format!("may list {LIST_LIMIT} values"))
        }
        (Operator::In, Json::Array(list)) if list.is_empty() => Ok(Operand::Never),
        (Operator::In, Json::Array(list)) => {
            Ok(Operand::Has(list.iter().map(one).collect::<Result<_, _>>()?))
        }
        (Operator::In, _) => Err("must be a list of values".into()),
        _ => Ok(Operand::Has(vec![one(value)?])),
    }
}

/// Longest text to look for, in bytes. SQLite refuses patterns of more than 50,000.
const PATTERN_LIMIT: usize = 1_000;

/// What a value means beside its field: a day among moments is the whole day, an amount may be of one
/// currency.
fn compared(field: &Field, op: Operator, value: &Json, reading: &Reading) -> Result<Operand, String> {
    if let Some(said) = relative::resolved(&field.kind, value, reading) {
        return compared(field, op, &said?, reading);
    }
    if let (FieldType::DateTime, Some(Ok(day))) = (field.kind.shown(), value.as_str().map(str::parse::<Day>))
    {
        return Ok(whole_day(op, day, reading));
    }
    if let FieldType::Reference { objects } = &field.kind {
        if let Some(Ok(id)) = value.as_str().map(str::parse::<crate::Id>) {
            return Ok(Operand::Pointer(Value::Id(id), None));
        }
        let mut parts = match value {
            Json::Object(_) | Json::String(_) => field.read_json(value, reading),
            _ => return Err(format!("must be the id of one of {}", objects.join(", "))),
        }
        .map_err(|error| error.to_string())?
        .into_iter()
        .map(|(_, value)| value);
        return match (parts.next(), parts.next()) {
            (Some(id @ Value::Id(_)), object) => Ok(Operand::Pointer(id, object)),
            _ => Err("must not be blank; use 'empty'".into()),
        };
    }
    Ok(match one(field, value, reading)? {
        (value, Some(currency)) => Operand::Amount(value, currency),
        (value, None) => Operand::Value(value),
    })
}

/// A day compared with a moment means the whole of it, in the firm's time zone: `lte` a day includes it,
/// `gt` begins after it.
fn whole_day(op: Operator, day: Day, reading: &Reading) -> Operand {
    let from = day.start_in(&reading.time_zone);
    let to = day.plus(1).start_in(&reading.time_zone);
    let before = |moment: crate::Timestamp| Value::Integer(moment.0 - 1);
    match op {
        Operator::Lt | Operator::Gte => Operand::Value(Value::from(from)),
        // These compare with <= and >: the last microsecond of the day makes the day whole.
        Operator::Lte | Operator::Gt => Operand::Value(before(to)),
        _ => Operand::Range { from: Value::from(from), to: Value::from(to) },
    }
}

fn one(field: &Field, value: &Json, reading: &Reading) -> Result<(Value, Option<Currency>), String> {
    if value.is_null() {
        return Err("null matches only 'empty'".into());
    }
    let assignments = match (field.kind.shown(), value) {
        // Records hold the numbers of a country as E.164 does.
        (FieldType::Phone, Json::String(text)) => {
            let read = field.read_text(text, reading);
            match (&reading.country, text.trim().starts_with('+')) {
                (Some(country), false) if !text.trim().is_empty() => crate::field::e164(text, country)
                    .map_or(read, |number| Ok(vec![(field.slug.to_string(), Value::Text(number))])),
                _ => read,
            }
        }
        // An amount without a currency is compared as a number, whatever the currency.
        (FieldType::Money { .. }, Json::String(text)) => field.read_text(text, reading),
        _ => field.read_json(value, reading),
    };
    let mut assignments = assignments.map_err(|error| error.to_string())?.into_iter();
    let main = assignments.next().map_or(Value::Null, |(_, value)| value);
    if main.is_null() {
        return Err("must not be blank; use 'empty'".into());
    }
    let named = matches!(value, Json::Object(pair) if pair.get("currency").is_some_and(Json::is_string));
    let currency = assignments.find_map(|(_, value)| match value {
        Value::Text(code) if named => code.parse().ok(),
        _ => None,
    });
    Ok((main, currency))
}
