//! Days and moments that are said from now: `{"ago": "30d"}`, `{"ahead": "2w"}`.

use serde_json::Value as Json;

use super::behaviour::Length;
use super::{Filter, Quantifier};
use crate::Timestamp;
use crate::field::{FieldType, Operator, Reading};

/// A length of time before now or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Relative {
    length: Length,
    ahead: bool,
}

impl Relative {
    /// Reads what a comparison is made with; none where that is no length of time from now.
    fn read(value: &Json) -> Option<Result<Relative, String>> {
        let Json::Object(map) = value else { return None };
        let (name, length) = map.iter().next().filter(|_| map.len() == 1)?;
        let ahead = match name.as_str() {
            "ago" => false,
            "ahead" => true,
            _ => return None,
        };
        let length = match length.as_str() {
            // Today.
            Some("0d") => Ok(Length::Days(0)),
            Some(text) => text.parse(),
            None => Err("must be a length of time like 30d".to_owned()),
        };
        Some(length.map(|length| Relative { length, ahead }))
    }

    /// The day or the moment as it would be written.
    fn literal(self, now: Timestamp, reading: &Reading, moments: bool) -> Result<Json, String> {
        let sign = if self.ahead { 1 } else { -1 };
        match self.length {
            Length::Days(days) => {
                let day = now.day_in(&reading.time_zone).plus(sign * days as i32);
                Ok(day.to_string().into())
            }
            Length::Hours(_) if moments => {
                let moment = now.plus_micros(i64::from(sign) * self.length.micros());
                Ok(moment.to_string().into())
            }
            Length::Hours(_) => Err("is a day; say days or weeks like 30d or 2w".to_owned()),
        }
    }
}

/// What a comparison with a field of this type is made with, where it is said from now.
pub(super) fn resolved(kind: &FieldType, value: &Json, reading: &Reading) -> Option<Result<Json, String>> {
    let moments = match kind.shown() {
        FieldType::DateTime => true,
        FieldType::Date => false,
        _ => return None,
    };
    let relative = Relative::read(value)?;
    let now = reading.now.ok_or_else(|| "cannot be said from now here; name a date".to_owned());
    Some(now.and_then(|now| relative?.literal(now, reading, moments)))
}

/// Conditions by which records are found for which a condition may say something else at one moment than at an earlier
/// one, by nothing but the clock. They may find more.
pub fn crossed(filter: &Filter, before: &Reading, after: &Reading) -> Vec<Filter> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().flat_map(|part| crossed(part, before, after)).collect()
        }
        Filter::Not(part) => crossed(part, before, after),
        Filter::Related { object, filter, pointer, .. } => {
            let around = |filter| Filter::Related {
                object: object.clone(),
                quantifier: Quantifier::Any,
                filter: Box::new(filter),
                pointer: pointer.clone(),
            };
            crossed(filter, before, after).into_iter().map(around).collect()
        }
        Filter::Field { field, value, .. } => {
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            values.iter().filter_map(|value| between(field, value, before, after)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whatever lies between two of the days or moments that a length of time leads to, with both.
fn between(field: &str, value: &Json, before: &Reading, after: &Reading) -> Option<Filter> {
    let relative = Relative::read(value)?.ok()?;
    let at = |reading: &Reading| relative.literal(reading.now?, reading, true).ok();
    let (from, to) = (at(before)?, at(after)?);
    let bound = |op, value| Filter::field(field, op, value);
    (from != to).then(|| Filter::And(vec![bound(Operator::Gte, from), bound(Operator::Lte, to)]))
}
