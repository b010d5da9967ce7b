//! What points to records that go, pointed to the one that stays.

use std::collections::HashSet;

use db::Tx;
use model::field::{Field, FieldType};
use model::object::{Columns, Object};
use model::{Id, Value};
use serde_json::json;

use super::Merger;
use crate::Error;
use crate::records::delete::{any_sql, pairs_of, points_to};
use crate::records::{CHUNK, Draft, Matching, Writing, rows, upsert};

/// Most records that point to those that go, by one field.
const LIMIT: usize = 50_000;

/// Points everything that points to the losers to the survivor.
pub(super) fn repoint(tx: &mut Tx, writing: &Writing, object: &Object, merger: &Merger) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let losers: HashSet<Id> = merger.losers.iter().copied().collect();
    for other in &schema.catalog.objects {
        for field in other.fields.iter().filter(|field| points_to(field, object).is_some()) {
            if tx.query_one(&any_sql(other), &[])?.is_none() {
                continue;
            }
            let pairs = pairs_of(tx, other, field, &losers, LIMIT)?;
            if pairs.len() > LIMIT {
                let what = object.label_singular.to_lowercase();
                return Err(Error::Conflict(format!("this {what} has too many {} to be merged", other.slug)));
            }
            let same = other.slug == object.slug;
            let from: HashSet<Id> = pairs.into_iter().map(|(from, _)| from).collect();
            let mut from: Vec<Id> =
                from.into_iter().filter(|from| !(same && losers.contains(from))).collect();
            from.sort_unstable();
            for chunk in from.chunks(CHUNK) {
                write(tx, writing, other, field, merger, &losers, chunk)?;
            }
        }
    }
    Ok(())
}

fn write(
    tx: &mut Tx,
    writing: &Writing,
    other: &Object,
    field: &Field,
    merger: &Merger,
    losers: &HashSet<Id>,
    ids: &[Id],
) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let columns = schema.columns(other)?;
    let mut drafts = Vec::with_capacity(ids.len());
    for row in rows::by_ids(tx, &schema, other, ids)? {
        let id = rows::id_of(columns, &row)?;
        // Nobody points to herself.
        let to = (id != merger.survivor).then_some(merger.survivor);
        let values = pointed(writing, columns, &row, field, losers, to)?;
        let values = values.into_iter().filter_map(|(name, value)| Some((columns.position(&name)?, value)));
        drafts.push(Draft { id: Some(id), values: values.collect() });
    }
    for outcome in upsert(tx, writing, other, &Matching::Id, drafts)? {
        outcome.id()?;
    }
    Ok(())
}

/// The columns of a field that points to the losers, pointing elsewhere or nowhere.
fn pointed(
    writing: &Writing,
    columns: &Columns,
    row: &[Value],
    field: &Field,
    losers: &HashSet<Id>,
    to: Option<Id>,
) -> Result<Vec<(String, Value)>, Error> {
    let column = |name: &str| columns.get(row, name);
    if field.kind.is_list() {
        let mut list = Vec::new();
        for id in field.list(&column) {
            let lost = id.parse().is_ok_and(|id: Id| losers.contains(&id));
            let id = if lost { to.map(|id| id.to_string()) } else { Some(id) };
            list.extend(id.filter(|id| !list.contains(id)));
        }
        return Ok(field.read_json(&list.into(), &writing.app.firm.reading())?);
    }
    match (&field.kind, to) {
        (_, None) => Ok(field.empty()),
        // The object that it points to stays the same.
        (FieldType::Reference { .. }, Some(id)) | (_, Some(id)) => {
            let mut json = field.json(&column);
            match json.as_object_mut() {
                Some(pair) => {
                    pair.retain(|name, _| matches!(name.as_str(), "object" | "id"));
                    pair.insert("id".to_owned(), json!(id));
                }
                None => json = json!(id),
            }
            Ok(field.read_json(&json, &writing.app.firm.reading())?)
        }
    }
}
