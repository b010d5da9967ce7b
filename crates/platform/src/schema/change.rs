//! Changing what is said of objects and fields: one transaction with the tables that follow from it.

use db::{Ddl, Tx};
use model::Value;
use model::field::{Access, Field, FieldType, Need};
use model::filter::Fault;
use model::object::{Catalog, Object, Place};

use super::definitions::{Definitions, FieldSaid, ObjectSaid, OptionSaid, Origin, say_field, say_object};
use super::names::{self, FieldChange, NewOption, ObjectChange};
use super::synchronise::{bring, declared, index_of, segments, unique_index};
use super::{Schema, hide, kinds, sql};
use crate::{App, Error, roll_ups};

/// The schema as a transaction finds it, which may be newer than the one the process has.
pub(super) fn now(tx: &mut Tx, app: &App) -> Result<(Catalog, Definitions), Error> {
    let definitions = Definitions::read(tx)?;
    let (catalog, ..) = declared(&app.modules, &definitions)?;
    Ok((catalog, definitions))
}

/// Brings the tables to what is said now, and gives the schema that follows.
pub(super) fn settle(tx: &mut Tx, app: &App) -> Result<Schema, Error> {
    let (catalog, tables, indexes) = declared(&app.modules, &Definitions::read(tx)?)?;
    // Also when no table changed: labels and options are part of the schema.
    raise(tx)?;
    let version = bring(tx, &tables, &indexes)?;
    Ok(Schema::new(catalog, version, segments(tx, &app.modules)?))
}

/// Has every server take the schema anew. Call [`App::refresh_schema`] when the transaction is committed.
pub fn raise(tx: &mut Tx) -> Result<(), Error> {
    tx.execute(sql::RAISE, &[])?;
    Ok(())
}

/// An object that is not put away, or the error a request gets.
pub(super) fn object<'a>(catalog: &'a Catalog, slug: &str) -> Result<&'a Object, Error> {
    let found = catalog.object(slug).filter(|object| !object.hidden);
    found.ok_or_else(|| Error::not_found(format!("there is no object '{}'", short(slug))))
}

/// A field that is not put away, or the error a request gets.
pub(super) fn field<'a>(catalog: &'a Catalog, object: &'a Object, slug: &str) -> Result<&'a Field, Error> {
    let found = catalog.place(object, slug).map(|place| place.field()).filter(|field| !field.hidden);
    found.ok_or_else(|| Error::not_found(format!("{} have no field '{}'", object.slug, short(slug))))
}

fn short(slug: &str) -> String {
    slug.chars().take(60).collect()
}

/// What is said of an object so far.
pub(super) fn said_of(definitions: &Definitions, slug: &str) -> (Origin, ObjectSaid) {
    definitions
        .object(slug)
        .map_or((Origin::Declared, ObjectSaid::default()), |(of, said)| (of, said.clone()))
}

/// What is said of a field so far.
pub(super) fn said_of_field(definitions: &Definitions, object: &str, slug: &str) -> (Origin, FieldSaid) {
    let said = definitions.field(object, slug);
    said.map_or((Origin::Declared, FieldSaid::default()), |(of, said)| (of, said.clone()))
}

/// Changes how an object is shown.
pub(super) fn change_object(tx: &mut Tx, app: &App, slug: &str, change: &ObjectChange) -> Result<(), Error> {
    let (catalog, definitions) = now(tx, app)?;
    let object = object(&catalog, slug)?;
    let (origin, mut said) = said_of(&definitions, slug);
    if let Some(label) = &change.label {
        let label = names::label(label, "/label")?;
        let key = model::search_key(&label);
        let mut others = catalog.objects.iter().filter(|other| other.slug != object.slug);
        if let Some(other) = others.find(|other| model::search_key(&other.label) == key) {
            return Err(Error::invalid(
                "/label",
                format!("{} are called '{}' already", other.slug, other.label),
            ));
        }
        said.label = Some(label);
    }
    if let Some(label) = &change.label_singular {
        said.label_singular = Some(names::label(label, "/label_singular")?);
    }
    if let Some(icon) = &change.icon {
        said.icon = icon.as_deref().map(|icon| names::label(icon, "/icon")).transpose()?;
    }
    if let Some(group) = &change.group {
        said.group = Some(names::group(group)?);
    }
    say_object(tx, slug, origin, &said, app.clock.now())
}

