//! What a timeline looks like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use crate::http::reference;
use crate::{comments, files, interactions, provenance};

/// A page of entries.
pub(super) fn page() -> Json {
    let text = json!({"type": "string"});
    let optional = json!({"type": ["string", "null"]});
    // Of a moment only what it has is told.
    let mut moment = interactions::shape();
    moment["properties"]["label"] = text.clone();
    moment["required"] = json!(["id", "kind", "label", "amount", "live"]);
    let change = json!({"type": "object", "required": ["action", "actor", "batch_id", "origin", "fields"], "properties": {
        "action": {"enum": ["created", "updated", "deleted"]},
        "actor": reference("Actor"),
        "batch_id": {"type": ["string", "null"], "format": "uuid",
            "description": "The import, bulk edit or undo that it was a part of."},
        "origin": provenance::shape(),
        "fields": {"type": "array", "items": {"type": "object", "required": ["slug", "label", "before", "after"],
            "properties": {"slug": text, "label": text, "before": {}, "after": {}}}}}});
    let kept = json!({"type": "object", "required": ["batch_id", "source", "origin", "reason", "fields"], "properties": {
        "batch_id": {"type": "string", "format": "uuid"},
        "source": text,
        "origin": provenance::shape(),
        "reason": text,
        "fields": {"type": "array", "items": {"type": "object", "required": ["slug", "label", "value"],
            "properties": {"slug": text, "label": text, "value": {}}}}}});
    let activity = json!({"type": "object", "required": ["id", "object", "title", "kind", "department", "record"],
        "properties": {"id": {"type": "string", "format": "uuid"}, "object": text, "title": text, "kind": optional,
            "department": optional, "record": reference("Record")}});
    let entries = [
        entry("interaction", moment),
        entry("change", change),
        entry("kept", kept),
        entry("comment", comments::comment_shape()),
        entry("activity", activity),
        entry("file", files::file_shape()),
    ];
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": {"oneOf": entries}},
        "next": {"type": ["string", "null"]}}})
}

/// The shape of something with its place in a timeline.
fn entry(kind: &str, mut shape: Json) -> Json {
    let place = [
        ("type", json!({"const": kind})),
        ("seq", json!({"type": "integer"})),
        ("at", json!({"type": "string", "format": "date-time"})),
    ];
    for (name, schema) in place {
        shape["properties"][name] = schema;
        if let Some(required) = shape["required"].as_array_mut() {
            required.push(name.into());
        }
    }
    shape
}
