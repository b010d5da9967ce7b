//! What forms look like, for the OpenAPI document.

use serde_json::{Value as Json, json};

use super::definition::{FormKind, Kind, State};
use super::submissions::STATES;
use crate::consents::Channel;

fn text(longest: usize) -> Json {
    json!({"type": ["string", "null"], "maxLength": longest})
}

fn moment() -> Json {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn field() -> Json {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "field": {"type": ["string", "null"], "description": "The field of people that it fills"},
            "name": {"type": "string", "maxLength": 50},
            "label": {"type": "string", "maxLength": 200},
            "help": text(500),
            "type": {"enum": Kind::NAMES},
            "required": {"type": "boolean"},
            "options": {"type": "array", "maxItems": 200, "items": {"type": "object", "additionalProperties": false,
                "required": ["value"],
                "properties": {"value": {"type": "string", "maxLength": 200}, "label": {"type": "string", "maxLength": 200}}}},
            "progressive": {"type": "boolean", "description": "Left out for whoever answered it before"},
            "default": text(500),
        },
    })
}

fn ask() -> Json {
    json!({"type": "object", "required": ["purpose", "channel"], "additionalProperties": false, "properties": {
        "purpose": {"type": "string"}, "channel": {"enum": Channel::names()}, "required": {"type": "boolean"}}})
}

/// What may be said of a form.
pub(super) fn change() -> Json {
    let nullable = |mut shape: Json| {
        shape["type"] = json!([shape["type"], "null"]);
        shape
    };
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 100},
            "slug": {"type": "string", "maxLength": 60, "description": "The last part of its address; stays once it was live"},
            "state": {"enum": State::NAMES},
            "kind": {"enum": [FormKind::NAMES[0], FormKind::NAMES[1], null]},
            "title": text(200),
            "intro": text(4_000),
            "fields": nullable(json!({"type": "array", "maxItems": 50, "items": field()})),
            "consents": nullable(json!({"type": "array", "maxItems": 20, "items": ask()})),
            "double_opt_in": {"type": ["boolean", "null"]},
            "button": text(60),
            "thanks": text(4_000),
            "redirect_url": text(2_000),
            "confirm_subject": text(150),
            "confirm_text": text(4_000),
            "allowed_origins": nullable(json!({"type": "array", "maxItems": 50, "items": {"type": "string"},
                "description": "The sites that may show it inside their pages, and whose pages may send it"})),
            "language": {"enum": ["en", "de", null]},
        },
    })
}

pub(super) fn new() -> Json {
    let mut shape = change();
    shape["required"] = json!(["name"]);
    shape
}

pub(super) fn form() -> Json {
    let mut shape = change();
    let more = json!({
        "id": {"type": "string", "format": "uuid"},
        "submissions": {"type": "integer", "description": "Without what programs sent"},
        "confirmed": {"type": "integer"},
        "last_at": moment(),
        "url": {"type": "string"},
        "embed": {"type": "string", "description": "A frame with the form, for a page of the firm"},
        "embed_html": {"type": "string", "description": "The form as plain HTML, for a page of a site that may send it"},
        "created_at": {"type": "string", "format": "date-time"},
        "changed_at": {"type": "string", "format": "date-time"},
    });
    if let (Some(properties), Json::Object(more)) = (shape["properties"].as_object_mut(), more) {
        properties.extend(more);
    }
    let names: Vec<Json> =
        shape["properties"].as_object().into_iter().flatten().map(|(name, _)| json!(name)).collect();
    shape["required"] = names.into();
    shape
}

pub(super) fn list() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": form()}, "next": {"type": "null"}}})
}

pub(super) fn submissions() -> Json {
    let submission = json!({
        "type": "object",
        "required": ["id", "at", "state", "reason", "person_id", "values", "consents", "source_url", "referrer", "utm",
            "confirmed_at"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "at": {"type": "string", "format": "date-time"},
            "state": {"enum": STATES},
            "reason": {"type": ["string", "null"], "description": "Why it was refused, or why no mail was sent"},
            "person_id": {"type": ["string", "null"], "format": "uuid"},
            "values": {"type": "object"},
            "consents": {"type": "array", "items": {"type": "object", "required": ["channel", "purpose", "text_version"],
                "properties": {"channel": {"enum": Channel::names()}, "purpose": {"type": "string"},
                    "text_version": {"type": "integer"}}}},
            "source_url": {"type": ["string", "null"]},
            "referrer": {"type": ["string", "null"]},
            "utm": {"type": "object"},
            "confirmed_at": moment(),
        },
    });
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": submission}, "next": {"type": ["string", "null"]}}})
}
