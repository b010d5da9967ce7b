//! What erasing people looks like, for the OpenAPI document.

use serde_json::{Value as Json, json};

pub(super) fn erase() -> Json {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "reason": {"type": ["string", "null"], "maxLength": 200,
            "description": "Why, without names; it is forgotten when the erasure is done"},
        "now": {"type": "boolean", "description": "At once rather than in the night"},
    }})
}

pub(super) fn batch() -> Json {
    json!({"type": "object", "additionalProperties": false, "required": ["ids"], "properties": {
        "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": 1000},
        "reason": {"type": ["string", "null"], "maxLength": 200},
        "now": {"type": "boolean"},
    }})
}

pub(super) fn preview() -> Json {
    let related = json!({"type": "object", "required": ["object", "count", "fate", "reason"], "properties": {
        "object": {"type": "string"},
        "object_name": {"type": ["string", "null"]},
        "count": {"type": "integer"},
        "fate": {"enum": ["erased", "unlinked", "kept"]},
        "reason": {"type": "string"},
    }});
    json!({"type": "object", "required": ["counts", "related"], "properties": {
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "related": {"type": "array", "items": related},
    }})
}
