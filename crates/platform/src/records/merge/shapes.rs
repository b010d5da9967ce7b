//! What merges look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::MOST;
use crate::http::reference;

fn id() -> Json {
    json!({"type": "string", "format": "uuid"})
}

pub(super) fn wanted() -> Json {
    json!({
        "type": "object",
        "properties": {
            "ids": {"type": "array", "items": id(), "minItems": 1, "maxItems": MOST,
                "description": "The records that go into this one"},
            "fields": {"type": "object", "additionalProperties": id(), "description":
                "Fields that are to hold what one of the records holds, by its id; the others stay as this record has \
                 them, and what it lacks is filled from those that go into it"},
        },
        "required": ["ids"],
        "additionalProperties": false,
    })
}

pub(super) fn merge() -> Json {
    let moment = |kinds: Json| json!({"type": kinds, "format": "date-time"});
    let loser = json!({"type": "object", "required": ["id", "title"], "properties": {
        "id": id(), "title": {"type": "string"}}});
    json!({
        "type": "object",
        "properties": {
            "id": id(),
            "object": {"type": "string"},
            "survivor_id": id(),
            "losers": {"type": "array", "items": loser},
            "actor": reference("Actor"),
            "merged_at": moment(json!("string")),
            "undone_at": moment(json!(["string", "null"])),
        },
        "required": ["id", "object", "survivor_id", "losers", "actor", "merged_at", "undone_at"],
    })
}

pub(super) fn list() -> Json {
    json!({"type": "object", "properties": {"data": {"type": "array", "items": merge()}}, "required": ["data"]})
}
