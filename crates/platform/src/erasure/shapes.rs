//! What erasures look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

/// One erasure: its receipt once it is done.
pub fn erasure() -> Json {
    json!({
        "type": "object",
        "required": ["id", "object", "records", "state", "requested_at", "due_at", "counts"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "object": {"type": "string"},
            "records": {"type": "array", "items": {"type": "string", "format": "uuid"},
                "description": "The ids of those who were erased; they lead nowhere any more"},
            "state": {"enum": ["hidden", "running", "done"],
                "description": "hidden: nobody finds her any more; done: the bytes are gone"},
            "reason": {"type": ["string", "null"], "description": "Why, until it is done"},
            "requested_at": {"type": "string", "format": "date-time"},
            "requested_by_name": {"type": ["string", "null"]},
            "due_at": {"type": "string", "format": "date-time"},
            "started_at": {"type": ["string", "null"], "format": "date-time"},
            "finished_at": {"type": ["string", "null"], "format": "date-time"},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"},
                "description": "What was erased, by where it was"},
            "waits": {"type": ["string", "null"], "description": "Why it is not done yet"},
            "job_id": {"type": ["string", "null"], "format": "uuid"},
        },
    })
}

pub(super) fn list() -> Json {
    json!({
        "type": "object",
        "required": ["data", "next"],
        "properties": {
            "data": {"type": "array", "items": erasure()},
            "next": {"type": ["string", "null"]},
        },
    })
}
