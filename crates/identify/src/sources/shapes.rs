//! What sources look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::store::kinds;

fn origins() -> Json {
    json!({"type": "array", "items": {"type": "string"}, "maxItems": 50,
        "description": "The sites whose pages may send, like https://shop.example.com; all when there are none"})
}

fn takes_orders() -> Json {
    json!({"type": "boolean", "description":
        "Whether what it says of orders makes orders; true for programs and false for websites when not said"})
}

pub(super) fn source() -> Json {
    let moment = |kinds: Json| json!({"type": kinds, "format": "date-time"});
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "name": {"type": "string"},
            "kind": {"enum": kinds()},
            "key_hint": {"type": "string", "description": "The beginning and the end of the write key"},
            "active": {"type": "boolean"},
            "origins": origins(),
            "takes_orders": takes_orders(),
            "created_at": moment(json!("string")),
            "last_event_at": moment(json!(["string", "null"])),
            "events_24h": {"type": "integer"},
            "refused_24h": {"type": "integer"},
        },
        "required": ["id", "name", "kind", "key_hint", "active", "origins", "takes_orders", "created_at",
            "last_event_at", "events_24h", "refused_24h"],
    })
}

pub(super) fn created() -> Json {
    let mut shape = source();
    shape["properties"]["write_key"] = json!({"type": "string", "description": "Shown this once"});
    if let Some(required) = shape["required"].as_array_mut() {
        required.push("write_key".into());
    }
    shape
}

pub(super) fn list() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": source()}, "next": {"type": "null"}}})
}

pub(super) fn new() -> Json {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 100},
            "kind": {"enum": kinds()},
            "origins": origins(),
            "takes_orders": takes_orders(),
        },
        "required": ["name", "kind"],
        "additionalProperties": false,
    })
}

pub(super) fn change() -> Json {
    let mut shape = new();
    shape["required"] = json!([]);
    if let Some(properties) = shape["properties"].as_object_mut() {
        properties.remove("kind");
        properties.insert("active".to_owned(), json!({"type": "boolean"}));
    }
    shape
}

pub(super) fn key() -> Json {
    json!({"type": "object", "required": ["write_key"], "properties": {
        "write_key": {"type": "string", "description": "Shown this once; the one before stops at once"}}})
}
