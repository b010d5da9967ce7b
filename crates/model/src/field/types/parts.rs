//! What names and addresses share: named parts, each a short text or nothing.

use serde_json::{Map, Value as Json};

use crate::ModelError;

/// Longest part, in bytes.
const LIMIT: usize = 1_000;

/// The parts in the order of their names; a blank one is none.
pub type Parts = Vec<Option<String>>;

/// Reads the parts of an object in a request; what it does not name is empty.
pub fn read(names: &[&str], object: &Map<String, Json>) -> Result<Parts, ModelError> {
    if let Some(other) = object.keys().find(|key| !names.contains(&key.as_str())) {
        let other: String = other.chars().take(50).collect();
        return Err(ModelError::Value(format!("there is no part '{other}'; there are {}", names.join(", "))));
    }
    names
        .iter()
        .map(|name| match object.get(*name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => part(name, text),
            Some(_) => Err(ModelError::Value(format!("{name} must be a text"))),
        })
        .collect()
}

/// One part without blanks around it.
pub fn part(name: &str, text: &str) -> Result<Option<String>, ModelError> {
    let text = text.trim();
    if text.len() > LIMIT {
        return Err(ModelError::Value(format!("{name} is longer than {LIMIT} bytes")));
    }
    if text.contains('\0') {
        return Err(ModelError::Value(format!("{name} contains a NUL character")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The parts as an object.
pub fn write(names: &[&str], parts: &[Option<String>]) -> Json {
    let pairs = names.iter().zip(parts);
    Json::Object(pairs.map(|(name, part)| ((*name).to_owned(), Json::from(part.clone()))).collect())
}

/// The object that a cell holds when its text alone would not tell the parts.
pub fn in_cell(text: &str) -> Option<Map<String, Json>> {
    text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
}
