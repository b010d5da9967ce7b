//! What requests and answers about views look like.

use serde_json::{Value as Json, json};

use crate::http::reference;

fn settings() -> Json {
    let slug = json!({"type": ["string", "null"]});
    json!({"type": "object", "properties": {
        "columns": {"type": ["array", "null"], "items": {"type": "object", "required": ["field"], "properties": {
            "field": {"type": "string"}, "width": {"type": ["number", "null"]}}}},
        "filter": {"anyOf": [reference("Filter"), {"type": "null"}]},
        "search": slug,
        "sort": {"type": ["array", "null"], "items": reference("Sort")},
        "group_by": slug,
        "date_field": slug,
        "end_field": slug,
        "sums": {"type": ["array", "null"], "items": {"type": "string"}}},
        "description": "Others are the page's own and are kept as they are."})
}

fn kind() -> Json {
    json!({"enum": ["table", "board", "calendar"]})
}

pub(super) fn view_shape() -> Json {
    let time = json!({"type": "string", "format": "date-time"});
    json!({"type": "object",
        "required": ["id", "object", "name", "kind", "shared", "owner_id", "mine", "can_edit", "settings", "missing",
            "created_at", "updated_at"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "object": {"type": "string"},
            "name": {"type": "string"},
            "kind": kind(),
            "shared": {"type": "boolean"},
            "owner_id": {"type": ["string", "null"], "format": "uuid"},
            "mine": {"type": "boolean"},
            "can_edit": {"type": "boolean"},
            "settings": settings(),
            "missing": {"type": "array", "items": {"type": "object", "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}}},
                "description": "What the view names and is not there any more"},
            "created_at": time,
            "updated_at": time}})
}

pub(super) fn list_shape() -> Json {
    json!({"type": "object", "required": ["data", "default"], "properties": {
        "data": {"type": "array", "items": view_shape()},
        "default": {"type": ["string", "null"], "format": "uuid"}}})
}

pub(super) fn new_shape() -> Json {
    json!({"type": "object", "required": ["object", "name"], "additionalProperties": false, "properties": {
        "object": {"type": "string"},
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "kind": kind(),
        "shared": {"type": "boolean"},
        "settings": settings()}})
}

pub(super) fn change_shape() -> Json {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "kind": kind(),
        "shared": {"type": "boolean"},
        "settings": settings()}})
}

pub(super) fn order_shape() -> Json {
    json!({"type": "object", "required": ["object", "ids"], "additionalProperties": false, "properties": {
        "object": {"type": "string"},
        "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}}}})
}

pub(super) fn default_shape() -> Json {
    json!({"type": "object", "required": ["object"], "additionalProperties": false, "properties": {
        "object": {"type": "string"},
        "id": {"type": ["string", "null"], "format": "uuid"}}})
}
