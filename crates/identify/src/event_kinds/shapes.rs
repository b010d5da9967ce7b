//! What the catalogue of events looks like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::PropertyType;

fn types() -> Vec<&'static str> {
    PropertyType::ALL.map(PropertyType::name).to_vec()
}

fn declared() -> Json {
    let names = types().into_iter().map(Json::from).chain([Json::Null]);
    json!({"enum": names.collect::<Vec<_>>(), "description": "The type that values must have from now on"})
}

fn text(longest: usize) -> Json {
    json!({"type": ["string", "null"], "maxLength": longest})
}

fn kind() -> Json {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    json!({
        "type": "object",
        "properties": {
            "kind": {"type": "string"},
            "label": {"type": "string"},
            "description": {"type": ["string", "null"]},
            "volume_24h": {"type": "integer"},
            "volume_30d": {"type": "integer"},
            "first_seen_at": moment,
            "last_seen_at": moment,
            "blocked": {"type": "boolean", "description": "Whether events of this kind are refused"},
            "property_count": {"type": "integer"},
        },
        "required": ["kind", "label", "description", "volume_24h", "volume_30d", "first_seen_at", "last_seen_at",
            "blocked", "property_count"],
    })
}

pub(super) fn list() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": kind()}, "next": {"type": "null"}}})
}

pub(super) fn one() -> Json {
    let mut shape = kind();
    let property = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "types": {"type": "array", "items": {"enum": types()}, "description": "The types that came in"},
            "declared_type": declared(),
            "required": {"type": "boolean"},
            "description": {"type": ["string", "null"]},
            "first_seen_at": {"type": "string", "format": "date-time"},
        },
        "required": ["name", "types", "declared_type", "required", "description", "first_seen_at"],
    });
    let day = json!({"type": "object", "required": ["day", "count"], "properties": {
        "day": {"type": "string", "format": "date"}, "count": {"type": "integer"}}});
    let source = json!({"type": "object", "required": ["name", "count"], "properties": {
        "name": {"type": "string"}, "count": {"type": "integer"}}});
    for (name, item, help) in [
        ("properties", property, "What events of this kind tell"),
        ("daily", day, "How many there were on each of the last 30 days"),
        ("sources", source, "Which sources sent them in the last 30 days"),
    ] {
        shape["properties"][name] = json!({"type": "array", "items": item, "description": help});
        if let Some(required) = shape["required"].as_array_mut() {
            required.push(name.into());
        }
    }
    shape
}

pub(super) fn change() -> Json {
    let property = json!({
        "type": "object",
        "properties": {
            "declared_type": declared(),
            "required": {"type": "boolean"},
            "description": text(500),
        },
        "additionalProperties": false,
    });
    json!({
        "type": "object",
        "properties": {
            "label": text(100),
            "description": text(2_000),
            "blocked": {"type": "boolean"},
            "properties": {"type": "object", "additionalProperties": property, "maxProperties": 300},
        },
        "additionalProperties": false,
    })
}
