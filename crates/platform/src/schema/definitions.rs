//! What users said about objects and fields: those they made, and how built-in ones are shown differently.
//! It is laid over what the rooms declare, so that both are one catalog and nothing else tells them apart.

use std::borrow::Cow;

use db::Tx;
use model::Timestamp;
use model::field::{Access, Class, Field, FieldType, Listing, Need, Speed};
use model::object::{Catalog, Group, Object};
use serde::{Deserialize, Serialize};

use super::{kinds, sql};
use crate::{Error, roll_ups};

/// What is said of an object. For a built-in one only what differs from its declaration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ObjectSaid {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_singular: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// What is said of a field. For a built-in one only what differs from its declaration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FieldSaid {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<OptionSaid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relates_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quick: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_list: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// The field that it was made of by converting that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Whether values are still being copied into it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub converting: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// One choice of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct OptionSaid {
    pub value: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// Whether something was made by users or declared by a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Users made it.
    Made,
    /// A room declares it.
    Declared,
}

/// Everything that is said, in the order in which it was said first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    pub(super) objects: Vec<(String, Origin, ObjectSaid)>,
    pub(super) fields: Vec<(String, String, Origin, FieldSaid)>,
}

impl Definitions {
    /// Reads what is said.
    pub(crate) fn read(tx: &mut Tx) -> Result<Definitions, Error> {
        let origin = |made: bool| if made { Origin::Made } else { Origin::Declared };
        let mut said = Definitions::default();
        for row in tx.query(sql::OBJECTS, &[])? {
            let object = serde_json::from_str(row.text(2)?).map_err(damaged)?;
            said.objects.push((row.text(0)?.to_owned(), origin(row.boolean(1)?), object));
        }
        for row in tx.query(sql::FIELDS, &[])? {
            let field = serde_json::from_str(row.text(3)?).map_err(damaged)?;
            let (object, slug) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
            said.fields.push((object, slug, origin(row.boolean(2)?), field));
        }
        Ok(said)
    }

    /// What is said of an object.
    pub(super) fn object(&self, slug: &str) -> Option<(Origin, &ObjectSaid)> {
        self.objects.iter().find(|(known, _, _)| known == slug).map(|(_, origin, said)| (*origin, said))
    }

    /// What is said of a field.
    pub(super) fn field(&self, object: &str, slug: &str) -> Option<(Origin, &FieldSaid)> {
        let found = self.fields.iter().find(|(of, known, _, _)| of == object && known == slug);
        found.map(|(_, _, origin, said)| (*origin, said))
    }

    /// Lays everything over what the rooms declare.
    pub(super) fn lay_over(&self, catalog: &mut Catalog) -> Result<(), Error> {
        for (slug, origin, said) in &self.objects {
            if *origin == Origin::Made {
                catalog.objects.push(made_object(slug, said));
            } else if let Some(object) = catalog.objects.iter_mut().find(|object| object.slug == *slug) {
                dress(object, said);
            }
        }
        for (of, slug, origin, said) in &self.fields {
            if *origin == Origin::Made {
                let Some(at) = catalog.objects.iter().position(|object| object.slug == *of) else {
                    continue;
                };
                let field = made_field(slug, said)?;
                match field.kind {
                    FieldType::RollUp(_) => roll_ups::attach(catalog, of, field),
                    _ => catalog.objects[at].fields.to_mut().push(field),
                }
                continue;
            }
            let own = catalog.objects.iter_mut().find(|object| object.slug == *of);
            let own = own.and_then(|object| {
                let at = object.fields.iter().position(|field| field.slug == *slug)?;
                object.fields.to_mut().get_mut(at)
            });
            let field = own.or_else(|| {
                let mut attached = catalog.attachments.iter_mut().filter(|attached| attached.object == *of);
                attached.find_map(|attached| {
                    let at = attached.fields.iter().position(|field| field.slug == *slug)?;
                    attached.fields.to_mut().get_mut(at)
                })
            });
            if let Some(field) = field {
                adorn(field, said);
            }
        }
        Ok(())
    }
}

