//! What the routes of conversions take and answer, for the OpenAPI document.

use serde_json::{Value, json};

use super::super::{kinds, shapes};

/// What a field is to be.
pub(super) fn new_type() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "enum": kinds::names() },
            "options": shapes::options(),
            "relates_to": { "type": "string" },
            "settings": { "type": "object" },
            "anyway": { "type": "boolean", "description": "Values that do not convert become empty" },
        },
        "required": ["type"],
        "additionalProperties": false,
    })
}

/// What would become of the values.
pub(super) fn preview() -> Value {
    let failure = json!({
        "type": "object",
        "properties": {
            "value": { "type": "string" },
            "count": { "type": "integer", "description": "Records that hold it" },
            "reason": { "type": "string" },
        },
        "required": ["value", "count", "reason"],
    });
    json!({
        "type": "object",
        "properties": {
            "convertible": { "type": "boolean" },
            "rows": { "type": "integer", "description": "Records with a value" },
            "values": { "type": "integer", "description": "Different values" },
            "failing": { "type": "integer", "description": "Records whose value does not convert" },
            "failures": { "type": "array", "items": failure, "description": "The most frequent" },
        },
        "required": ["convertible", "rows", "values", "failing", "failures"],
    })
}

/// A job that was begun.
pub(super) fn begun() -> Value {
    json!({
        "type": "object",
        "properties": { "id": { "type": "string", "format": "uuid" }, "kind": { "type": "string" },
            "state": { "type": "string" } },
        "required": ["id", "kind", "state"],
    })
}
