//! Undos as they stand in the database.

use std::sync::Arc;

use db::{Row, Tx};
use model::{ColumnType, Id, Timestamp, Value};
use serde_json::{Value as Json, json};

use super::sql;
use super::step::{Skip, Undone};
use crate::feed::Actor;
use crate::rights::Granted;
use crate::{App, Ended, Error, jobs};

/// How many records that were left alone an answer lists.
const SHOWN: i64 = 1_000;

/// How far an undo is.
#[derive(Clone, Debug)]
pub(super) struct Undo {
    pub id: Id,
    pub batch_id: Id,
    pub job_id: Option<Id>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub reached: i64,
    pub done: i64,
    pub total: i64,
    pub undone: i64,
    pub skipped: i64,
}

fn read(row: &Row) -> Result<Undo, Error> {
    Ok(Undo {
        id: row.id(0)?,
        batch_id: row.id(1)?,
        job_id: row.opt_id(2)?,
        created_at: Timestamp(row.integer(3)?),
        finished_at: row.opt_integer(4)?.map(Timestamp),
        reached: row.integer(5)?,
        done: row.integer(6)?,
        total: row.integer(7)?,
        undone: row.integer(8)?,
        skipped: row.integer(9)?,
    })
}

/// One undo.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Undo, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    read(&row.ok_or_else(|| Error::bug("an undo is missing"))?)
}

/// Whether it was this one who asked for an undo.
pub(super) fn is_of(tx: &mut Tx, undo: &Undo, actor: &Actor) -> Result<bool, Error> {
    let row = tx.query_one(sql::ASKED_BY, &[undo.id.into()])?;
    row.map_or(Ok(false), |row| Ok(row.text(0)? == actor.kind() && row.opt_id(1)? == actor.id()))
}

/// An undo that is over.
pub(super) fn ended(tx: &mut Tx, undo: &Undo) -> Result<Ended, Error> {
    let by = match tx.query_one(sql::ASKED_BY, &[undo.id.into()])? {
        Some(row) => Actor::stored(row.text(0)?, row.opt_id(1)?),
        None => None,
    };
    let Undo { id, batch_id, job_id, undone, skipped, .. } = *undo;
    Ok(Ended::Undo { batch: batch_id, undo: id, by, by_job: job_id.is_some(), undone, skipped })
}

/// What whoever asked for an undo may do now.
pub(super) fn asker(tx: &mut Tx, app: &App, id: Id) -> Result<Arc<Granted>, Error> {
    let row = tx.query_one(sql::ASKED_BY, &[id.into()])?;
    let row = row.ok_or_else(|| Error::bug("an undo is missing"))?;
    app.granted_to(tx, row.text(0)?, row.opt_id(1)?)
}

/// The latest undo of a batch.
pub(super) fn latest(tx: &mut Tx, batch: Id) -> Result<Option<Undo>, Error> {
    tx.query_one(sql::LATEST, &[batch.into()])?.as_ref().map(read).transpose()
}

/// How many changes a batch has and the last of them; an error without any.
pub(super) fn extent(tx: &mut Tx, batch: Id) -> Result<(i64, i64), Error> {
    let row = tx.query_one(sql::EXTENT, &[batch.into()])?;
    let row = row.ok_or_else(|| Error::bug("a count gave nothing"))?;
    match row.opt_integer(1)? {
        Some(last) => Ok((row.integer(0)?, last)),
        None => Err(Error::not_found("no changes have this batch")),
    }
}

/// Writes down an undo that begins.
pub(super) fn begin(
    tx: &mut Tx,
    app: &App,
    id: Id,
    batch: Id,
    job: Option<Id>,
    actor: &Actor,
) -> Result<Undo, Error> {
    let (total, last) = extent(tx, batch)?;
    if tx.query_one(sql::AT_WORK, &[batch.into()])?.is_some() {
        return Err(Error::Conflict(
            "the work is not over; stop it or wait for its end, then undo it".to_owned(),
        ));
    }
    tx.execute(
        sql::INSERT,
        &[
            id.into(),
            batch.into(),
            job.into(),
            actor.kind().into(),
            actor.id().into(),
            app.clock.now().into(),
            (last + 1).into(),
            total.into(),
        ],
    )?;
    one(tx, id)
}

const SKIP_COLUMNS: &[(&str, ColumnType)] = &[
    ("batch_id", ColumnType::Id),
    ("number", ColumnType::Integer),
    ("object", ColumnType::Text),
    ("record_id", ColumnType::Id),
    ("reason", ColumnType::Text),
];

/// Lists records that a batch left alone, numbered from `first` on.
pub(crate) fn note_skips(tx: &mut Tx, batch: Id, first: i64, skips: &[Skip]) -> Result<(), Error> {
    let numbered = |(number, skip): (i64, &Skip)| -> Vec<Value> {
        let (object, reason) = (skip.object.as_str(), skip.reason.as_str());
        vec![batch.into(), number.into(), object.into(), skip.record_id.into(), reason.into()]
    };
    let rows: Vec<_> = (first..).zip(skips).map(numbered).collect();
    tx.insert_many("batch_skips", SKIP_COLUMNS, &rows)?;
    Ok(())
}

/// The records that a batch left alone, as the API shows them.
pub(crate) fn skips(tx: &mut Tx, batch: Id, limit: i64) -> Result<Vec<Json>, Error> {
    let rows = tx.query(sql::SKIPS, &[batch.into(), limit.into()])?;
    let skip = |row: &Row| {
        let (object, record_id) = (row.text(0)?.to_owned(), row.id(1)?);
        Ok(Skip { object, record_id, reason: row.text(2)?.to_owned() }.json())
    };
    rows.iter().map(skip).collect()
}

/// Notes what was undone down to a place in the feed.
pub(super) fn advance(
    tx: &mut Tx,
    undo: &Undo,
    reached: i64,
    changes: i64,
    undone: &Undone,
    finished: Option<Timestamp>,
) -> Result<(), Error> {
    note_skips(tx, undo.id, undo.skipped, &undone.skips)?;
    let skipped = undone.skips.len() as i64;
    let moved: [Value; 6] = [
        undo.id.into(),
        reached.into(),
        changes.into(),
        undone.count.into(),
        skipped.into(),
        finished.into(),
    ];
    tx.execute(sql::REACHED, &moved)?;
    Ok(())
}

/// An undo as the API shows it.
pub(super) fn shown(tx: &mut Tx, app: &App, undo: &Undo) -> Result<Json, Error> {
    let skipped = skips(tx, undo.id, SHOWN)?;
    let (mut state, mut error) = (json!("done"), Json::Null);
    if let Some(id) = undo.job_id {
        let job = jobs::show(tx, app, id)?;
        (state, error) = (job["state"].clone(), job["error"].clone());
    }
    Ok(json!({
        "batch_id": undo.id,
        "undoes": undo.batch_id,
        "job_id": undo.job_id,
        "state": state,
        "progress": {"done": undo.done, "total": undo.total},
        "undone": undo.undone,
        "skipped_count": undo.skipped,
        "skipped": skipped,
        "created_at": undo.created_at,
        "finished_at": undo.finished_at,
        "error": error,
    }))
}