fn damaged(error: serde_json::Error) -> Error {
    Error::Damaged(format!("a definition of the schema cannot be read: {error}"))
}

fn made_object(slug: &str, said: &ObjectSaid) -> Object {
    let slugs = |slugs: &[String]| slugs.iter().cloned().map(Cow::Owned).collect::<Vec<_>>().into();
    let mut object = Object {
        slug: slug.to_owned().into(),
        title: slugs(&said.title),
        search: slugs(&said.search),
        built_in: false,
        ..Object::named("", "", "")
    };
    dress(&mut object, said);
    object
}

/// Shows an object as it is said.
fn dress(object: &mut Object, said: &ObjectSaid) {
    if let Some(label) = &said.label {
        object.label = label.clone().into();
    }
    if let Some(label) = &said.label_singular {
        object.label_singular = label.clone().into();
    }
    if let Some(icon) = &said.icon {
        object.icon = Some(icon.clone().into());
    }
    if let Some(group) = &said.group {
        object.group = Group::named(group);
    }
    object.hidden = said.hidden;
}

/// A field that users made.
pub(super) fn made_field(slug: &str, said: &FieldSaid) -> Result<Field, Error> {
    let kind = kinds::read(said).map_err(|fault| Error::Damaged(format!("{slug}: {}", fault.detail)))?;
    let mut field =
        Field { slug: slug.to_owned().into(), kind, built_in: false, ..Field::new("", "", FieldType::Text) };
    adorn(&mut field, said);
    Ok(field)
}

/// Shows a field as it is said. A built-in field can be made more demanding and never less.
fn adorn(field: &mut Field, said: &FieldSaid) {
    let of = |text: &String| Some(text.clone()).filter(|text| !text.is_empty()).map(Cow::Owned);
    if let Some(label) = &said.label {
        field.label = label.clone().into();
    }
    if let Some(help) = &said.help {
        field.help = of(help);
    }
    if let Some(section) = &said.section {
        field.section = of(section);
    }
    if let Some(options) = &said.options {
        kinds::choose(&mut field.kind, options);
    }
    if said.required == Some(true) && field.access == Access::Writable {
        field.need = Need::Required;
    }
    if said.quick == Some(true) {
        field.speed = Speed::Quick;
    }
    if let Some(listed) = said.in_list {
        field.listing = if listed { Listing::Shown } else { Listing::OnDemand };
    }
    if let Some(class) = said.class.as_deref().and_then(Class::named) {
        field.class = class;
    }
    if let Some(sensitive) = said.sensitive {
        field.sensitive = sensitive;
    }
    field.position = said.position;
    field.unique |= said.unique == Some(true);
    field.converted_from = said.was.clone().filter(|_| !said.converting).map(Cow::Owned);
    field.hidden = said.hidden;
}

/// Keeps what is said of an object.
pub(super) fn say_object(
    tx: &mut Tx,
    slug: &str,
    origin: Origin,
    said: &ObjectSaid,
    now: Timestamp,
) -> Result<(), Error> {
    let text = serde_json::to_string(said).map_err(|error| Error::bug(error.to_string()))?;
    tx.execute(sql::SAY_OBJECT, &[slug.into(), (origin == Origin::Made).into(), text.into(), now.into()])?;
    Ok(())
}

/// Keeps what is said of a field.
pub(super) fn say_field(
    tx: &mut Tx,
    (object, slug): (&str, &str),
    origin: Origin,
    said: &FieldSaid,
    now: Timestamp,
) -> Result<(), Error> {
    let text = serde_json::to_string(said).map_err(|error| Error::bug(error.to_string()))?;
    let made = origin == Origin::Made;
    tx.execute(sql::SAY_FIELD, &[object.into(), slug.into(), made.into(), text.into(), now.into()])?;
    Ok(())
}
