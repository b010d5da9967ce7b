//! The right-hand side of a comparison, checked against the type of its field.

use serde_json::Value as Json;

use super::LIST_LIMIT;
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
    /// One of these.
    List(Vec<Value>),
    /// Holds this key somewhere.
    Contains(String),
    /// Begins with this key.
    Starts(String),
    /// No value can match.
    Never,
}

/// Reads the value of a comparison; the error says what it should be.
pub(super) fn read(field: &Field, op: Operator, value: &Json, reading: &Reading) -> Result<Operand, String> {
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
            let values = list.iter().map(|item| one(field, item, reading).map(|(value, _)| value));
            values.collect::<Result<_, _>>().map(Operand::List)
        }
        Operator::Contains | Operator::Starts => {
            let text = value.as_str().ok_or("must be a text")?;
            if text.contains('\0') {
                return Err("contains a NUL character".into());
            }
            let key = match field.kind {
                FieldType::Text => search_key(text),
                _ => text.to_lowercase(),
            };
            Ok(if op == Operator::Contains { Operand::Contains(key) } else { Operand::Starts(key) })
        }
        _ => {
            if let (FieldType::DateTime, Some(Ok(day))) = (&field.kind, value.as_str().map(str::parse::<Day>))
            {
                return Ok(whole_day(op, day, reading));
            }
            match one(field, value, reading)? {
                (value, Some(currency)) => Ok(Operand::Amount(value, currency)),
                (value, None) => Ok(Operand::Value(value)),
            }
        }
    }
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
    let assignments = match (&field.kind, value) {
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
