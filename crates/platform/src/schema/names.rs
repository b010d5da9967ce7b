//! What a request says about objects and fields, read and checked before anything is looked up.

use model::field::Class;
use model::filter::Fault;
use model::object::Group;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::definitions::OptionSaid;
use super::slug::LABEL_LIMIT;
use crate::http::said;

/// Most options of a field.
pub(super) const OPTION_LIMIT: usize = 500;
/// Longest text of an option, in bytes.
const OPTION_LENGTH: usize = 200;
/// Longest explanation, in characters.
const HELP_LIMIT: usize = 500;

/// A field to be made.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewField {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub label: Option<String>,
    pub help: Option<String>,
    pub options: Option<Vec<NewOption>>,
    pub relates_to: Option<String>,
    pub settings: Option<Map<String, Json>>,
    pub required: Option<bool>,
    pub unique: Option<bool>,
    pub quick: Option<bool>,
    pub in_list: Option<bool>,
    pub section: Option<String>,
    pub class: Option<String>,
    pub sensitive: Option<bool>,
}

/// An object to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewObject {
    pub name: String,
    pub label: Option<String>,
    pub label_singular: Option<String>,
    pub icon: Option<String>,
    pub group: Option<String>,
    #[serde(default)]
    pub fields: Vec<NewField>,
}

/// An option: its label, or all of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum NewOption {
    Label(String),
    Whole(WholeOption),
}

/// An option with a value and a colour of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WholeOption {
    pub value: Option<String>,
    pub label: String,
    pub color: Option<String>,
}

/// What is to be different about an object.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ObjectChange {
    pub label: Option<String>,
    pub label_singular: Option<String>,
    #[serde(deserialize_with = "said")]
    pub icon: Option<Option<String>>,
    pub group: Option<String>,
}

/// What is to be different about a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FieldChange {
    pub label: Option<String>,
    #[serde(deserialize_with = "said")]
    pub help: Option<Option<String>>,
    pub options: Option<Vec<NewOption>>,
    pub required: Option<bool>,
    pub unique: Option<bool>,
    pub quick: Option<bool>,
    pub in_list: Option<bool>,
    #[serde(deserialize_with = "said")]
    pub section: Option<Option<String>>,
    pub class: Option<String>,
    pub sensitive: Option<bool>,
    pub position: Option<i64>,
}

/// A label as it is kept: without blanks around it.
pub(super) fn label(text: &str, pointer: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new(pointer, "cannot be empty"));
    }
    if text.chars().count() > LABEL_LIMIT {
        return Err(Fault::new(pointer, format!("can have at most {LABEL_LIMIT} characters")));
    }
    if text.chars().any(char::is_control) {
        return Err(Fault::new(pointer, "must be one line, without control characters"));
    }
    Ok(text.to_owned())
}

/// An explanation or the name of a section, which may be empty.
pub(super) fn note(text: Option<&str>, pointer: &str) -> Result<String, Fault> {
    let text = text.unwrap_or_default().trim();
    if text.chars().count() > HELP_LIMIT {
        return Err(Fault::new(pointer, format!("can have at most {HELP_LIMIT} characters")));
    }
    Ok(text.to_owned())
}

/// The name of a class.
pub(super) fn class(name: &str) -> Result<String, Fault> {
    let names: Vec<_> = Class::ALL.iter().map(|(name, _)| *name).collect();
    named(name, &names, "/class")
}

/// The name of a group.
pub(super) fn group(name: &str) -> Result<String, Fault> {
    let names: Vec<_> = Group::ALL.iter().map(|(name, _)| *name).collect();
    named(name, &names, "/group")
}

fn named(name: &str, names: &[&str], pointer: &str) -> Result<String, Fault> {
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(Fault::new(pointer, format!("must be one of {}", names.join(", "))))
}

/// Options as they are kept: each with a value, which is made from the label where none is given, or where
/// `known` has that label already.
pub(super) fn options(new: &[NewOption], known: &[OptionSaid]) -> Result<Vec<OptionSaid>, Fault> {
    if new.len() > OPTION_LIMIT {
        return Err(Fault::new("/options", format!("a field can have at most {OPTION_LIMIT} options")));
    }
    let mut kept: Vec<OptionSaid> = Vec::with_capacity(new.len());
    let mut values = std::collections::HashSet::new();
    let mut labels = std::collections::HashSet::new();
    for (at, option) in new.iter().enumerate() {
        let whole = match option {
            NewOption::Label(label) => WholeOption { value: None, label: label.clone(), color: None },
            NewOption::Whole(whole) => whole.clone(),
        };
        let pointer = |part: &str| format!("/options/{at}{part}");
        let label = label(&whole.label, &pointer("/label"))?;
        let value = match &whole.value {
            Some(value) => self::label(value, &pointer("/value"))?,
            None => match known.iter().find(|option| option.label == label) {
                Some(option) => option.value.clone(),
                None => value_of(&label, &values),
            },
        };
        if !values.insert(value.clone()) {
            return Err(Fault::new(pointer("/value"), format!("the value '{value}' is there twice")));
        }
        if !labels.insert(model::search_key(&label)) {
            return Err(Fault::new(pointer("/label"), format!("the label '{label}' is there twice")));
        }
        let color = whole.color.map(|color| self::label(&color, &pointer("/color"))).transpose()?;
        // Longer ones could not be read back.
        if [Some(&label), Some(&value), color.as_ref()]
            .into_iter()
            .flatten()
            .any(|text| text.len() > OPTION_LENGTH)
        {
            return Err(Fault::new(pointer(""), format!("an option can have at most {OPTION_LENGTH} bytes")));
        }
        kept.push(OptionSaid { value, label, color });
    }
    Ok(kept)
}

/// A value for a label: its letters and digits in ASCII, or the label itself where it has none.
fn value_of(label: &str, taken: &std::collections::HashSet<String>) -> String {
    let mut value = String::new();
    for letter in model::search_key(label).chars() {
        if letter.is_ascii_alphanumeric() {
            value.push(letter);
        } else if letter.is_alphanumeric() {
            // Part of it would be lost; two labels could become one value.
            return label.to_owned();
        } else if !value.is_empty() && !value.ends_with('_') {
            value.push('_');
        }
    }
    let value = value.trim_end_matches('_').to_owned();
    if value.is_empty() || taken.contains(&value) { label.to_owned() } else { value }
}
