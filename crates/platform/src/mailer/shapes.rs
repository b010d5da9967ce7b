//! What mails look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::store::STATES;

fn moment() -> Json {
    json!({"type": ["string", "null"], "format": "date-time"})
}

pub(super) fn mail() -> Json {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "kind": {"type": "string"},
            "state": {"enum": STATES},
            "to": {"type": "string"},
            "person_id": {"type": ["string", "null"], "format": "uuid"},
            "subject": {"type": "string"},
            "attempts": {"type": "integer"},
            "created_at": {"type": "string", "format": "date-time"},
            "next_at": moment(),
            "expires_at": {"type": "string", "format": "date-time"},
            "ended_at": moment(),
            "reply": {"type": ["string", "null"], "description": "What the mail server said last, or what went wrong"},
        },
        "required": ["id", "kind", "state", "to", "subject", "attempts", "created_at", "expires_at"],
    })
}

pub(super) fn list() -> Json {
    json!({
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": mail()},
            "next": {"type": ["string", "null"]},
            "configured": {"type": "boolean", "description": "Whether there is a mail server"},
            "from": {"type": ["string", "null"]},
        },
        "required": ["data", "next", "configured", "from"],
    })
}

pub(super) fn test() -> Json {
    json!({
        "type": "object",
        "properties": {"to": {"type": "string", "maxLength": 254}},
        "required": ["to"],
        "additionalProperties": false,
    })
}
