//! What rights take and answer, for the OpenAPI document.

use serde_json::{Value, json};

fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

fn closed(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

fn list(of: Value) -> Value {
    object(&["data"], json!({ "data": { "type": "array", "items": of } }))
}

fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

fn optional_id() -> Value {
    json!({ "type": ["string", "null"], "format": "uuid" })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn objects() -> Value {
    let reach = json!({ "enum": ["none", "own", "team", "all"] });
    json!({ "type": "object", "additionalProperties": { "type": "object", "additionalProperties": reach } })
}

fn actions() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": "boolean" } })
}

/// What one caller may do.
pub(crate) fn granted_shape() -> Value {
    object(
        &["role", "base", "objects", "actions"],
        json!({ "role": text(), "base": text(), "objects": objects(), "actions": actions() }),
    )
}

fn said() -> Value {
    let fields = json!({ "type": "object", "additionalProperties": { "type": "object",
        "additionalProperties": { "enum": ["hidden", "read", "edit"] } } });
    json!({ "name": text(), "base": text(), "objects": objects(), "fields": fields,
        "actions": actions() })
}

pub(super) fn role() -> Value {
    let mut properties = said();
    properties["id"] = optional_id();
    properties["built_in"] = json!({ "type": "boolean" });
    properties["created_at"] = time();
    properties["updated_at"] = time();
    object(&["id", "name", "base", "built_in", "objects", "fields", "actions"], properties)
}

pub(super) fn roles() -> Value {
    let action =
        object(&["name", "label", "least"], json!({ "name": text(), "label": text(), "least": text() }));
    object(
        &["data", "actions"],
        json!({ "data": { "type": "array", "items": role() }, "actions": { "type": "array", "items": action } }),
    )
}

pub(super) fn new_role() -> Value {
    closed(&["name"], said())
}

pub(super) fn role_change() -> Value {
    closed(&[], said())
}

pub(super) fn team() -> Value {
    object(
        &["id", "name", "parent_id", "user_ids", "created_at"],
        json!({ "id": id(), "name": text(), "parent_id": optional_id(),
            "user_ids": { "type": "array", "items": id() }, "created_at": time() }),
    )
}

pub(super) fn teams() -> Value {
    list(team())
}

pub(super) fn new_team() -> Value {
    closed(&["name"], json!({ "name": text(), "parent_id": optional_id() }))
}

pub(super) fn team_change() -> Value {
    closed(&[], json!({ "name": text(), "parent_id": optional_id() }))
}

pub(super) fn members() -> Value {
    closed(&["user_ids"], json!({ "user_ids": { "type": "array", "items": id() } }))
}

fn right() -> Value {
    json!({ "enum": ["read", "edit"] })
}

pub(super) fn shares() -> Value {
    list(object(
        &["user_id", "team_id", "right", "name"],
        json!({ "user_id": optional_id(), "team_id": optional_id(), "right": right(),
            "name": { "type": ["string", "null"] } }),
    ))
}

pub(super) fn new_shares() -> Value {
    let share =
        closed(&["right"], json!({ "user_id": optional_id(), "team_id": optional_id(), "right": right() }));
    closed(&["shares"], json!({ "shares": { "type": "array", "items": share } }))
}
