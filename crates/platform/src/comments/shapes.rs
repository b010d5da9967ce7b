//! What requests and answers about comments look like.

use serde_json::{Value as Json, json};

pub(super) fn body_shape() -> Json {
    json!({"type": "object", "required": ["body"], "additionalProperties": false, "properties": {
        "body": {"type": "string", "minLength": 1, "maxLength": 20_000}}})
}

pub(crate) fn comment_shape() -> Json {
    let id = json!({"type": "string", "format": "uuid"});
    json!({"type": "object",
        "required": ["id", "object", "record_id", "body", "author", "mentions", "can_edit", "can_delete", "created_at", "edited_at"],
        "properties": {
            "id": id,
            "object": {"type": "string"},
            "record_id": id,
            "body": {"type": "string"},
            "author": {"type": "object", "required": ["kind", "name"], "properties": {
                "kind": {"type": "string"},
                "name": {"type": "string"},
                "user_id": {"type": ["string", "null"], "format": "uuid"}}},
            "mentions": {"type": "array", "items": id},
            "can_edit": {"type": "boolean"},
            "can_delete": {"type": "boolean"},
            "created_at": {"type": "string", "format": "date-time"},
            "edited_at": {"type": ["string", "null"], "format": "date-time"}}})
}

pub(super) fn list_shape() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": comment_shape()},
        "next": {"type": ["string", "null"]}}})
}
