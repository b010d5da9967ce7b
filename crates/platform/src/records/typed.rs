//! Which values of records users typed themselves.
//!
//! A user's last word on a field stands in the changes. As long as the record still holds it, the value is
//! hers, and what is brought in from elsewhere may be told to leave it alone. Edits of many records at once
//! do not count as typing.
//!
//! What was brought in and lost is noted: the last of each record and field, with its source, so that the record can
//! show both values and why one won. It goes when the batch that brought it is taken back.

use std::collections::{HashMap, HashSet};

use db::{Column, Index, Table, Tx};
use model::object::{Columns, Object};
use model::{ColumnType, Id, Timestamp, Value};
use serde_json::{Value as Json, json};

use super::write::Pending;
use super::{Draft, Typed, Writing, rows};
use crate::timeline::Place;
use crate::{Error, provenance};

db::statements! {
    DROP_LOST = "delete from lost_values where field = $1 and record_id in (select l.value from ids($2) l)";
    FORGET = "delete from lost_values where batch_id = $1";
    LOST = "select field, value, source, batch_id, at from lost_values where record_id = $1 order by at desc, field";
    TYPED = "select c.record_id, c.after from ids($1) l cross join changes c \
         where c.record_id = l.value and c.actor = 'user' and c.after is not null order by c.seq";
}

/// For each of these rows the columns that hold what a user typed.
pub(super) fn columns_of(
    tx: &mut Tx,
    object: &Object,
    columns: &Columns,
    rows: &HashMap<Id, Vec<Value>>,
) -> Result<HashMap<Id, HashSet<usize>>, Error> {
    let mut words: HashMap<Id, HashMap<String, Json>> = HashMap::new();
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    for row in tx.query(TYPED, &[db::list::ids(rows.keys())])? {
        let Some(text) = row.opt_text(1)? else { continue };
        let after: Json = serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?;
        let Json::Object(after) = after else { continue };
        words.entry(row.id(0)?).or_default().extend(after);
    }
    let mut typed = HashMap::new();
    for (id, words) in words {
        let Some(row) = rows.get(&id) else { continue };
        let column = |name: &str| columns.get(row, name);
        let fields = words
            .iter()
            .filter_map(|(slug, word)| object.field(slug).filter(|field| field.json(&column) == *word));
        let places: HashSet<usize> = fields
            .flat_map(|field| {
                field.columns().into_iter().map(|(name, _)| name).chain(field.currency_column())
            })
            .filter_map(|name| columns.position(&name))
            .collect();
        typed.insert(id, places);
    }
    Ok(typed)
}

/// The table of values that lost against what a user typed.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let columns = LOST_COLUMNS.iter().map(|(name, kind)| Column::required(*name, *kind));
    let table = Table::keyed("lost_values", &["record_id", "field"], columns.collect());
    (vec![table], vec![Index::on("lost_values_batch", "lost_values", &["batch_id"])])
}

const LOST_COLUMNS: &[(&str, ColumnType)] = &[
    ("record_id", ColumnType::Id),
    ("field", ColumnType::Text),
    ("value", ColumnType::Text),
    ("source", ColumnType::Text),
    ("batch_id", ColumnType::Id),
    ("at", ColumnType::Integer),
];

/// A value that was brought in for a field that keeps what a user typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lost {
    field: String,
    value: Json,
}

/// What a draft says otherwise than fields that keep their value.
pub(super) fn lost(
    object: &Object,
    columns: &Columns,
    row: &[Value],
    draft: &Draft,
    keeps: &HashSet<usize>,
) -> Vec<Lost> {
    let said = |name: &str| draft.value(columns, name).or_else(|| columns.get(row, name));
    let differs = |at: &usize| {
        let (name, _) = &columns.names()[*at];
        draft.value(columns, name).is_some_and(|value| columns.get(row, name) != Some(value))
    };
    let mut places: Vec<usize> = keeps.iter().copied().filter(differs).collect();
    places.sort_unstable();
    let fields = places.iter().filter_map(|at| object.field(&columns.names()[*at].0));
    fields.map(|field| Lost { field: field.slug.to_string(), value: field.json(&said) }).collect()
}

/// Notes what lost, where it is part of a batch.
pub(super) fn note(
    tx: &mut Tx,
    writing: &Writing,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<(), Error> {
    let (Typed::Kept(keeping), Some(batch)) = (&writing.typed, writing.batch) else { return Ok(()) };
    let mut by_field: HashMap<String, HashMap<Id, Json>> = HashMap::new();
    for pending in pendings.iter_mut() {
        let lost = std::mem::take(&mut pending.lost);
        if pending.falls() {
            continue;
        }
        for Lost { field, value } in lost {
            by_field.entry(field).or_default().insert(rows::id_of(columns, &pending.row)?, value);
        }
    }
    for (field, values) in by_field {
        tx.execute(DROP_LOST, &[field.as_str().into(), db::list::ids(values.keys())])?;
        let rows: Vec<Vec<Value>> = values
            .into_iter()
            .map(|(id, value)| {
                let (field, source) = (field.as_str().into(), keeping.source.as_str().into());
                vec![id.into(), field, value.to_string().into(), source, batch.into(), writing.now.into()]
            })
            .collect();
        tx.insert_many("lost_values", LOST_COLUMNS, &rows)?;
    }
    Ok(())
}

/// Forgets what a batch brought in that lost.
pub(crate) fn forget(tx: &mut Tx, batch: Id) -> Result<(), Error> {
    tx.execute(FORGET, &[batch.into()])?;
    Ok(())
}

/// What was brought in for a record and lost, as entries of its timeline: one for each batch.
pub(crate) fn entries(
    tx: &mut Tx,
    object: &Object,
    id: Id,
    before: Place,
) -> Result<Vec<(Place, Json)>, Error> {
    let mut entries: Vec<(Place, Json)> = Vec::new();
    let found = tx.query(LOST, &[id.into()])?;
    let batches = found.iter().map(|row| row.id(3)).collect::<Result<Vec<_>, _>>()?;
    let origins = provenance::of(tx, batches.into_iter())?;
    for row in found {
        let Some(field) = object.field(row.text(0)?) else { continue };
        let value: Json =
            serde_json::from_str(row.text(1)?).map_err(|error| Error::bug(error.to_string()))?;
        let (batch, at) = (row.id(3)?, Timestamp(row.integer(4)?));
        let lost = json!({"slug": field.slug, "label": field.label, "value": value});
        match entries.last_mut() {
            Some(((known, _), entry)) if *known == at && entry["batch_id"] == json!(batch) => {
                entry["fields"].as_array_mut().into_iter().for_each(|fields| fields.push(lost.clone()));
            }
            _ => entries.push((
                (at, 0),
                json!({
                    "type": "kept",
                    "seq": 0,
                    "at": at,
                    "batch_id": batch,
                    "source": row.text(2)?,
                    "origin": origins.get(&batch),
                    "reason": "typed",
                    "fields": [lost],
                }),
            )),
        }
    }
    entries.retain(|(place, _)| *place < before);
    Ok(entries)
}
