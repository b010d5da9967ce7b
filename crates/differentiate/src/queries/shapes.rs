//! What saved queries look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

fn chart() -> Json {
    json!({
        "type": ["object", "null"],
        "properties": {
            "kind": { "enum": ["bar", "line"] },
            "x": { "type": "string" },
            "y": { "type": "array", "items": { "type": "string" } },
        },
        "required": ["kind", "x", "y"],
    })
}

/// What is sent.
pub(super) fn input() -> Json {
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "query": { "type": "string" },
            "chart": chart(),
            "shared": { "type": "boolean" },
        },
    })
}

/// One query.
pub(super) fn query() -> Json {
    let time = json!({ "type": "string", "format": "date-time" });
    json!({
        "type": "object",
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "name": { "type": "string" },
            "query": { "type": "string" },
            "chart": chart(),
            "shared": { "type": "boolean" },
            "mine": { "type": "boolean" },
            "owner": {
                "type": "object",
                "properties": { "kind": { "type": "string" }, "name": { "type": "string" } },
                "required": ["kind", "name"],
            },
            "created_at": time,
            "updated_at": time,
        },
        "required": ["id", "name", "query", "chart", "shared", "mine", "owner", "created_at", "updated_at"],
    })
}

/// All of them.
pub(super) fn list() -> Json {
    json!({
        "type": "object",
        "properties": { "data": { "type": "array", "items": query() } },
        "required": ["data"],
    })
}
