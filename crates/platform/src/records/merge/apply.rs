//! Doing a merge.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::field::Access;
use model::object::{Columns, Object};
use model::{Id, Value};

use super::{MOST, Merge, Merger, children, journal, keys};
use crate::Error;
use crate::records::delete::{Pointers, delete_many};
use crate::records::{Draft, Matching, Writing, permit, read, rows, upsert};
use crate::rights::visible_of;

/// Fields that say where a record itself came from; they are the survivor's own.
const OWN: [&str; 2] = ["source", "source_id"];

/// Refuses what cannot be merged, or what whoever writes may not.
pub(super) fn check(tx: &mut Tx, writing: &Writing, slug: &str, merger: &Merger) -> Result<(), Error> {
    let object = writing.view.object(slug)?;
    let Merger { survivor, losers, fields } = merger;
    if !visible_of(tx, &writing.view, slug, &[*survivor].into())?.contains(survivor) {
        return Err(read::missing(object));
    }
    if losers.is_empty() || losers.len() > MOST {
        return Err(Error::invalid("/ids", format!("must list 1 to {MOST} records")));
    }
    let mut all = HashSet::from([*survivor]);
    for (at, loser) in losers.iter().enumerate() {
        if !all.insert(*loser) {
            return Err(Error::invalid(format!("/ids/{at}"), "is there twice, or is the record that stays"));
        }
    }
    let seen = visible_of(tx, &writing.view, slug, &all)?;
    if let Some(at) = losers.iter().position(|loser| !seen.contains(loser)) {
        let what = object.label_singular.to_lowercase();
        return Err(Error::invalid(format!("/ids/{at}"), format!("there is no such {what}")));
    }
    for (name, from) in fields {
        let pointer = format!("/fields/{}", name.replace('~', "~0").replace('/', "~1"));
        match object.field(name) {
            Some(field) if field.access == Access::Writable && !OWN.contains(&name.as_str()) => {}
            _ => {
                return Err(Error::invalid(
                    pointer,
                    format!("{slug} have no field of this name that can be chosen"),
                ));
            }
        }
        if !all.contains(from) {
            return Err(Error::invalid(pointer, "must be the id of one of the records that are merged"));
        }
    }
    permit::may_edit(tx, writing, slug, *survivor)?;
    let refused = permit::deletions(tx, writing, object, &losers.iter().copied().collect())?;
    match refused.into_values().next() {
        None => Ok(()),
        Some(why) => Err(why.map_or_else(|| read::missing(object), Error::Forbidden)),
    }
}

/// Does a merge. `kept` are fields of the survivor that stay as they are, because somebody changed them after the merge
/// was done first.
pub(super) fn apply(
    tx: &mut Tx,
    writing: &Writing,
    merge: &Merge,
    kept: &HashSet<String>,
) -> Result<(), Error> {
    // Who may merge may do what follows from it.
    let writing = Writing { group: Some(merge.batch), ..writing.consequence() };
    let schema = writing.schema.clone();
    let object = schema.object(&merge.object)?;
    let columns = schema.columns(object)?;
    let Merger { survivor, losers, fields } = &merge.merger;
    let all: Vec<Id> = losers.iter().copied().chain([*survivor]).collect();
    let found = rows::by_ids(tx, &schema, object, &all)?;
    let found: HashMap<Id, Vec<Value>> =
        found.into_iter().map(|row| Ok((rows::id_of(columns, &row)?, row))).collect::<Result<_, Error>>()?;
    if found.len() < all.len() {
        return Err(read::missing(object));
    }
    children::repoint(tx, &writing, object, &merge.merger)?;
    journal::forth(tx, merge)?;
    keys::note(tx, merge, object, columns, losers.iter().filter_map(|loser| found.get(loser)))?;
    let mut draft = Draft { id: Some(*survivor), values: Vec::new() };
    for field in object.all_fields() {
        let slug = field.slug.as_ref();
        if field.access != Access::Writable || OWN.contains(&slug) || kept.contains(slug) {
            continue;
        }
        let holds = |id: &Id| {
            let row = found.get(id)?;
            let value = field.json(&|name: &str| columns.get(row, name));
            (!value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())).then_some(row)
        };
        let row = match fields.get(slug) {
            Some(chosen) if chosen == survivor => continue,
            Some(chosen) => found.get(chosen),
            None if holds(survivor).is_some() => continue,
            None => losers.iter().find_map(holds),
        };
        if let Some(row) = row {
            draft.values.extend(values(object, columns, row, slug, &all));
        }
    }
    let gone = delete_many(tx, &writing, object, losers, Pointers::AsDeclared)?;
    if let Some((_, why)) = gone.left.into_iter().next() {
        return Err(Error::Conflict(why));
    }
    for outcome in upsert(tx, &writing, object, &Matching::Id, vec![draft])? {
        outcome.id()?;
    }
    Ok(())
}

/// The columns of a field as a row has them. What points to one of the merged records would point to itself.
fn values(object: &Object, columns: &Columns, row: &[Value], slug: &str, all: &[Id]) -> Vec<(usize, Value)> {
    let Some(field) = object.field(slug) else { return Vec::new() };
    if matches!(columns.get(row, slug), Some(Value::Id(to)) if all.contains(to)) {
        return Vec::new();
    }
    let names = field.columns().into_iter().map(|(name, _)| name).chain(field.currency_column());
    let places = names.filter_map(|name| columns.position(&name));
    places.map(|at| (at, row[at].clone())).collect()
}
