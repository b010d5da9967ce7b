//! What archives look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

pub(super) fn access() -> Json {
    json!({"type": "object", "required": ["id", "job_id", "state", "created_at", "expires_at"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "job_id": {"type": "string", "format": "uuid"},
        "state": {"type": "string", "description": "That of its job; with done the file is there"},
        "created_at": {"type": "string", "format": "date-time"},
        "expires_at": {"type": "string", "format": "date-time"},
        "bytes": {"type": ["integer", "null"]},
        "file": {"type": "string", "description": "Where it is downloaded"},
    }})
}
