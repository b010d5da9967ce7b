//! What retention rules look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

fn fields() -> Json {
    json!({
        "object": {"type": "string", "description": "An object, or interactions"},
        "kind": {"type": ["string", "null"], "description": "Of interactions: one kind only"},
        "field": {"type": "string", "description": "The date from which the age is counted; at of interactions"},
        "days": {"type": "integer", "minimum": 1, "maximum": 36500},
    })
}

pub(super) fn terms() -> Json {
    json!({"type": "object", "additionalProperties": false, "required": ["object", "field", "days"], "properties": fields()})
}

pub(super) fn change() -> Json {
    let mut properties = fields();
    properties["active"] = json!({"type": "boolean"});
    properties["seen_count"] = json!({"type": "integer", "minimum": 0,
        "description": "To switch it on: how many the preview showed"});
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

pub(super) fn rule() -> Json {
    let mut properties = fields();
    for (name, shape) in [
        ("id", json!({"type": "string", "format": "uuid"})),
        ("active", json!({"type": "boolean"})),
        ("last_run_at", json!({"type": ["string", "null"], "format": "date-time"})),
        ("last_count", json!({"type": ["integer", "null"]})),
        ("held", json!({"type": ["string", "null"], "description": "Why it did not run"})),
        ("next_run_at", json!({"type": ["string", "null"], "format": "date-time"})),
    ] {
        properties[name] = shape;
    }
    json!({"type": "object", "required": ["id", "object", "field", "days", "active"], "properties": properties})
}

pub(super) fn list() -> Json {
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": rule()}}})
}

pub(super) fn preview() -> Json {
    let one = json!({"type": "object", "required": ["id"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "title": {"type": ["string", "null"]},
        "date": {"type": ["string", "null"]},
    }});
    json!({"type": "object", "required": ["count", "restricted", "sample"], "properties": {
        "count": {"type": "integer"},
        "restricted": {"type": "integer", "description": "People whose processing is restricted; they are left out"},
        "oldest": {"type": ["string", "null"]},
        "newest": {"type": ["string", "null"]},
        "sample": {"type": "array", "items": one},
    }})
}
