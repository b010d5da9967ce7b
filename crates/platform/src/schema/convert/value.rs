//! One value as another type has it.

use std::collections::HashMap;

use model::field::{Assignment, Choice, Field, FieldType, Reading};
use model::{Timestamp, Value, search_key};

/// A whole number that a floating-point number holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The columns of a value of another type; otherwise why it has none. An empty one stays empty.
pub(super) fn converted(
    from: &Field,
    to: &Field,
    row: &HashMap<String, Value>,
    reading: &Reading,
) -> Result<Vec<Assignment>, String> {
    let column = |name: &str| row.get(name);
    let Some(value) = column(&from.slug).filter(|value| !value.is_null()) else { return Ok(to.empty()) };
    let text = match (&from.kind, &to.kind, value) {
        (FieldType::DateTime, FieldType::Date, Value::Integer(micros)) => {
            Timestamp(*micros).day_in(&reading.time_zone).to_string()
        }
        (FieldType::Decimal, FieldType::Integer, Value::Real(number)) => whole(*number)?,
        (FieldType::Decimal, FieldType::Money { .. }, Value::Real(number)) => amount(*number),
        (FieldType::Money { .. }, FieldType::Decimal, _) => {
            let currency = from.currency_column().and_then(|name| column(&name).cloned());
            let firms = Value::from(reading.currency.code());
            match currency {
                Some(Value::Text(code)) if Value::Text(code.clone()) != firms => {
                    return Err(format!("is in {code}, which a number would not say"));
                }
                _ => from.text(&column),
            }
        }
        (FieldType::Money { .. }, _, _) => {
            let shown = from.json(&column);
            format!("{} {}", text_of(&shown["amount"]), text_of(&shown["currency"])).trim().to_owned()
        }
        (FieldType::Reference { .. }, FieldType::Relation { object, .. }, _) => {
            let shown = from.json(&column);
            if shown["object"].as_str() != Some(object) {
                return Err(format!("points to one of {}", text_of(&shown["object"])));
            }
            text_of(&shown["id"])
        }
        (FieldType::Relation { object, .. }, FieldType::Reference { .. }, _) => {
            format!("{object}:{}", from.text(&column))
        }
        (FieldType::Relation { object, .. }, FieldType::Relations { object: other }, _)
        | (FieldType::Relations { object }, FieldType::Relation { object: other, .. }, _)
            if object != other =>
        {
            return Err(format!("points to one of {object}"));
        }
        (FieldType::Relations { .. } | FieldType::Tags | FieldType::MultiSelect(_), _, _) => {
            return several(from, to, &from.list(&column), reading);
        }
        (FieldType::Select(_), _, Value::Text(chosen)) => {
            return several(from, to, std::slice::from_ref(chosen), reading);
        }
        (FieldType::RichText, _, _) => from.words(&column).trim().to_owned(),
        _ => from.words(&column),
    };
    typed(from, to, &text, reading)
}

/// Reads a text as the new type has it.
fn typed(from: &Field, to: &Field, text: &str, reading: &Reading) -> Result<Vec<Assignment>, String> {
    let several_lines = text.trim().contains('\n');
    let text = match &to.kind {
        FieldType::Select(choices) => choice(choices, text)?.to_owned(),
        FieldType::MultiSelect(choices) => {
            let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
            let values = parts.map(|part| choice(choices, part)).collect::<Result<Vec<_>, _>>()?;
            return listed(to, &values, reading);
        }
        FieldType::RichText => paragraphs(text),
        FieldType::LongText => text.to_owned(),
        _ if several_lines && matches!(from.kind, FieldType::LongText | FieldType::RichText) => {
            return Err("has several lines".to_owned());
        }
        _ => text.to_owned(),
    };
    to.read_text(&text, reading).map_err(|error| error.to_string())
}

/// The values of a list, or the only one of it.
fn several(
    from: &Field,
    to: &Field,
    values: &[String],
    reading: &Reading,
) -> Result<Vec<Assignment>, String> {
    let words = |value: &String| match from.kind.choices() {
        Some(known) => known
            .iter()
            .find(|choice| choice.value == *value)
            .map_or(value.clone(), |choice| choice.label.to_string()),
        None => value.clone(),
    };
    match &to.kind {
        FieldType::Tags => {
            let labels: Vec<String> = values.iter().map(words).collect();
            listed(to, &labels.iter().map(String::as_str).collect::<Vec<_>>(), reading)
        }
        FieldType::MultiSelect(choices) => {
            let known = |value: &String| either(choices, value, &words(value));
            let values = values.iter().map(known).collect::<Result<Vec<_>, _>>()?;
            listed(to, &values, reading)
        }
        FieldType::Select(choices) => {
            let only = one(values)?;
            to.read_text(either(choices, only, &words(only))?, reading).map_err(|error| error.to_string())
        }
        FieldType::Relations { .. } => {
            listed(to, &values.iter().map(String::as_str).collect::<Vec<_>>(), reading)
        }
        FieldType::Relation { .. } => to.read_text(one(values)?, reading).map_err(|error| error.to_string()),
        _ => typed(from, to, &values.iter().map(words).collect::<Vec<_>>().join("; "), reading),
    }
}

fn one(values: &[String]) -> Result<&String, String> {
    match values {
        [only] => Ok(only),
        many => Err(format!("has {} values", many.len())),
    }
}

fn listed(to: &Field, values: &[&str], reading: &Reading) -> Result<Vec<Assignment>, String> {
    to.read_json(&serde_json::json!(values), reading).map_err(|error| error.to_string())
}

/// The choice that has this value or, without regard to case and accents, this label.
fn choice<'a>(choices: &'a [Choice], text: &str) -> Result<&'a str, String> {
    let text = text.trim();
    let key = search_key(text);
    let exactly = choices.iter().find(|choice| choice.value == text);
    let found = exactly.or_else(|| choices.iter().find(|choice| search_key(&choice.label) == key));
    found.map(|choice| choice.value.as_ref()).ok_or_else(|| "is none of the options".to_owned())
}

fn either<'a>(choices: &'a [Choice], value: &str, label: &str) -> Result<&'a str, String> {
    choice(choices, value).or_else(|_| choice(choices, label))
}

fn text_of(json: &serde_json::Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn whole(number: f64) -> Result<String, String> {
    if number.fract() == 0.0 && number.abs() <= EXACT {
        return Ok(format!("{number:.0}"));
    }
    Err("is no whole number".to_owned())
}

/// A number as an amount is read, with as many places as are kept.
fn amount(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A text as paragraphs of HTML.
fn paragraphs(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let parts = escaped.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| format!("<p>{}</p>", part.replace('\n', "<br>"))).collect()
}