/// Changes how a field is shown and what it asks of its values. What needs an index is left to a job and
/// named in the answer.
pub(super) fn change_field(
    tx: &mut Tx,
    app: &App,
    (slug, name): (&str, &str),
    change: &FieldChange,
) -> Result<bool, Error> {
    let (catalog, definitions) = now(tx, app)?;
    let object = object(&catalog, slug)?;
    let field = field(&catalog, object, name)?;
    if object.field(name).is_some() && !object.fields.iter().any(|field| field.slug == name) {
        return Err(Error::Conflict(format!("every record has {name}; it stays as it is")));
    }
    let (origin, mut said) = said_of_field(&definitions, slug, name);
    let place = catalog.place(object, name);
    let own = matches!(place, Some(Place::Own(_)));
    let index = place.as_ref().and_then(|place| index_of(place, slug));
    if let Some(label) = &change.label {
        let label = names::label(label, "/label")?;
        let key = model::search_key(&label);
        let attached = catalog.attached(slug).flat_map(|attached| attached.fields.iter());
        let mut others = object.all_fields().chain(attached).filter(|other| other.slug != field.slug);
        if let Some(other) = others.find(|other| model::search_key(&other.label) == key) {
            return Err(Error::invalid(
                "/label",
                format!("{} is called '{}' already", other.slug, other.label),
            ));
        }
        said.label = Some(label);
    }
    if let Some(help) = &change.help {
        said.help = Some(names::note(help.as_deref(), "/help")?);
    }
    if let Some(section) = &change.section {
        said.section = Some(names::note(section.as_deref(), "/section")?);
    }
    if let Some(class) = &change.class {
        said.class = Some(names::class(class)?);
    }
    said.sensitive = change.sensitive.or(said.sensitive);
    said.in_list = change.in_list.or(said.in_list);
    said.position = change.position.map(|position| position.clamp(0, 1_000)).or(said.position);
    if let Some(options) = &change.options {
        said.options = Some(change_options(tx, &catalog, object, field, &said, options)?);
    }
    if let Some(required) = change.required {
        let bound = field.built_in && definitions_free(field, &said);
        if (field.access == Access::ReadOnly || !own) && required {
            return Err(Error::invalid("/required", "nobody fills this field; the system does"));
        }
        if bound && !required {
            return Err(Error::invalid("/required", "a record cannot be without it; it is built in"));
        }
        said.required = Some(required);
    }
    if let Some(unique) = change.unique {
        change_unique(tx, object, field, own, unique)?;
        said.unique = Some(unique);
    }
    let mut wants_index = false;
    match (change.quick, index) {
        (Some(true), _) if !field.kind.indexable() => {
            return Err(Error::invalid(
                "/quick",
                format!("a field of type {} cannot be quick", field.kind.name()),
            ));
        }
        (Some(true), Some(_)) => wants_index = field.speed != model::field::Speed::Quick,
        (Some(true), None) => {
            return Err(Error::invalid(
                "/quick",
                "it is computed; how quick it is found is not for the firm to say",
            ));
        }
        (Some(false), Some(index)) if field.speed == model::field::Speed::Quick && origin == Origin::Made => {
            tx.ddl(&Ddl::DropIndex(index.name.clone()))?;
            tx.execute(sql::DROP_INDEX, &[index.name.into()])?;
            said.quick = Some(false);
        }
        _ => {}
    }
    say_field(tx, (slug, name), origin, &said, app.clock.now())?;
    Ok(wants_index)
}

/// Whether a field is required by its declaration rather than by what was said of it.
fn definitions_free(field: &Field, said: &FieldSaid) -> bool {
    field.need == Need::Required && said.required != Some(true)
}

/// Options in their new order. One that records hold cannot go; how many do is said.
fn change_options(
    tx: &mut Tx,
    catalog: &Catalog,
    object: &Object,
    field: &Field,
    said: &FieldSaid,
    new: &[NewOption],
) -> Result<Vec<OptionSaid>, Error> {
    let Some(there) = field.kind.choices() else {
        return Err(Error::invalid(
            "/options",
            format!("a field of type {} has no options", field.kind.name()),
        ));
    };
    let known: Vec<OptionSaid> = there
        .iter()
        .map(|choice| OptionSaid {
            value: choice.value.to_string(),
            label: choice.label.to_string(),
            color: choice.color.as_deref().map(str::to_owned),
        })
        .collect();
    if new.is_empty() {
        return Err(Error::invalid("/options", "a field needs options to choose from"));
    }
    let options = names::options(new, &known)?;
    let gone: Vec<&OptionSaid> =
        known.iter().filter(|old| !options.iter().any(|option| option.value == old.value)).collect();
    let made = said.options.as_deref().unwrap_or_default();
    let mut faults = Vec::new();
    for option in &gone {
        if field.built_in && !made.iter().any(|made| made.value == option.value) {
            faults.push(Fault::new("/options", format!("'{}' is built in and stays", option.label)));
        }
        if let Some(roll_up) = roll_ups::counting(catalog, &object.slug, &field.slug, &option.value).next() {
            let detail =
                format!("'{}' cannot go: the roll-up '{}' counts by it", option.label, roll_up.label);
            faults.push(Fault::new("/options", detail));
        }
    }
    for (value, count) in held(tx, object, field, &gone)? {
        let label = gone.iter().find(|option| option.value == value).map_or("", |option| &option.label);
        let many = if count == 1 { "1 record holds".to_owned() } else { format!("{count} records hold") };
        faults.push(Fault::new("/options", format!("'{label}' cannot go: {many} it")));
    }
    if faults.is_empty() { Ok(options) } else { Err(Error::Invalid(faults)) }
}

