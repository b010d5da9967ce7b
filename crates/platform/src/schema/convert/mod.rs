//! Turning a field that users made into one of another type.
//!
//! The values go into a field of their own, which takes the old one's name, place and views when it holds all of them;
//! the old one is put away with its values and comes back when that is undone. So nothing is lost by a conversion,
//! history reads as it was written, and nobody meets a column that changed its type under her.
//!
//! What somebody does to the old field while a job copies is copied again before the new one takes its place.

mod copy;
mod preview;
mod routes;
mod shapes;
mod swap;
mod value;

use model::field::{Field, FieldType};
use model::filter::Fault;
use model::object::{Catalog, Object, Place};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::definitions::{Definitions, FieldSaid, made_field};
use super::names::{self, NewOption};
use super::{change, kinds, make};
use crate::{Error, roll_ups};
pub(crate) use copy::JOB;
pub(super) use routes::routes;

/// What a field is to be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewType {
    #[serde(rename = "type")]
    kind: String,
    options: Option<Vec<NewOption>>,
    relates_to: Option<String>,
    settings: Option<Map<String, Json>>,
    /// Whether values that do not convert may become empty.
    #[serde(default)]
    anyway: bool,
}

/// The types that the values of one can become.
pub(super) fn offered(from: &FieldType) -> Vec<&'static str> {
    let kinds: &[&str] = match from {
        // A text can say whatever has a form in words.
        FieldType::Text | FieldType::LongText | FieldType::Code => {
            let sayable = |name: &&str| !WORDLESS.contains(name);
            return FieldType::NAMES.iter().copied().filter(sayable).collect();
        }
        FieldType::RichText | FieldType::PersonName | FieldType::Address => &["text", "long_text"],
        FieldType::Email
        | FieldType::Phone
        | FieldType::Url
        | FieldType::Country
        | FieldType::Language
        | FieldType::Currency => &["text", "long_text", "code"],
        FieldType::Integer => &["decimal", "percent", "money", "rating", "text", "code"],
        FieldType::Decimal => &["integer", "percent", "money", "text"],
        FieldType::Percent => &["decimal", "text"],
        FieldType::Money { .. } => &["decimal", "text"],
        FieldType::Rating { .. } => &["integer", "decimal", "rating", "text"],
        FieldType::Boolean => &["text"],
        FieldType::Date => &["datetime", "text"],
        FieldType::DateTime => &["date", "text"],
        FieldType::Time => &["text"],
        FieldType::Select(_) => &["select", "multi_select", "tags", "text", "code"],
        FieldType::MultiSelect(_) => &["multi_select", "select", "tags", "text", "long_text"],
        FieldType::Tags => &["multi_select", "select", "text", "long_text"],
        FieldType::Relation { .. } => &["relations", "reference"],
        FieldType::Relations { .. } => &["relation"],
        FieldType::Reference { .. } => &["relation", "reference"],
        FieldType::Id | FieldType::User | FieldType::File | FieldType::Json | FieldType::RollUp(_) => &[],
    };
    kinds.to_vec()
}

/// The types whose values no text says.
const WORDLESS: [&str; 7] = ["relation", "reference", "relations", "user", "file", "json", "roll_up"];

/// A field with what it is to be.
struct Plan<'a> {
    object: &'a Object,
    from: &'a Field,
    /// The new field, under the old one's slug until it has its own.
    to: Field,
    said: FieldSaid,
}

/// What a conversion would be, if it can be.
fn plan<'a>(
    catalog: &'a Catalog,
    definitions: &Definitions,
    (slug, name): (&str, &str),
    new: &NewType,
) -> Result<Plan<'a>, Error> {
    let object = change::object(catalog, slug)?;
    let from = change::field(catalog, object, name)?;
    let kinds = offered(&from.kind);
    if from.built_in || !matches!(catalog.place(object, name), Some(Place::Own(_))) {
        return Err(Error::Conflict(format!("{name} is not a field of your own making; its type stays")));
    }
    if !kinds.contains(&new.kind.as_str()) {
        let detail = match kinds.as_slice() {
            [] => format!("the values of a field of type {} become no others", from.kind.name()),
            kinds => format!("a field of type {} can become {}", from.kind.name(), kinds.join(", ")),
        };
        return Err(Error::invalid("/type", detail));
    }
    if let Some((shown_on, sum, _)) = roll_ups::made_of(catalog, &object.slug, name).next() {
        return Err(Error::Conflict(format!(
            "the roll-up '{}' of {} is made of {name}; its type stays",
            sum.label, shown_on.object
        )));
    }
    let options = new.options.as_deref().map(|options| names::options(options, &[])).transpose()?;
    let (_, there) = change::said_of_field(definitions, slug, name);
    let said = FieldSaid {
        kind: Some(new.kind.clone()),
        options,
        relates_to: new.relates_to.clone(),
        settings: new.settings.clone(),
        label: Some(from.label.to_string()),
        position: Some(place(object, from)),
        unique: None,
        quick: None,
        was: Some(name.to_owned()),
        ..there
    };
    let kind = kinds::read(&said)?;
    let mut targets = kinds::targets(&kind);
    targets.extend(kinds::target(&kind));
    if let Some(target) = targets.into_iter().find(|target| change::object(catalog, target).is_err()) {
        let target: String = target.chars().take(60).collect();
        return Err(Fault::new("/relates_to", format!("there is no object '{target}'")).into());
    }
    if kind == from.kind {
        return Err(Error::invalid("/type", format!("{name} is of this type already")));
    }
    if object.title.iter().any(|title| title == name) && !kinds::names_records(&kind) {
        let label = object.label.to_lowercase();
        return Err(Error::Conflict(format!("{name} names {label}, which a {} cannot", kind.name())));
    }
    make::room(object)?;
    let to = made_field(name, &said)?;
    Ok(Plan { object, from, to, said })
}

/// Where a field stands among those of its object.
fn place(object: &Object, field: &Field) -> i64 {
    let mut at = super::describe::placed(&object.fields).zip(0_i64..);
    at.find(|(other, _)| other.slug == field.slug).map_or(0, |(_, at)| at)
}
