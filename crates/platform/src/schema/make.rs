//! Objects and fields that users make: what they say becomes definitions, from which tables follow.

use std::collections::HashSet;

use db::Tx;
use model::field::{FieldType, RollUp};
use model::filter::Fault;
use model::object::{COMMON, Catalog, Object, SEARCH_COLUMN, SEQ_COLUMN};
use serde_json::Value as Json;

use super::definitions::{Definitions, FieldSaid, ObjectSaid, Origin, made_field, say_field, say_object};
use super::names::{self, NewField, NewObject};
use super::{change, kinds, quick, slug, sql};
use crate::firm::Firm;
use crate::{App, Error, roll_ups};

/// Most objects that users can make.
pub(super) const OBJECT_LIMIT: usize = 200;
/// Most fields of one object, with those it is declared with and those that are put away.
pub(super) const FIELD_LIMIT: usize = 500;

/// Makes an object with its fields, in definitions; gives its slug.
pub(super) fn object(tx: &mut Tx, app: &App, catalog: &Catalog, new: &NewObject) -> Result<String, Error> {
    let now = app.clock.now();
    let made = catalog.objects.iter().filter(|object| !object.built_in);
    if made.count() >= OBJECT_LIMIT {
        return Err(Error::Conflict(format!(
            "there are {OBJECT_LIMIT} objects of your own already, which is the most there can be"
        )));
    }
    let name = names::label(&new.name, "/name")?;
    let label = new.label.as_deref().map(|label| names::label(label, "/label")).transpose()?;
    let label = label.unwrap_or_else(|| name.clone());
    let singular = new.label_singular.as_deref();
    let singular = singular.map(|label| names::label(label, "/label_singular")).transpose()?;
    let key = model::search_key(&label);
    if let Some(other) = catalog.objects.iter().find(|object| model::search_key(&object.label) == key) {
        return Err(taken("/name", &other.slug, &other.label, other.hidden));
    }
    let mut reserved = HashSet::new();
    let slug = loop {
        let slug =
            slug::of(&name, "object", |slug| catalog.object(slug).is_some() || reserved.contains(slug));
        // A room may keep something under this name.
        if tx.query_one(sql::TABLE, &[slug.as_str().into()])?.is_none() {
            break slug;
        }
        reserved.insert(slug);
    };
    let mut fields: Vec<NewField> = new.fields.clone();
    let named = |field: &NewField| {
        FieldType::from_settings(&field.kind, &serde_json::Value::Null)
            .is_ok_and(|kind| kinds::names_records(&kind))
    };
    if !fields.iter().any(named) {
        // Without anything to call them by, records could not be told apart.
        let name = NewField {
            name: "Name".to_owned(),
            kind: FieldType::Text.name().to_owned(),
            in_list: Some(true),
            quick: Some(true),
            ..NewField::default()
        };
        fields.insert(0, name);
    }
    let shift = fields.len() - new.fields.len();
    let mut said = ObjectSaid {
        label: Some(label.clone()),
        label_singular: Some(singular.unwrap_or(label)),
        icon: new.icon.as_deref().map(|icon| names::label(icon, "/icon")).transpose()?,
        group: new.group.as_deref().map(names::group).transpose()?,
        ..ObjectSaid::default()
    };
    let mut with = catalog.clone();
    let empty = Definitions { objects: vec![(slug.clone(), Origin::Made, said.clone())], fields: Vec::new() };
    empty.lay_over(&mut with)?;
    let mut faults = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        match self::field(&with, &app.firm, &slug, field, Index::AtOnce) {
            Ok((name, of_field)) => {
                say_field(tx, (&slug, &name), Origin::Made, &of_field, now)?;
                let field = made_field(&name, &of_field)?;
                if kinds::names_records(&field.kind) {
                    said.search.push(name.clone());
                }
                if said.title.is_empty() && kinds::names_records(&field.kind) {
                    said.title.push(name);
                }
                if let Some(object) = with.objects.iter_mut().find(|object| object.slug == slug) {
                    object.fields.to_mut().push(field);
                }
            }
            Err(Error::Invalid(found)) => faults.extend(found.into_iter().map(|fault| {
                let place = format!("/fields/{}{}", at.saturating_sub(shift), fault.pointer);
                Fault::new(place, fault.detail)
            })),
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    say_object(tx, &slug, Origin::Made, &said, now)?;
    Ok(slug)
}

/// When a new field gets the index that makes it quick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Index {
    /// With its table, which is empty.
    AtOnce,
    /// Later, by a job.
    Later,
}