/// How many records hold each of these options, where any does.
fn held(
    tx: &mut Tx,
    object: &Object,
    field: &Field,
    options: &[&OptionSaid],
) -> Result<Vec<(String, i64)>, Error> {
    if options.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select l.value, count(*) from texts($1) l cross join {} r where r.{} = l.value group by l.value order by l.value",
        object.slug, field.slug
    );
    let values = db::list::texts(options.iter().map(|option| option.value.as_str()));
    let rows = tx.query(&sql, &[values])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.integer(1)?))).collect()
}

/// Makes the values of a field unique, or lets them be equal again.
fn change_unique(tx: &mut Tx, object: &Object, field: &Field, own: bool, unique: bool) -> Result<(), Error> {
    if unique == field.unique {
        return Ok(());
    }
    if !unique {
        if field.built_in && field.unique {
            let index = unique_index(&object.slug, field);
            tx.ddl(&Ddl::DropIndex(index.name.clone()))?;
            tx.execute(sql::DROP_INDEX, &[index.name.into()])?;
            return Ok(());
        }
        let index = unique_index(&object.slug, field);
        tx.ddl(&Ddl::DropIndex(index.name.clone()))?;
        tx.execute(sql::DROP_INDEX, &[index.name.into()])?;
        return Ok(());
    }
    if !own || !kinds::can_be_unique(&field.kind) {
        let detail = format!("a field of type {} cannot be unique", field.kind.name());
        return Err(Error::invalid("/unique", detail));
    }
    let column = field.sort_column();
    let sql = format!(
        "select count(*), cast(sum(n) as bigint) from (select count(*) as n from {} where {column} is not null \
         group by {column} having count(*) > 1) d",
        object.slug
    );
    let row = tx.query_one(&sql, &[])?.ok_or_else(|| Error::bug("a count gave nothing"))?;
    let values = row.integer(0)?;
    if values > 0 {
        let records = match row.value(1, model::ColumnType::Integer)? {
            Value::Integer(records) => records,
            _ => 0,
        };
        return Err(Error::Conflict(format!(
            "{records} {} share {values} values of {}; make those different first",
            object.slug, field.slug
        )));
    }
    Ok(())
}

/// Puts an object away, or brings it back.
pub(super) fn hide_object(tx: &mut Tx, app: &App, slug: &str, hidden: bool) -> Result<(), Error> {
    let (catalog, definitions) = now(tx, app)?;
    let found = catalog.object(slug).filter(|object| object.hidden != hidden);
    let found = found.ok_or_else(|| match hidden {
        true => Error::not_found(format!("there is no object '{}'", short(slug))),
        false => Error::not_found(format!("no object '{}' is put away", short(slug))),
    })?;
    if hidden && let Some(why) = hide::object_is_needed(&catalog, found) {
        return Err(Error::Conflict(format!("{} cannot be put away: {why}", found.slug)));
    }
    let (origin, said) = said_of(&definitions, slug);
    say_object(tx, slug, origin, &ObjectSaid { hidden, ..said }, app.clock.now())
}

/// What uses a field, which putting it away would leave without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uses {
    /// They keep the field from being put away.
    Count,
    /// The user was told.
    Known,
}

/// Puts a field away, or brings it back.
pub(super) fn hide_field(
    tx: &mut Tx,
    app: &App,
    (slug, name): (&str, &str),
    hidden: bool,
    uses: Uses,
) -> Result<(), Error> {
    let (catalog, definitions) = now(tx, app)?;
    let object = object(&catalog, slug)?;
    let found = catalog.place(object, name).map(|place| place.field()).filter(|field| field.hidden != hidden);
    let found = found.ok_or_else(|| match hidden {
        true => Error::not_found(format!("{} have no field '{}'", object.slug, short(name))),
        false => Error::not_found(format!("no field '{}' of {} is put away", short(name), object.slug)),
    })?;
    if hidden {
        if let Some(why) = hide::field_is_needed(&catalog, object, found) {
            return Err(Error::Conflict(format!("{} cannot be put away: {why}", found.slug)));
        }
        if uses == Uses::Count {
            let like = format!("%\"{name}\"%").replace('_', "\\_");
            let views = tx.query(sql::VIEWS_WITH, &[slug.into(), like.into()])?;
            let names: Vec<&str> = views.iter().map(|row| row.text(0)).collect::<Result<_, _>>()?;
            if !names.is_empty() {
                return Err(Error::Conflict(format!(
                    "{} is used by the views {}; with ?anyway=true they go on without it",
                    found.slug,
                    names.join(", ")
                )));
            }
        }
    }
    if let (false, FieldType::RollUp(roll_up)) = (hidden, &found.kind)
        && let Err(missing) = roll_ups::is_whole(&catalog, roll_up)
    {
        let detail = format!("{} is made of {missing}, which is put away; bring that back first", found.slug);
        return Err(Error::Conflict(detail));
    }
    let (origin, said) = said_of_field(&definitions, slug, name);
    if said.converting {
        return Err(Error::Conflict(format!("{name} is shown when all values are copied into it")));
    }
    say_field(tx, (slug, name), origin, &FieldSaid { hidden, ..said }, app.clock.now())
}
