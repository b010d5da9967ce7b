//! What the routes of objects and fields take and answer, for the OpenAPI document.

use model::field::{Class, FieldType, Operator};
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

fn optional_group() -> Value {
    let groups = groups().into_iter().map(Value::from).chain([Value::Null]);
    json!({ "enum": groups.collect::<Vec<_>>() })
}

/// What need not be said may be null too, which says as little.
fn or_null(mut shape: Value) -> Value {
    let required = shape["required"].as_array().cloned().unwrap_or_default();
    let properties = shape["properties"].as_object_mut().into_iter().flatten();
    for (name, schema) in properties.filter(|(name, _)| !required.contains(&Value::from(name.as_str()))) {
        // The fields of a new object are a list, if an empty one.
        if name == "fields" {
            continue;
        }
        if let Some(choices) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            choices.retain(|choice| !choice.is_null());
            choices.push(Value::Null);
        } else if let Some(kind) = schema.get("type").and_then(Value::as_str) {
            schema["type"] = json!([kind, "null"]);
        }
    }
    shape
}

fn classes() -> Vec<&'static str> {
    Class::ALL.iter().map(|(name, _)| *name).collect()
}

/// A field as it is shown.
pub(super) fn field() -> Value {
    // Only every object's own id is of the type `id`, so nobody can choose it.
    let types: Vec<_> = ["id"].iter().chain(FieldType::NAMES).collect();
    let operators: Vec<_> = Operator::ALL.iter().map(|(name, _)| *name).collect();
    let option = json!({
        "type": "object",
        "properties": { "value": { "type": "string" }, "label": { "type": "string" },
            "color": { "type": ["string", "null"] } },
        "required": ["value", "label", "color"],
    });
    let properties = json!({
        "slug": { "type": "string" },
        "label": { "type": "string" },
        "type": { "enum": types },
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
        "operators": { "type": "array", "items": { "enum": operators } },
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
    whole(json!({
        "slug": { "type": "string" },
        "label": { "type": "string" },
        "label_singular": { "type": "string" },
        "icon": { "type": ["string", "null"] },
        "group": optional_group(),
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
    or_null(json!({
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
    }))
}

/// An object to be made.
pub(super) fn new_object() -> Value {
    or_null(json!({
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
    }))
}

/// What can be different about an object.
pub(super) fn object_change() -> Value {
    or_null(json!({
        "type": "object",
        "properties": {
            "label": text(),
            "label_singular": text(),
            "icon": { "type": ["string", "null"] },
            "group": optional_group(),
        },
        "additionalProperties": false,
    }))
}

/// What can be different about a field.
pub(super) fn field_change() -> Value {
    or_null(json!({
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
    }))
}