/// Makes a field with its column, in definitions; gives its slug. The tables follow when the change is settled.
pub(super) fn add_field(tx: &mut Tx, app: &App, object: &str, new: &NewField) -> Result<String, Error> {
    let (catalog, _) = change::now(tx, app)?;
    let object = change::object(&catalog, object)?;
    let (name, said) = field(&catalog, &app.firm, &object.slug, new, Index::Later)?;
    let made = made_field(&name, &said)?;
    say_field(tx, (&object.slug, &name), Origin::Made, &said, app.clock.now())?;
    if let FieldType::RollUp(_) = made.kind {
        roll_ups::enqueue(tx, app, &object.slug, &name)?;
    }
    if new.quick == Some(true) || kinds::is_pointer(&made.kind) {
        quick::enqueue(tx, app, &object.slug, &name)?;
    }
    Ok(name)
}

/// Makes a field that somebody describes as `POST /objects/{object}/fields` takes it, with its column, unless the
/// object has one of that name; whether it did. Call [`App::refresh_schema`] when the transaction is committed.
pub fn field_unless_there(tx: &mut Tx, app: &App, object: &str, said: &Json) -> Result<bool, Error> {
    let new: NewField =
        serde_json::from_value(said.clone()).map_err(|error| Error::bug(error.to_string()))?;
    let (catalog, _) = change::now(tx, app)?;
    let Some(of) = catalog.object(object).filter(|object| !object.hidden) else { return Ok(false) };
    let key = model::search_key(&new.name);
    let attached = catalog.attached(object).flat_map(|attached| attached.fields.iter());
    if of.all_fields().chain(attached).any(|field| model::search_key(&field.label) == key) {
        return Ok(false);
    }
    add_field(tx, app, object, &new)?;
    change::settle(tx, app)?;
    Ok(true)
}

/// What is to be said of a new field of an object, with its slug.
fn field(
    catalog: &Catalog,
    firm: &Firm,
    object: &str,
    new: &NewField,
    at_once: Index,
) -> Result<(String, FieldSaid), Error> {
    let object = catalog.object(object).ok_or_else(|| Error::bug("a field of no object"))?;
    room(object)?;
    let mut faults = Vec::new();
    let mut good = |checked: Result<String, Fault>| checked.map_err(|fault| faults.push(fault)).ok();
    let name = good(names::label(&new.name, "/name"));
    let label = new.label.as_deref().map(|label| good(names::label(label, "/label")));
    let help = good(names::note(new.help.as_deref(), "/help"));
    let section = good(names::note(new.section.as_deref(), "/section"));
    let class = new.class.as_deref().and_then(|class| good(names::class(class)));
    let options = new.options.as_deref().map(|options| names::options(options, &[])).transpose();
    let options = options.map_err(|fault| faults.push(fault)).unwrap_or_default();
    let mut said = FieldSaid {
        kind: Some(new.kind.clone()),
        settings: new.settings.clone(),
        label: label.unwrap_or_else(|| name.clone()),
        help: help.filter(|help| !help.is_empty()),
        options,
        relates_to: new.relates_to.clone(),
        required: new.required,
        unique: new.unique,
        in_list: new.in_list,
        section: section.filter(|section| !section.is_empty()),
        class,
        sensitive: new.sensitive,
        quick: new.quick.filter(|_| at_once == Index::AtOnce),
        ..FieldSaid::default()
    };
    let kind = kinds::read(&said).map_err(|fault| faults.push(fault)).ok();
    if let Some(kind) = &kind {
        let mut targets = kinds::targets(kind);
        targets.extend(kinds::target(kind));
        for target in targets {
            if catalog.object(target).is_none_or(|object| object.hidden) {
                let target: String = target.chars().take(60).collect();
                faults.push(Fault::new("/relates_to", format!("there is no object '{target}'")));
            }
        }
        if said.unique == Some(true) && !kinds::can_be_unique(kind) {
            faults.push(Fault::new("/unique", format!("a field of type {} cannot be unique", kind.name())));
        }
        if new.quick == Some(true) && !kind.indexable() {
            faults.push(Fault::new("/quick", format!("a field of type {} cannot be quick", kind.name())));
        }
        if kinds::is_pointer(kind) && at_once == Index::AtOnce {
            said.quick = Some(true);
        }
        if let FieldType::RollUp(roll_up) = kind {
            faults.extend(of_roll_up(catalog, firm, object, roll_up, &mut said));
        }
    }
    let (Some(name), Some(_), true) = (name, kind, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let key = model::search_key(said.label.as_deref().unwrap_or(&name));
    let attached = catalog.attached(&object.slug).flat_map(|attached| attached.fields.iter());
    let mut others = object.all_fields().chain(attached);
    if let Some(other) = others.find(|field| model::search_key(&field.label) == key) {
        return Err(taken("/name", &other.slug, &other.label, other.hidden));
    }
    Ok((free_slug(catalog, object, &name, &said), said))
}

/// Whether an object can have one field more.
pub(super) fn room(object: &Object) -> Result<(), Error> {
    if object.all_fields().count() < FIELD_LIMIT {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "{} have {FIELD_LIMIT} fields already, which is the most there can be",
        object.slug
    )))
}

