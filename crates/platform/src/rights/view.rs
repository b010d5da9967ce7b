//! The schema as it is for one caller.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::Id;
use model::field::{Access, Field, FieldType, RollUp, Via};
use model::filter::{Filter, PEOPLE, Use, uses};
use model::object::{Attachment, Catalog, Object, RowScope, Subject};

use super::granted::Granted;
use super::read::MOMENTS;
use super::roles::{FieldRight, Reach, Right};
use crate::Asks;
use crate::interactions::scope::{BELONGS, withholds};
use crate::roll_ups;
use crate::schema::Schema;

/// Leaves out what is hidden, marks what may only be read, and says which records are there.
pub(super) fn of(granted: &Granted, schema: &Schema) -> Schema {
    let full = &schema.catalog;
    let mut catalog = Catalog::default();
    for object in &full.objects {
        let Some(scope) = scope(granted, full, object, 0) else { continue };
        if let Scope::Some(rows) = scope {
            catalog.scopes.insert(object.slug.to_string(), rows);
        }
        catalog.objects.push(seen(granted, object));
    }
    if granted.rights.object(MOMENTS).reach(Right::Read) == Reach::None {
        catalog.scopes.insert(MOMENTS.to_owned(), RowScope::Nothing);
    }
    for attachment in &full.attachments {
        let mut fields = fields(granted, &attachment.object, &attachment.fields);
        fields.retain(|field| match &field.kind {
            FieldType::RollUp(roll_up) => sees_all_of(granted, full, &attachment.object, roll_up),
            _ => true,
        });
        if catalog.object(&attachment.object).is_some() && !fields.is_empty() {
            catalog.attachments.push(Attachment { fields: Cow::Owned(fields), ..attachment.clone() });
        }
    }
    let mut view = schema.narrowed(catalog);
    view.catalog.segments = Some(known(granted, schema, &view));
    view
}

/// The segments that ask for nothing that is hidden, also not by way of other segments.
fn known(granted: &Granted, schema: &Schema, view: &Schema) -> HashSet<Id> {
    let mut asked: HashMap<Id, Vec<Use<'_>>> = HashMap::new();
    for (id, asks) in schema.segments.iter() {
        match asks {
            Asks::Nothing => drop(asked.insert(*id, Vec::new())),
            Asks::Tree(filter) => drop(asked.insert(*id, uses(filter, PEOPLE))),
            Asks::Anything => {}
        }
    }
    let mut known: HashSet<Id> = asked.keys().copied().collect();
    loop {
        let before = known.clone();
        let asks_openly = |id: &Id| {
            let mut asked = asked.get(id).into_iter().flatten();
            asked.all(|one| is_open(granted, schema, view, &before, one))
        };
        known.retain(asks_openly);
        if known.len() == before.len() {
            return known;
        }
    }
}

/// Whether what a condition on people speaks of tells nothing that is hidden: fields and segments that are there, and
/// records and moments all of which are. Of people themselves some are enough: each is asked for what she is.
fn is_open(granted: &Granted, schema: &Schema, view: &Schema, known: &HashSet<Id>, asked: &Use<'_>) -> bool {
    let full = &schema.catalog;
    let reads_all = |slug: &str| {
        full.object(slug).is_none_or(|object| matches!(scope(granted, full, object, 0), Some(Scope::All)))
    };
    match asked {
        Use::Field(MOMENTS, name) => {
            let column = name.split_once('.').map_or(*name, |(column, _)| column);
            !withholds(view).contains(&column)
        }
        Use::Field(object, name) => {
            view.catalog.object(object).is_some_and(|object| view.catalog.place(object, name).is_some())
        }
        Use::Records(MOMENTS) => {
            granted.rights.object(MOMENTS).reach(Right::Read) != Reach::None
                && BELONGS.iter().map(|(_, object)| *object).chain(["companies"]).all(reads_all)
        }
        Use::Records(object) => reads_all(object),
        Use::Segment(segment) => known.contains(segment),
    }
}

/// What a condition on people speaks of that is hidden, if anything is.
pub(super) fn hidden<'a>(
    granted: &Granted,
    schema: &Schema,
    view: &Schema,
    filter: &'a Filter,
) -> Option<Use<'a>> {
    let known = view.catalog.segments.as_ref()?;
    uses(filter, PEOPLE).into_iter().find(|one| !is_open(granted, schema, view, known, one))
}

