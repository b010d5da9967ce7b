//! Any JSON, kept as compact text in the order in which it was sent.

use serde_json::Value as Json;

use crate::ModelError;

/// Longest text, in bytes.
const LIMIT: usize = 64 * 1024;
/// Deepest nesting. What is shown is nested deeper by the answer around it, and readers stop at 128.
const DEPTH_LIMIT: usize = 64;

/// The text of a value.
pub fn write(json: &Json) -> Result<String, ModelError> {
    if depth(json) > DEPTH_LIMIT {
        return Err(ModelError::Value(format!("JSON may be nested {DEPTH_LIMIT} deep")));
    }
    let text = json.to_string();
    if text.len() > LIMIT {
        return Err(ModelError::Value(format!("JSON may be {LIMIT} bytes long")));
    }
    Ok(text)
}

/// The value of a text.
pub fn read(text: &str) -> Result<Json, ModelError> {
    serde_json::from_str(text).map_err(|_| ModelError::Value("must be JSON; texts stand in quotes".into()))
}

fn depth(json: &Json) -> usize {
    match json {
        Json::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Json::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
