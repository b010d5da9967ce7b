//! What accounts take and answer, for the OpenAPI document.

use serde_json::{Map, Value, json};

/// An object that has all of these and nothing else.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "properties": properties(fields), "required": names })
}

/// An object that may have any of these.
fn some_of(fields: &[(&str, Value)]) -> Value {
    json!({ "type": "object", "properties": properties(fields), "additionalProperties": false })
}

fn properties(fields: &[(&str, Value)]) -> Map<String, Value> {
    fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect()
}

fn list(of: &Value) -> Value {
    object(&[("data", json!({ "type": "array", "items": of }))])
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn optional_text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn optional_time() -> Value {
    json!({ "type": ["string", "null"], "format": "date-time" })
}

fn role() -> Value {
    json!({ "type": "string", "description": "owner, admin, member, read_only or the name of one of /roles" })
}

pub(super) fn session() -> Value {
    let user = object(&[
        ("id", json!({ "type": ["string", "null"], "format": "uuid" })),
        ("email", optional_text()),
        ("name", text()),
        ("role", role()),
    ]);
    let firm = object(&[
        ("name", text()),
        ("time_zone", optional_text()),
        ("currency", text()),
        ("as_of", json!({ "type": ["string", "null"], "format": "date" })),
        ("margin_share", json!({ "type": ["number", "null"] })),
        ("example", json!({ "type": "boolean" })),
        ("note", optional_text()),
    ]);
    object(&[("user", user), ("rights", crate::rights::granted_shape()), ("firm", firm), ("version", text())])
}

pub(super) fn sign_in() -> Value {
    json!({ "oneOf": [object(&[("email", text()), ("password", text())]), object(&[("link", text())])] })
}

pub(super) fn link() -> Value {
    object(&[("purpose", json!({ "enum": ["set_up", "sign_in"] })), ("email", optional_text())])
}

pub(super) fn set_up() -> Value {
    object(&[("link", text()), ("name", text()), ("email", text()), ("password", text())])
}

pub(super) fn me() -> Value {
    some_of(&[("name", text()), ("password", text()), ("current_password", text())])
}

pub(super) fn user() -> Value {
    object(&[
        ("id", id()),
        ("email", text()),
        ("name", text()),
        ("role", role()),
        ("created_at", time()),
        ("disabled_at", optional_time()),
        ("last_seen_at", optional_time()),
    ])
}

pub(super) fn users() -> Value {
    list(&user())
}

pub(super) fn new_user() -> Value {
    object(&[("email", text()), ("name", text()), ("role", role())])
}

pub(super) fn user_change() -> Value {
    some_of(&[("name", text()), ("role", role()), ("disabled", json!({ "type": "boolean" }))])
}

pub(super) fn invited() -> Value {
    object(&[("user", user()), ("link", text())])
}

pub(super) fn invitation() -> Value {
    object(&[("link", text())])
}

fn token_fields() -> Vec<(&'static str, Value)> {
    vec![
        ("id", id()),
        ("name", text()),
        ("role", role()),
        ("prefix", text()),
        ("created_at", time()),
        ("last_used_at", optional_time()),
        ("revoked_at", optional_time()),
    ]
}

pub(super) fn tokens() -> Value {
    list(&object(&token_fields()))
}

pub(super) fn new_token() -> Value {
    object(&[("name", text()), ("role", role())])
}

pub(super) fn made_token() -> Value {
    let mut fields = token_fields();
    fields.push(("token", text()));
    object(&fields)
}
