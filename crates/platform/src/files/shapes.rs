//! What requests and answers about files look like.

use serde_json::{Value as Json, json};

use crate::http::reference;

pub(super) fn upload_shape() -> Json {
    json!({"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}})
}

pub(super) fn attach_shape() -> Json {
    json!({"type": "object", "required": ["file_id"], "additionalProperties": false, "properties": {
        "file_id": {"type": "string", "format": "uuid"}}})
}

pub(crate) fn file_shape() -> Json {
    json!({"type": "object", "required": ["id", "name", "media_type", "bytes", "uploaded_by", "created_at"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "name": {"type": "string"},
            "media_type": {"type": "string"},
            "bytes": {"type": "integer"},
            "uploaded_by": reference("Actor"),
            "created_at": {"type": "string", "format": "date-time"},
            "attached_at": {"type": "string", "format": "date-time"}}})
}

pub(super) fn list_shape() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": file_shape()},
        "next": {"type": ["string", "null"]}}})
}