/// A slug for a field of this name whose columns nobody else has.
pub(super) fn free_slug(catalog: &Catalog, object: &Object, name: &str, said: &FieldSaid) -> String {
    let columns = object.columns();
    let attached = catalog.attached(&object.slug).flat_map(|attached| attached.fields.iter());
    let attached: HashSet<String> =
        attached.flat_map(|field| field.columns()).map(|(name, _)| name).collect();
    let is_taken = |slug: &str| {
        let common = COMMON.iter().any(|field| field.slug == slug);
        let there = |column: &String| columns.position(column).is_some() || attached.contains(column);
        let own =
            made_field(slug, said).is_ok_and(|field| field.columns().iter().any(|(column, _)| there(column)));
        // A column that another field has beside its own must stay free as well.
        let beside = columns.position(slug).is_some();
        common || own || beside || attached.contains(slug) || [SEQ_COLUMN, SEARCH_COLUMN].contains(&slug)
    };
    slug::of(name, "field", is_taken)
}

/// What is wrong with a roll-up. What it holds is kept with its settings.
fn of_roll_up(
    catalog: &Catalog,
    firm: &Firm,
    object: &Object,
    roll_up: &RollUp,
    said: &mut FieldSaid,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if said.required == Some(true) {
        faults.push(Fault::new("/required", "nobody fills a roll-up; the system does"));
    }
    let there = catalog.attached(&object.slug).filter(|attached| roll_ups::are_kept_in(attached));
    if there.map(|attached| attached.fields.len()).sum::<usize>() >= roll_ups::LIMIT {
        let most = roll_ups::LIMIT;
        faults.push(Fault::new("/type", format!("{} have {most} roll-ups already", object.slug)));
    }
    match roll_ups::resolve(catalog, object, roll_up, &firm.reading()) {
        Ok(whole) => {
            if let Json::Object(settings) = FieldType::RollUp(whole).settings_json() {
                said.settings = Some(settings.into_iter().filter(|(_, value)| !value.is_null()).collect());
            }
        }
        Err(found) => faults.extend(found),
    }
    faults
}

fn taken(pointer: &str, slug: &str, label: &str, hidden: bool) -> Error {
    let away = if hidden { " It is put away; bring it back instead." } else { "" };
    Error::invalid(pointer, format!("there is '{label}' ({slug}) already.{away}"))
}
