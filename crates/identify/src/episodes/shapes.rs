//! What episodes and their rules look like, for the OpenAPI document.

use platform::http::reference;
use serde_json::{Value as Json, json};

use super::rule::Key;

fn episode() -> Json {
    let text = || json!({"type": "string"});
    let moment = || json!({"type": "string", "format": "date-time"});
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "type": {"type": "string", "description": "Like visit, purchase, service or campaign"},
            "name": text(),
            "begin": moment(),
            "end": moment(),
            "open": {"type": "boolean", "description": "Whether another moment may still go on with it"},
            "outcome": {"type": ["string", "null"]},
            "count": {"type": "integer", "description": "How many moments it is made of"},
            "channels": {"type": "array", "items": text()},
            "amount": {"anyOf": [reference("Money"), {"type": "null"}]},
            "first_kind": text(),
            "last_kind": text(),
        },
        "required": ["id", "type", "name", "begin", "end", "open", "outcome", "count", "channels", "amount",
            "first_kind", "last_kind"],
    })
}

pub(super) fn episodes() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": episode()},
        "next": {"type": ["string", "null"]}}})
}

/// What may be said of a rule.
fn said() -> Json {
    let kinds = |help: &str| json!({"type": "array", "items": {"type": "string"}, "description": help});
    let by: Vec<Json> = Key::ALL.iter().map(|key| json!(key.name())).chain([Json::Null]).collect();
    json!({
        "name": {"type": "string"},
        "type": {"type": "string", "description": "A word like visit"},
        "begins": kinds("Kinds of moments with which an episode begins"),
        "continues": kinds("Kinds that go on with one that has begun"),
        "ends": kinds("Kinds with which one is over"),
        "by": {"enum": by, "description": "What its moments have in common"},
        "by_required": {"type": "boolean", "description": "Whether only a moment that names such a record begins one"},
        "gap_minutes": {"type": "integer", "description": "After so long without a moment it is over"},
        "longest_minutes": {"type": ["integer", "null"], "description": "So long it lasts at most"},
        "outcomes": {"type": "array", "description": "The first of these that happened is what came of it",
            "items": {"type": "object", "required": ["kind", "outcome"], "additionalProperties": false,
                "properties": {"kind": {"type": "string"}, "outcome": {"type": "string"}}}},
        "default_outcome": {"type": ["string", "null"]},
        "amounts": kinds("Kinds whose amounts are those of the episode"),
        "active": {"type": "boolean"},
    })
}

pub(super) fn rule() -> Json {
    let mut properties = said();
    properties["id"] = json!({"type": "string", "format": "uuid"});
    properties["built_in"] = json!({"type": "boolean"});
    properties["changed"] =
        json!({"type": "boolean", "description": "Whether the firm changed a rule that comes with Rapport"});
    let required: Vec<String> =
        properties.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

pub(super) fn rules() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": rule()},
        "next": {"type": ["string", "null"]}}})
}

pub(super) fn new() -> Json {
    json!({"type": "object", "properties": said(), "required": ["name", "type", "begins"],
        "additionalProperties": false})
}

pub(super) fn change() -> Json {
    json!({"type": "object", "properties": said(), "additionalProperties": false})
}
