//! What webhooks look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::store::ACTIONS;

fn moment() -> Json {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn objects() -> Json {
    json!({"type": ["array", "null"], "items": {"type": "string"},
        "description": "The objects whose changes are sent; all when there is no list"})
}

fn actions() -> Json {
    json!({"type": ["array", "null"], "items": {"enum": ACTIONS},
        "description": "The kinds of change that are sent; all when there is no list"})
}

fn kinds() -> Json {
    json!({"type": "array", "items": {"type": "string"}, "maxItems": 50,
        "description": "The kinds of moments that are sent, like order_placed or segment_entered"})
}

fn url() -> Json {
    json!({"type": "string", "maxLength": 2000, "description": "A public address that begins with https://"})
}

pub(super) fn webhook() -> Json {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "url": url(),
            "description": {"type": "string"},
            "objects": objects(),
            "actions": actions(),
            "kinds": kinds(),
            "created_at": {"type": "string", "format": "date-time"},
            "health": {"enum": ["unused", "healthy", "failing", "disabled"]},
            "enabled": {"type": "boolean"},
            "disabled_at": moment(),
            "disabled_reason": {"type": ["string", "null"]},
            "failing_since": moment(),
            "succeeded_at": moment(),
            "last_status": {"type": ["integer", "null"]},
            "waiting": {"type": "integer", "description": "Deliveries that are to be sent"},
        },
        "required": ["id", "url", "description", "objects", "actions", "kinds", "created_at", "health", "enabled", "waiting"],
    })
}

pub(super) fn created() -> Json {
    let mut shape = webhook();
    shape["properties"]["secret"] = json!({"type": "string", "description": "Shown this once"});
    shape
}

pub(super) fn list() -> Json {
    json!({"type": "object", "properties": {"data": {"type": "array", "items": webhook()}}, "required": ["data"]})
}

pub(super) fn new() -> Json {
    json!({
        "type": "object",
        "properties": {
            "url": url(),
            "description": {"type": "string", "maxLength": 200},
            "objects": objects(),
            "actions": actions(),
            "kinds": kinds(),
        },
        "required": ["url"],
        "additionalProperties": false,
    })
}

pub(super) fn change() -> Json {
    let mut shape = new();
    shape["properties"]["enabled"] = json!({"type": "boolean"});
    shape["required"] = json!([]);
    shape
}

pub(super) fn delivery() -> Json {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "The webhook-id that is sent"},
            "event": {"type": "string"},
            "state": {"enum": ["queued", "sending", "delivered", "failed"]},
            "attempts": {"type": "integer"},
            "created_at": {"type": "string", "format": "date-time"},
            "next_at": moment(),
            "delivered_at": moment(),
            "status": {"type": ["integer", "null"]},
            "error": {"type": ["string", "null"]},
        },
        "required": ["id", "event", "state", "attempts", "created_at"],
    })
}

pub(super) fn deliveries() -> Json {
    json!({
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": delivery()},
            "next": {"type": ["string", "null"]},
        },
        "required": ["data", "next"],
    })
}

pub(super) fn replay() -> Json {
    json!({
        "type": "object",
        "properties": {
            "from": {"type": "string", "format": "date-time"},
            "delivery_id": {"type": "string", "format": "uuid"},
        },
        "additionalProperties": false,
    })
}

pub(super) fn replayed() -> Json {
    json!({"type": "object", "properties": {"queued": {"type": "integer"}}, "required": ["queued"]})
}
