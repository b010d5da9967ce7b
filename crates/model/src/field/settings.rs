//! Field types by name and settings: how requests describe them, and how they are stored.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::types::roll_up::{Holds, INTERACTIONS, RollUp, Summary, Via};
use super::{Choice, FieldType, OnDelete};
use crate::ModelError;

/// Most choices of a field.
const CHOICE_LIMIT: usize = 500;
/// Longest text of a choice, in bytes.
const CHOICE_LENGTH: usize = 200;

const ON_DELETE: &[(&str, OnDelete)] =
    &[("refuse", OnDelete::Refuse), ("clear", OnDelete::Clear), ("follow", OnDelete::Follow)];

impl FieldType {
    /// The names of all types that [`FieldType::from_settings`] makes.
    pub const NAMES: &[&str] = &[
        "text",
        "long_text",
        "rich_text",
        "code",
        "email",
        "phone",
        "url",
        "integer",
        "decimal",
        "percent",
        "money",
        "boolean",
        "date",
        "time",
        "datetime",
        "select",
        "multi_select",
        "tags",
        "rating",
        "person_name",
        "address",
        "relation",
        "reference",
        "relations",
        "user",
        "country",
        "language",
        "currency",
        "file",
        "json",
        "roll_up",
    ];

    /// The name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            FieldType::Id => "id",
            FieldType::Text => "text",
            FieldType::LongText => "long_text",
            FieldType::RichText => "rich_text",
            FieldType::Code => "code",
            FieldType::Email => "email",
            FieldType::Phone => "phone",
            FieldType::Url => "url",
            FieldType::Integer => "integer",
            FieldType::Decimal => "decimal",
            FieldType::Percent => "percent",
            FieldType::Money { .. } => "money",
            FieldType::Boolean => "boolean",
            FieldType::Date => "date",
            FieldType::Time => "time",
            FieldType::DateTime => "datetime",
            FieldType::Select(_) => "select",
            FieldType::MultiSelect(_) => "multi_select",
            FieldType::Tags => "tags",
            FieldType::Rating { .. } => "rating",
            FieldType::PersonName => "person_name",
            FieldType::Address => "address",
            FieldType::Relation { .. } => "relation",
            FieldType::Reference { .. } => "reference",
            FieldType::Relations { .. } => "relations",
            FieldType::User => "user",
            FieldType::Country => "country",
            FieldType::Language => "language",
            FieldType::Currency => "currency",
            FieldType::File => "file",
            FieldType::Json => "json",
            FieldType::RollUp(_) => "roll_up",
        }
    }

    /// What beside its name makes the type; reading it back gives an equal one.
    pub fn settings_json(&self) -> Json {
        match self {
            FieldType::Money { currency } => json!({"currency": currency}),
            FieldType::Select(choices) | FieldType::MultiSelect(choices) => {
                json!({"options": choices.iter().map(Choice::json).collect::<Vec<_>>()})
            }
            FieldType::Rating { max } => json!({"max": max}),
            FieldType::Relation { object, on_delete } => {
                let name = ON_DELETE.iter().find(|(_, known)| known == on_delete).map(|(name, _)| name);
                json!({"object": object, "on_delete": name})
            }
            FieldType::Reference { objects } => json!({"objects": objects}),
            FieldType::Relations { object } => json!({"object": object}),
            FieldType::RollUp(roll_up) => json!({
                "object": roll_up.object,
                "via": roll_up.via.name(),
                "function": roll_up.summary.name(),
                "field": roll_up.field,
                "filter": roll_up.filter,
                "holds": roll_up.holds.name(),
            }),
            _ => json!({}),
        }
    }

    /// The type of this name with these settings. Whether the objects and fields it names are there is for the
    /// catalog to say. A relation without `on_delete` is cleared; a roll-up without `holds` counts, or holds
    /// what `function` usually gives: who knows the field says it ([`Holds::of`]).
    pub fn from_settings(name: &str, settings: &Json) -> Result<FieldType, ModelError> {
        let empty = Map::new();
        let settings = match settings {
            Json::Object(map) => map,
            Json::Null => &empty,
            _ => return Err(wrong("the settings of a field are an object")),
        };
        Ok(match name {
            "text" => FieldType::Text,
            "long_text" => FieldType::LongText,
            "rich_text" => FieldType::RichText,
            "code" => FieldType::Code,
            "email" => FieldType::Email,
            "phone" => FieldType::Phone,
            "url" => FieldType::Url,
            "integer" => FieldType::Integer,
            "decimal" => FieldType::Decimal,
            "percent" => FieldType::Percent,
            "money" => FieldType::Money { currency: text(settings, "currency")?.map(Cow::Owned) },
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "time" => FieldType::Time,
            "datetime" => FieldType::DateTime,
            "select" => FieldType::Select(Cow::Owned(choices(settings)?)),
            "multi_select" => FieldType::MultiSelect(Cow::Owned(choices(settings)?)),
            "tags" => FieldType::Tags,
            "rating" => match settings.get("max").map(Json::as_u64) {
                None => FieldType::Rating { max: 5 },
                Some(Some(max @ 2..=10)) => FieldType::Rating { max: max as u8 },
                Some(_) => return Err(wrong("max must be from 2 to 10")),
            },
            "person_name" => FieldType::PersonName,
            "address" => FieldType::Address,
            "relation" => FieldType::Relation {
                object: Cow::Owned(target(settings)?),
                on_delete: match text(settings, "on_delete")?.as_deref() {
                    None => OnDelete::Clear,
                    Some(name) => named(ON_DELETE, name, "on_delete")?,
                },
            },
            "reference" => FieldType::Reference { objects: Cow::Owned(objects(settings)?) },
            "relations" => FieldType::Relations { object: Cow::Owned(target(settings)?) },
            "user" => FieldType::User,
            "country" => FieldType::Country,
            "language" => FieldType::Language,
            "currency" => FieldType::Currency,
            "file" => FieldType::File,
            "json" => FieldType::Json,
            "roll_up" => FieldType::RollUp(roll_up(settings)?),
            other => {
                let other: String = other.chars().take(50).collect();
                let names = FieldType::NAMES.join(", ");
                return Err(wrong(&format!("there is no field type '{other}'; there are {names}")));
            }
        })
    }
}

