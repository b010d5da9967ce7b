//! What a source said of a moment beside its columns: `properties.category`.
//!
//! Properties stand in one column, as JSON. The databases and the warehouse have functions that look into it: see
//! [`crate::property()`].

use serde_json::Value as Json;

use super::compile::like;
use super::{Compiled, LIST_LIMIT};
use crate::field::Operator;
use crate::{PortableType, Value};

/// What names of properties begin with.
const PREFIX: &str = "properties.";
/// The longest name of a property.
const NAME_LIMIT: usize = 200;
/// Longest text to compare with or to look for, in bytes.
const TEXT_LIMIT: usize = 1_000;

/// The property that a name means; none where it means a field.
pub(super) fn named(field: &str) -> Option<&str> {
    field.strip_prefix(PREFIX)
}

/// Writes a comparison with a property of a moment, whose table has this alias. The error says what is wrong: with the
/// name, the operator or the value.
pub(super) fn compare(
    name: &str,
    (op, value): (Operator, &Json),
    alias: &str,
    in_columns: bool,
    out: &mut Compiled,
) -> Result<(), (&'static str, String)> {
    if !(1..=NAME_LIMIT).contains(&name.len()) || name.contains('\0') {
        return Err(("field", format!("a property has a name of 1 to {NAME_LIMIT} bytes")));
    }
    let name = text(out, name);
    let as_text = format!("property_text({alias}.properties, {name})");
    let as_number = format!("property_number({alias}.properties, {name})");
    let wrong = |detail: &str| Err(("value", detail.to_owned()));
    match (op, value) {
        (Operator::Empty, Json::Bool(empty)) => {
            let nothing = format!("({as_text} is null and {as_number} is null)");
            out.sql += &if *empty { format!("{nothing} = true") } else { format!("not {nothing}") };
        }
        (Operator::Empty, _) => return wrong("must be true or false"),
        (Operator::In, Json::Array(list)) if list.len() <= LIST_LIMIT => {
            let (mut texts, mut numbers) = (Vec::new(), Vec::new());
            for one in list {
                match one {
                    Json::Number(number) => numbers.extend(number.as_f64().map(|number| real(out, number))),
                    _ => match plain(one) {
                        Some(said) => texts.push(text(out, &said)),
                        None => return wrong("must be a list of texts, numbers, true or false"),
                    },
                }
            }
            let among = |value: &str, list: &[String]| match list.is_empty() {
                true => "false".to_owned(),
                false => format!("({value} is not null and {value} in ({}))", list.join(", ")),
            };
            out.sql += &format!("({} or {})", among(&as_text, &texts), among(&as_number, &numbers));
        }
        (Operator::In, _) => return Err(("value", format!("must be a list of up to {LIST_LIMIT} values"))),
        (Operator::Contains | Operator::Starts, Json::String(part)) => {
            if part.is_empty() || part.len() > TEXT_LIMIT || part.contains('\0') {
                return Err(("value", format!("must be a text of 1 to {TEXT_LIMIT} bytes")));
            }
            let escape = if in_columns { '\\' } else { '!' };
            let before = if op == Operator::Contains { "%" } else { "" };
            let pattern = text(out, &format!("{before}{}%", like(&part.to_ascii_lowercase(), escape)));
            let folded = format!("property_folded({alias}.properties, {name})");
            out.sql += &format!("({folded} is not null and {folded} like {pattern} escape '{escape}')");
        }
        (Operator::Contains | Operator::Starts, _) => return wrong("must be a text"),
        (_, Json::Number(number)) => {
            let Some(number) = number.as_f64() else { return wrong("must be a number") };
            let bound = real(out, number);
            out.sql += &format!("({as_number} is not null and {as_number} {} {bound})", op.sign());
        }
        (_, value) => {
            let said = plain(value).filter(|said| said.len() <= TEXT_LIMIT && !said.contains('\0'));
            let Some(said) = said else {
                return Err((
                    "value",
                    format!("must be a text of up to {TEXT_LIMIT} bytes, a number, true or false"),
                ));
            };
            let bound = text(out, &said);
            out.sql += &format!("({as_text} is not null and {as_text} {} {bound})", op.sign());
        }
    }
    Ok(())
}

/// A value as `property_text` gives it.
fn plain(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) => Some(value.to_string()),
        Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

fn real(out: &mut Compiled, value: f64) -> String {
    out.bind_as(PortableType::Real, Value::Real(value))
}

fn text(out: &mut Compiled, value: &str) -> String {
    out.bind_as(PortableType::Text, Value::from(value))
}
