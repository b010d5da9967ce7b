//! What duplicates look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

/// A person with her fields, as lists show them.
fn person() -> Json {
    let text = || json!({"type": ["string", "null"]});
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "title": {"type": "string"},
            "created_at": {"type": "string", "format": "date-time"},
            "first_name": text(),
            "last_name": text(),
            "email": text(),
            "phone": text(),
            "city": text(),
            "birthday": text(),
        },
        "required": ["id", "title", "created_at"],
        "additionalProperties": true,
    })
}

fn reason() -> Json {
    json!({
        "type": "object",
        "properties": {
            "field": {"type": ["string", "null"]},
            "text": {"type": "string"},
            "weight": {"type": "number", "description": "In bits; against it below zero"},
        },
        "required": ["field", "text", "weight"],
    })
}

/// The fields of somebody who is typed in.
pub(super) fn asked() -> Json {
    json!({"type": "object", "additionalProperties": true, "description":
        "Fields of a person as far as they are known; what is not whole yet says nothing"})
}

pub(super) fn alike() -> Json {
    let one = json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "title": {"type": "string"},
            "probability": {"type": ["number", "null"], "description":
                "How probable it is that she is the one; null where too few people are there to learn from"},
            "reasons": {"type": "array", "items": reason()},
            "person": {"type": "object", "additionalProperties": true},
        },
        "required": ["id", "title", "probability", "reasons", "person"],
    });
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": one}}})
}

fn pair() -> Json {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "probability": {"type": "number", "minimum": 0, "maximum": 1},
            "reasons": {"type": "array", "items": reason()},
            "found_at": {"type": "string", "format": "date-time"},
            "people": {"type": "array", "prefixItems": [person(), person()], "minItems": 2, "maxItems": 2,
                "description": "The two records, the older one first"},
        },
        "required": ["id", "probability", "reasons", "found_at", "people"],
    })
}

pub(super) fn list() -> Json {
    json!({"type": "object", "required": ["data", "next", "total"], "properties": {
        "data": {"type": "array", "items": pair()},
        "next": {"type": ["string", "null"]},
        "total": {"type": "integer"}}})
}

pub(super) fn settings() -> Json {
    json!({
        "type": "object",
        "properties": {
            "auto_merge": {"type": "boolean", "description": "Whether pairs that are as good as certain become one"},
            "threshold": {"type": "number", "minimum": 0.9, "maximum": 1, "description": "How probable that must be"},
        },
        "required": ["auto_merge", "threshold"],
        "additionalProperties": false,
    })
}

pub(super) fn job() -> Json {
    json!({"type": "object", "required": ["job_id"], "properties": {"job_id": {"type": "string", "format": "uuid"}}})
}
