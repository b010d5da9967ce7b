//! Field types as users name them: a name, options, targets and settings.

use std::borrow::Cow;

use model::field::{Choice, FieldType};
use model::filter::Fault;
use serde_json::{Value as Json, json};

use super::definitions::{FieldSaid, OptionSaid};

/// Every type that users can choose.
pub(super) fn names() -> &'static [&'static str] {
    FieldType::NAMES
}

/// The type that is meant. Whether what it points to is there is for the caller to see.
pub(super) fn read(said: &FieldSaid) -> Result<FieldType, Fault> {
    let name = said.kind.as_deref().unwrap_or_default();
    if !names().contains(&name) {
        return Err(Fault::new("/type", format!("must be one of {}", names().join(", "))));
    }
    let mut settings = said.settings.clone().unwrap_or_default();
    if let Some(options) = &said.options {
        settings.insert("options".to_owned(), json!(options));
    }
    if let Some(target) = &said.relates_to {
        settings.insert("object".to_owned(), json!(target));
    }
    // Amounts of a field that users made have currencies of their own.
    let knows: &[&str] = match name {
        "select" | "multi_select" => &["options"],
        "relation" => &["object", "on_delete"],
        "relations" => &["object"],
        "reference" => &["objects"],
        "rating" => &["max"],
        // What it holds follows from its field, and is kept with the rest.
        "roll_up" => &["object", "via", "function", "field", "filter", "holds"],
        _ => &[],
    };
    if let Some(other) = settings.keys().find(|key| !knows.contains(&key.as_str())) {
        let place = match other.as_str() {
            "options" if said.options.is_some() => "/options".to_owned(),
            "object" if said.relates_to.is_some() => "/relates_to".to_owned(),
            other => format!("/settings/{}", other.replace('~', "~0").replace('/', "~1")),
        };
        return Err(Fault::new(place, format!("a field of type {name} has no such setting")));
    }
    let place = match name {
        "select" | "multi_select" => "/options",
        "relation" | "relations" if !settings.contains_key("object") => "/relates_to",
        _ => "/settings",
    };
    FieldType::from_settings(name, &Json::Object(settings))
        .map_err(|error| Fault::new(place, error.to_string()))
}

/// Gives a field other options. Choices that a room declared stay, whatever was said before it did.
pub(super) fn choose(kind: &mut FieldType, options: &[OptionSaid]) {
    if let FieldType::Select(there) | FieldType::MultiSelect(there) = kind {
        let said = options.iter().map(|option| Choice {
            value: option.value.clone().into(),
            label: option.label.clone().into(),
            color: option.color.clone().map(Cow::Owned),
        });
        let mut said: Vec<Choice> = said.collect();
        let left: Vec<Choice> = there.iter().filter(|choice| !said.contains(choice)).cloned().collect();
        said.extend(left);
        *there = said.into();
    }
}

/// The object of the records that a field points to.
pub(super) fn target(kind: &FieldType) -> Option<&str> {
    match kind {
        FieldType::Relation { object, .. } | FieldType::Relations { object } => Some(object),
        _ => None,
    }
}

/// The objects that a field points to one of.
pub(super) fn targets(kind: &FieldType) -> Vec<&str> {
    match kind {
        FieldType::Reference { objects } => objects.iter().map(|object| object.as_ref()).collect(),
        _ => Vec::new(),
    }
}

/// Whether its column gets an index without being asked: who deletes a record looks for those that point to it.
pub(super) fn is_pointer(kind: &FieldType) -> bool {
    matches!(kind, FieldType::Relation { .. } | FieldType::Reference { .. })
}

/// Whether no two records can be told to hold the same: what compares exactly and has an index of its own.
pub(super) fn can_be_unique(kind: &FieldType) -> bool {
    matches!(
        kind,
        FieldType::Text
            | FieldType::Code
            | FieldType::Email
            | FieldType::Phone
            | FieldType::Url
            | FieldType::Integer
            | FieldType::Date
    )
}

/// Whether a field can name a record, and the search box looks into it.
pub(super) fn names_records(kind: &FieldType) -> bool {
    matches!(
        kind,
        FieldType::Text
            | FieldType::PersonName
            | FieldType::Code
            | FieldType::Email
            | FieldType::Url
            | FieldType::Phone
    )
}
