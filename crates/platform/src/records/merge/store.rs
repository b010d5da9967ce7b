//! Merges as they stand in the database.

use std::collections::{BTreeMap, HashSet};

use db::{Row, Tx};
use model::{ColumnType, Id, Timestamp, Value};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::{Merge, Merger, sql};
use crate::Error;
use crate::feed::{self, Action};

/// Writes a merge down.
pub(super) fn insert(tx: &mut Tx, merge: &Merge) -> Result<(), Error> {
    let Merger { survivor, losers, fields } = &merge.merger;
    tx.execute(
        sql::ADD,
        &[
            merge.id.into(),
            merge.object.as_str().into(),
            (*survivor).into(),
            json!(losers).to_string().into(),
            json!(fields).to_string().into(),
            merge.actor.as_str().into(),
            merge.actor_id.into(),
            merge.merged_at.into(),
            merge.applied.into(),
            merge.batch.into(),
        ],
    )?;
    note_batch(tx, merge.batch, merge.id)?;
    let columns =
        [("merge_id", ColumnType::Id), ("record_id", ColumnType::Id), ("survives", ColumnType::Boolean)];
    let all = losers.iter().map(|loser| (*loser, false)).chain([(*survivor, true)]);
    let rows: Vec<Vec<Value>> =
        all.map(|(record, survives)| vec![merge.id.into(), record.into(), survives.into()]).collect();
    tx.insert_many("merge_records", &columns, &rows)?;
    Ok(())
}

/// Notes that a batch is one of a merge.
pub(super) fn note_batch(tx: &mut Tx, batch: Id, merge: Id) -> Result<(), Error> {
    tx.execute(sql::ADD_BATCH, &[batch.into(), merge.into()])?;
    Ok(())
}

/// The merges that made a record what it is, also those of records that went into it, newest first.
pub(super) fn of_survivor(tx: &mut Tx, object: &str, survivor: Id) -> Result<Vec<Merge>, Error> {
    let mut survivors = HashSet::from([survivor]);
    loop {
        let rows = tx.query(sql::OF_SURVIVORS, &[db::list::ids(&survivors), object.into()])?;
        let merges = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let before = survivors.len();
        let losers =
            merges.iter().filter(|merge| merge.undone_at.is_none()).flat_map(|merge| &merge.merger.losers);
        survivors.extend(losers);
        if survivors.len() == before {
            return Ok(merges);
        }
    }
}

fn read(row: &Row) -> Result<Merge, Error> {
    fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
        serde_json::from_str(text).map_err(|error| Error::bug(format!("a merge: {error}")))
    }
    let fields: BTreeMap<String, Id> = parsed(row.text(4)?)?;
    Ok(Merge {
        id: row.id(0)?,
        object: row.text(1)?.to_owned(),
        merger: Merger { survivor: row.id(2)?, losers: parsed(row.text(3)?)?, fields },
        actor: row.text(5)?.to_owned(),
        actor_id: row.opt_id(6)?,
        merged_at: Timestamp(row.integer(7)?),
        undone_at: row.opt_integer(8)?.map(Timestamp),
        applied: row.integer(9)?,
        batch: row.id(10)?,
    })
}

/// One merge.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Merge, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    read(&row.ok_or_else(|| Error::not_found("there is no such merge"))?)
}

/// The merges in force that came after another and build on it, also through each other, in their order: those of records
/// that it is about, that it pointed elsewhere, or that what it took away pointed to.
pub(super) fn later(tx: &mut Tx, merge: &Merge) -> Result<Vec<Merge>, Error> {
    let mut reached = touched(tx, merge)?;
    let mut known: BTreeMap<(i64, Id), Merge> = BTreeMap::new();
    loop {
        let found = tx.query(sql::LATER, &[db::list::ids(&reached), merge.applied.into()])?;
        let found = found.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let place = |found: &Merge| (found.applied, found.id);
        let fresh: Vec<Merge> =
            found.into_iter().filter(|one| one.id != merge.id && !known.contains_key(&place(one))).collect();
        if fresh.is_empty() {
            return Ok(known.into_values().collect());
        }
        for one in fresh {
            reached.extend(touched(tx, &one)?);
            known.insert(place(&one), one);
        }
    }
}

/// The records that a merge is about, those it changed, and those that what it took away pointed to.
fn touched(tx: &mut Tx, merge: &Merge) -> Result<HashSet<Id>, Error> {
    const LOOK: i64 = 1_000;
    let mut touched: HashSet<Id> =
        merge.merger.losers.iter().copied().chain([merge.merger.survivor]).collect();
    let mut before = i64::MAX;
    loop {
        let changes = feed::changes_of_batch(tx, merge.batch, before, LOOK)?;
        let Some(last) = changes.last() else { return Ok(touched) };
        before = last.seq;
        for change in changes {
            touched.extend(change.record_id);
            if let (Action::Deleted, Some(image)) = (change.action, &change.before) {
                ids_in(image, &mut touched);
            }
        }
    }
}

/// Every id that stands in a value.
fn ids_in(json: &Json, found: &mut HashSet<Id>) {
    match json {
        Json::String(text) => found.extend(text.parse::<Id>()),
        Json::Array(items) => items.iter().for_each(|item| ids_in(item, found)),
        Json::Object(fields) => fields.values().for_each(|value| ids_in(value, found)),
        _ => {}
    }
}
