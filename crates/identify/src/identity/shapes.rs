//! What identifiers look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::NodeKind;

pub(super) fn list() -> Json {
    let one = json!({
        "type": "object",
        "properties": {
            "kind": {"type": "string", "description": format!("One of {}", NodeKind::ALL.map(NodeKind::name).join(", "))},
            "value": {"type": "string"},
            "verified": {"type": "boolean", "description": "Whether a program of the firm's said it"},
            "source": {"type": ["string", "null"], "description": "The source that said it first"},
            "first_seen_at": {"type": "string", "format": "date-time"},
        },
        "required": ["kind", "value", "verified", "source", "first_seen_at"],
    });
    json!({"type": "object", "properties": {"data": {"type": "array", "items": one}}, "required": ["data"]})
}
