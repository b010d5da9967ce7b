//! What requests look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::{KINDS, STATES};

pub(super) fn request() -> Json {
    json!({"type": "object", "required": ["id", "kind", "received_at", "due_at", "state"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "kind": {"enum": KINDS},
        "person_id": {"type": ["string", "null"], "format": "uuid"},
        "email": {"type": ["string", "null"]},
        "received_at": {"type": "string", "format": "date-time"},
        "due_at": {"type": "string", "format": "date-time", "description": "One month later"},
        "state": {"enum": STATES},
        "done_at": {"type": ["string", "null"], "format": "date-time"},
        "note": {"type": ["string", "null"]},
    }})
}

pub(super) fn list() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": request()}, "next": {"type": ["string", "null"]}}})
}

pub(super) fn new() -> Json {
    json!({"type": "object", "additionalProperties": false, "required": ["kind"], "properties": {
        "kind": {"enum": KINDS},
        "person_id": {"type": ["string", "null"], "format": "uuid"},
        "email": {"type": ["string", "null"], "maxLength": 320},
        "received_at": {"type": ["string", "null"], "format": "date-time", "description": "Now, if left out"},
        "note": {"type": ["string", "null"], "maxLength": 2000},
    }})
}

pub(super) fn change() -> Json {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "state": {"enum": STATES},
        "person_id": {"type": "string", "format": "uuid"},
        "note": {"type": ["string", "null"], "maxLength": 2000},
    }})
}