/// Whether a roll-up tells nothing that is hidden: it is there for who reads all of what it takes together, records and
/// fields. What she reads only some of would be told by the figures. Parts of a record are where the record is.
fn sees_all_of(granted: &Granted, full: &Catalog, shown_on: &str, roll_up: &RollUp) -> bool {
    let reads_all = |slug: &str| {
        full.object(slug).is_none_or(|object| matches!(scope(granted, full, object, 0), Some(Scope::All)))
    };
    let uses = roll_ups::uses(full, roll_up);
    if let Via::Field(via) = &roll_up.via {
        let Some(object) = full.object(&roll_up.object) else { return false };
        let is_part = whole_of(full, object)
            .is_some_and(|(column, whole)| column == via.as_ref() && whole.slug == shown_on);
        let there = if is_part { scope(granted, full, object, 0).is_some() } else { reads_all(&object.slug) };
        let shown = |slug: &String| granted.rights.field(&object.slug, slug) != FieldRight::Hidden;
        return there && uses.iter().all(shown);
    }
    // A moment is there where its customer and the record it belongs to are.
    let mut others = BELONGS.iter().map(|(_, object)| *object).chain(["people", "companies"]);
    let hidden = |object: &Object, field: Option<&str>| {
        field.is_some_and(|field| granted.rights.field(&object.slug, field) == FieldRight::Hidden)
    };
    let withheld = full.objects.iter().any(|object| {
        object.moments.iter().any(|moment| {
            let of = [("amount", moment.amount), ("channel", moment.channel)];
            of.into_iter().any(|(name, field)| uses.contains(name) && hidden(object, field))
        })
    });
    granted.rights.object(MOMENTS).reach(Right::Read) != Reach::None
        && others.all(|slug| slug == shown_on || reads_all(slug))
        && !withheld
}

/// The records of an object that are there.
enum Scope {
    All,
    Some(RowScope),
}

/// None where the object is not there at all.
fn scope(granted: &Granted, full: &Catalog, object: &Object, depth: usize) -> Option<Scope> {
    let slug = object.slug.as_ref();
    let reach = granted.rights.object(slug).reach(Right::Read);
    if reach == Reach::None || depth > 8 {
        return None;
    }
    if let Some((column, whole)) = whole_of(full, object) {
        return match scope(granted, full, whole, depth + 1)? {
            Scope::All => Some(Scope::All),
            Scope::Some(_) => {
                Some(Scope::Some(RowScope::Part { column: column.to_owned(), whole: whole.slug.to_string() }))
            }
        };
    }
    let Some(owners) = granted.owners(reach) else { return Some(Scope::All) };
    let records: Arc<[_]> =
        granted.shared.get(slug).map(|shared| shared.seen.clone()).unwrap_or_default().into();
    Some(Scope::Some(RowScope::Owned { owners, records }))
}

/// A view with only those records of an object that may be taken out as a file; none where that is all she sees.
pub(super) fn exported(granted: &Granted, schema: &Schema, view: &Schema, slug: &str) -> Option<Schema> {
    let full = &schema.catalog;
    let mut catalog = view.catalog.clone();
    let mut object = full.object(slug)?;
    // A part is taken out where its whole is.
    for _ in 0..8 {
        let Some((column, whole)) = whole_of(full, object) else { break };
        let rows = RowScope::Part { column: column.to_owned(), whole: whole.slug.to_string() };
        catalog.scopes.insert(object.slug.to_string(), rows);
        object = whole;
    }
    let rights = granted.rights.object(&object.slug);
    let reach = rights.reach(Right::Export);
    if reach >= rights.reach(Right::Read) {
        return None;
    }
    let rows = match granted.owners(reach) {
        Some(owners) if reach != Reach::None => RowScope::Owned { owners, records: Vec::new().into() },
        _ => RowScope::Nothing,
    };
    catalog.scopes.insert(object.slug.to_string(), rows);
    Some(schema.narrowed(catalog))
}

/// The object that a record is a part of, with the column that says of which one.
pub(crate) fn whole_of<'a>(full: &'a Catalog, object: &'a Object) -> Option<(&'a str, &'a Object)> {
    let Subject::Part(column) = &object.subject else { return None };
    let FieldType::Relation { object: whole, .. } = &object.field(column)?.kind else {
        return None;
    };
    Some((column, full.object(whole)?))
}

fn seen(granted: &Granted, object: &Object) -> Object {
    let fields = fields(granted, &object.slug, &object.fields);
    let there = |slug: &&Cow<'static, str>| granted.rights.field(&object.slug, slug) != FieldRight::Hidden;
    Object {
        title: object.title.iter().filter(there).cloned().collect::<Vec<_>>().into(),
        search: object.search.iter().filter(there).cloned().collect::<Vec<_>>().into(),
        fields: Cow::Owned(fields),
        ..object.clone()
    }
}

fn fields(granted: &Granted, object: &str, fields: &[Field]) -> Vec<Field> {
    let seen = fields.iter().filter_map(|field| match granted.rights.field(object, &field.slug) {
        FieldRight::Hidden => None,
        FieldRight::Read => Some(Field { access: Access::ReadOnly, ..field.clone() }),
        FieldRight::Edit => Some(field.clone()),
    });
    seen.collect()
}
