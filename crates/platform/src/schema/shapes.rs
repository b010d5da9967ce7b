//! What the routes of objects and fields take and answer, for the OpenAPI document.

use model::field::Class;
use model::object::Group;
use serde_json::{Value, json};

use super::kinds;
use super::make::OBJECT_LIMIT;
use super::names::OPTION_LIMIT;
use super::slug::LABEL_LIMIT;

fn text() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": LABEL_LIMIT })
}

fn groups() -> Vec<&'static str> {
    Group::ALL.iter().map(|(name, _)| *name).collect()
}

fn classes() -> Vec<&'static str> {
    Class::ALL.iter().map(|(name, _)| *name).collect()
}

/// A field as it is shown.
pub(super) fn field() -> Value {
    let option = json!({
        "type": "object",
        "properties": { "value": { "type": "string" }, "label": { "type": "string" },
            "color": { "type": ["string", "null"] } },
        "required": ["value", "label", "color"],
    });
    let properties = json!({
        "slug": { "type": "string" },
        "label": { "type": "string" },
        "type": { "type": "string" },
        "help": { "type": ["string", "null"] },
        "read_only": { "type": "boolean" },
        "required": { "type": "boolean" },
        "unique": { "type": "boolean" },
        "sortable": { "type": "boolean" },
        "quick": { "type": "boolean", "description": "Lists sort and filter by it at any size" },
        "attached": { "type": "boolean", "description": "It is computed" },
        "kept_in": { "type": ["string", "null"] },
        "options": { "type": ["array", "null"], "items": option },
        "relates_to": { "type": ["string", "null"] },
        "relates_to_many": { "type": "array", "items": { "type": "string" } },
        "operators": { "type": "array", "items": { "type": "string" } },
        "in_list": { "type": "boolean" },
        "built_in": { "type": "boolean" },
        "hidden": { "type": "boolean" },
        "class": { "enum": classes() },
        "sensitive": { "type": "boolean" },
        "section": { "type": ["string", "null"] },
        "settings": { "type": "object" },
        "converted_from": { "type": ["string", "null"], "description": "The field that was turned into this one" },
        "converts_to": { "type": "array", "items": { "enum": kinds::names() }, "description": "Types that its values can become" },
        "rights": { "enum": ["edit", "read"] },
    });
    whole(properties)
}

/// An object as it is shown.
pub(super) fn object() -> Value {
    let mut groups: Vec<Value> = groups().into_iter().map(Value::from).collect();
    groups.push(Value::Null);
    whole(json!({
        "slug": { "type": "string" },
        "label": { "type": "string" },
        "label_singular": { "type": "string" },
        "icon": { "type": ["string", "null"] },
        "group": { "enum": groups },
        "built_in": { "type": "boolean" },
        "hidden": { "type": "boolean" },
        "title_fields": { "type": "array", "items": { "type": "string" } },
        "searchable": { "type": "boolean" },
        "fields": { "type": "array", "items": field() },
    }))
}

/// Everything that is kept.
pub(super) fn list() -> Value {
    whole(json!({
        "data": { "type": "array", "items": object() },
        "version": { "type": "integer", "description": "Rises with every change" },
    }))
}

fn whole(properties: Value) -> Value {
    let names: Vec<&String> = properties.as_object().into_iter().flat_map(|shape| shape.keys()).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

pub(super) fn options() -> Value {
    let whole = json!({
        "type": "object",
        "properties": { "value": text(), "label": text(), "color": { "type": ["string", "null"] } },
        "required": ["label"],
        "additionalProperties": false,
    });
    json!({ "type": "array", "maxItems": OPTION_LIMIT, "items": { "anyOf": [text(), whole] } })
}

/// A field to be made.
pub(super) fn new_field() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": text(),
            "type": { "enum": kinds::names() },
            "label": text(),
            "help": { "type": ["string", "null"] },
            "options": options(),
            "relates_to": { "type": "string" },
            "settings": { "type": "object" },
            "required": { "type": "boolean" },
            "unique": { "type": "boolean" },
            "quick": { "type": "boolean" },
            "in_list": { "type": "boolean" },
            "section": { "type": ["string", "null"] },
            "class": { "enum": classes() },
            "sensitive": { "type": "boolean" },
        },
        "required": ["name", "type"],
        "additionalProperties": false,
    })
}

/// An object to be made.
pub(super) fn new_object() -> Value {
    json!({
        "type": "object",
        "description": format!("At most {OBJECT_LIMIT} objects can be made"),
        "properties": {
            "name": text(),
            "label": text(),
            "label_singular": text(),
            "icon": text(),
            "group": { "enum": groups() },
            "fields": { "type": "array", "items": new_field() },
        },
        "required": ["name"],
        "additionalProperties": false,
    })
}

/// What can be different about an object.
pub(super) fn object_change() -> Value {
    json!({
        "type": "object",
        "properties": {
            "label": text(),
            "label_singular": text(),
            "icon": { "type": ["string", "null"] },
            "group": { "enum": groups() },
        },
        "additionalProperties": false,
    })
}

/// What can be different about a field.
pub(super) fn field_change() -> Value {
    json!({
        "type": "object",
        "properties": {
            "label": text(),
            "help": { "type": ["string", "null"] },
            "options": options(),
            "required": { "type": "boolean" },
            "unique": { "type": "boolean" },
            "quick": { "type": "boolean", "description": "A job makes the index; the field is quick when it is there" },
            "in_list": { "type": "boolean" },
            "section": { "type": ["string", "null"] },
            "class": { "enum": classes() },
            "sensitive": { "type": "boolean" },
            "position": { "type": "integer" },
        },
        "additionalProperties": false,
    })
}