impl Choice {
    /// The choice as the API shows it.
    pub fn json(&self) -> Json {
        json!({"value": self.value, "label": self.label, "color": self.color})
    }
}

fn wrong(detail: &str) -> ModelError {
    ModelError::Value(detail.to_owned())
}

fn text(settings: &Map<String, Json>, name: &str) -> Result<Option<String>, ModelError> {
    match settings.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text))
            if !text.is_empty() && text.len() <= CHOICE_LENGTH && !text.contains('\0') =>
        {
            Ok(Some(text.clone()))
        }
        Some(_) => Err(wrong(&format!("{name} must be a text of at most {CHOICE_LENGTH} bytes"))),
    }
}

fn named<T: Copy>(all: &[(&str, T)], name: &str, what: &str) -> Result<T, ModelError> {
    all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        wrong(&format!("{what} must be one of {}", names.join(", ")))
    })
}

fn target(settings: &Map<String, Json>) -> Result<String, ModelError> {
    text(settings, "object")?.ok_or_else(|| wrong("object must name the object it points to"))
}

fn objects(settings: &Map<String, Json>) -> Result<Vec<Cow<'static, str>>, ModelError> {
    let names = settings.get("objects").and_then(Json::as_array);
    let names = names.filter(|names| (1..=20).contains(&names.len()));
    let names = names.and_then(|names| names.iter().map(Json::as_str).collect::<Option<Vec<_>>>());
    let names = names.ok_or_else(|| wrong("objects must list the 1 to 20 objects it may point to"))?;
    Ok(names.into_iter().map(|name| Cow::Owned(name.to_owned())).collect())
}

/// Choices as objects, or as texts that are stored and shown alike.
fn choices(settings: &Map<String, Json>) -> Result<Vec<Choice>, ModelError> {
    let options = settings.get("options").and_then(Json::as_array);
    let options = options.filter(|options| (1..=CHOICE_LIMIT).contains(&options.len()));
    let options = options.ok_or_else(|| wrong(&format!("options must list 1 to {CHOICE_LIMIT} choices")))?;
    let mut choices: Vec<Choice> = Vec::with_capacity(options.len());
    for option in options {
        let (value, label, color) = match option {
            Json::String(_) => {
                let pair = Map::from_iter([("value".to_owned(), option.clone())]);
                (text(&pair, "value")?, None, None)
            }
            Json::Object(pair) => (text(pair, "value")?, text(pair, "label")?, text(pair, "color")?),
            _ => return Err(wrong("a choice has value and label")),
        };
        // A value is compared with cells and texts, whose outer blanks do not count.
        let value =
            value.or(label.clone()).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| wrong("a choice needs a value"))?;
        if choices.iter().any(|choice| choice.value == value) {
            return Err(wrong(&format!("the choice '{value}' is there twice")));
        }
        let label = label.unwrap_or_else(|| value.clone());
        choices.push(Choice {
            value: Cow::Owned(value),
            label: Cow::Owned(label),
            color: color.map(Cow::Owned),
        });
    }
    Ok(choices)
}

fn roll_up(settings: &Map<String, Json>) -> Result<RollUp, ModelError> {
    let via = text(settings, "via")?
        .ok_or_else(|| wrong("via must name the field that points here, or interactions"))?;
    let via = if via == INTERACTIONS { Via::Interactions } else { Via::Field(Cow::Owned(via)) };
    let object = match via {
        Via::Interactions => INTERACTIONS.to_owned(),
        Via::Field(_) => target(settings)?,
    };
    let function = text(settings, "function")?.unwrap_or_default();
    let summary = named(Summary::ALL, &function, "function")?;
    let field = text(settings, "field")?;
    if field.is_none() && summary != Summary::Count {
        return Err(wrong(&format!("field must say what the {function} is of")));
    }
    let holds = match (text(settings, "holds")?, summary) {
        (Some(name), _) => named(Holds::ALL, &name, "holds")?,
        (None, Summary::Count) => Holds::Integer,
        (None, Summary::Sum) => Holds::Decimal,
        (None, Summary::Latest) => Holds::DateTime,
    };
    Ok(RollUp {
        object: Cow::Owned(object),
        via,
        summary,
        // What is counted has no field.
        field: field.filter(|_| summary != Summary::Count).map(Cow::Owned),
        filter: settings.get("filter").filter(|filter| !filter.is_null()).cloned(),
        holds,
    })
}
