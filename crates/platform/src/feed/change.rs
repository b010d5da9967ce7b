//! Changes: who changed which record, before and after; and the members of a bulk chunk.

use db::{Row, Tx};
use model::{ColumnType, Id, Timestamp, Value};
use serde_json::Value as Json;

use super::{Actor, Liveness, sql, take};
use crate::Error;

/// What was done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was made.
    Created,
    /// Some of its fields changed.
    Updated,
    /// It was removed.
    Deleted,
    /// A bulk chunk made or changed many; its members say which.
    Batch,
}

impl Action {
    /// As stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Action::Created => "created",
            Action::Updated => "updated",
            Action::Deleted => "deleted",
            Action::Batch => "batch",
        }
    }

    fn read(name: &str) -> Result<Action, Error> {
        [Action::Created, Action::Updated, Action::Deleted, Action::Batch]
            .into_iter()
            .find(|action| action.name() == name)
            .ok_or_else(|| Error::bug(format!("a change has the action '{name}'")))
    }
}

/// A change that is to be written.
#[derive(Clone, Debug)]
pub struct NewChange {
    /// The object.
    pub object: String,
    /// The record; none for a bulk chunk.
    pub record_id: Option<Id>,
    /// What was done.
    pub action: Action,
    /// The bulk work this belongs to.
    pub batch_id: Option<Id>,
    /// The fields as they were: those that changed, or all of a deleted record.
    pub before: Option<Json>,
    /// The fields as they are: those that changed, or all of a new record.
    pub after: Option<Json>,
}

/// A change as it stands in the feed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The object.
    pub object: String,
    /// The record; none for a bulk chunk.
    pub record_id: Option<Id>,
    /// What was done.
    pub action: Action,
    /// The kind of who did it: user, token, job, system.
    pub actor: String,
    /// Who did it.
    pub actor_id: Option<Id>,
    /// Whether it happened live.
    pub live: bool,
    /// The bulk work this belongs to.
    pub batch_id: Option<Id>,
    /// The fields as they were.
    pub before: Option<Json>,
    /// The fields as they are.
    pub after: Option<Json>,
}

/// One record of a bulk chunk.
#[derive(Clone, Debug)]
pub struct Member {
    /// The record.
    pub record_id: Id,
    /// Whether the chunk made it.
    pub created: bool,
    /// Whether the chunk removed it.
    pub deleted: bool,
    /// The fields it changed, as they were; all of them when it removed the record.
    pub before: Option<Json>,
}

const COLUMNS: &[(&str, ColumnType)] = &[
    ("seq", ColumnType::Integer),
    ("at", ColumnType::Integer),
    ("object", ColumnType::Text),
    ("record_id", ColumnType::Id),
    ("action", ColumnType::Text),
    ("actor", ColumnType::Text),
    ("actor_id", ColumnType::Id),
    ("live", ColumnType::Boolean),
    ("batch_id", ColumnType::Id),
    ("before", ColumnType::Text),
    ("after", ColumnType::Text),
];

/// Writes one change and gives its number.
pub fn write_change(
    tx: &mut Tx,
    actor: &Actor,
    liveness: Liveness,
    now: Timestamp,
    change: NewChange,
) -> Result<i64, Error> {
    let seq = take(tx, 1)?;
    write_changes(tx, actor, liveness, now, seq, vec![change])?;
    Ok(seq)
}

/// Writes changes under numbers that were taken before, from `first` on.
pub(crate) fn write_changes(
    tx: &mut Tx,
    actor: &Actor,
    liveness: Liveness,
    now: Timestamp,
    first: i64,
    changes: Vec<NewChange>,
) -> Result<(), Error> {
    let rows: Vec<Vec<Value>> = changes
        .into_iter()
        .zip(first..)
        .map(|(change, seq)| {
            vec![
                seq.into(),
                now.into(),
                change.object.into(),
                change.record_id.into(),
                change.action.name().into(),
                actor.kind().into(),
                actor.id().into(),
                (liveness == Liveness::Live).into(),
                change.batch_id.into(),
                change.before.map(|json| json.to_string()).into(),
                change.after.map(|json| json.to_string()).into(),
            ]
        })
        .collect();
    tx.insert_many("changes", COLUMNS, &rows)?;
    Ok(())
}

/// The changes after a place in the feed, at most `limit`.
pub fn changes_after(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Change>, Error> {
    tx.query(sql::CHANGES_AFTER, &[after.into(), limit.into()])?.iter().map(read).collect()
}

/// The changes of a bulk work before a place in the feed, newest first, at most `limit`.
pub fn changes_of_batch(tx: &mut Tx, batch: Id, before: i64, limit: i64) -> Result<Vec<Change>, Error> {
    tx.query(sql::CHANGES_OF_BATCH, &[batch.into(), before.into(), limit.into()])?.iter().map(read).collect()
}

/// One change.
pub fn change(tx: &mut Tx, seq: i64) -> Result<Change, Error> {
    let row = tx.query_one(sql::CHANGE, &[seq.into()])?;
    read(&row.ok_or_else(|| Error::not_found("there is no such change"))?)
}

/// The last number that was given.
pub fn last_seq(tx: &mut Tx) -> Result<i64, Error> {
    let row = tx.query_one(sql::LAST, &[])?.ok_or_else(|| Error::bug("the feed has no counter"))?;
    Ok(row.integer(0)?)
}

/// The records of a bulk chunk.
pub fn members(tx: &mut Tx, seq: i64) -> Result<Vec<Member>, Error> {
    tx.query(sql::MEMBERS, &[seq.into()])?
        .iter()
        .map(|row| {
            Ok(Member {
                record_id: row.id(0)?,
                created: row.boolean(1)?,
                before: row.opt_bytes(2)?.map(unpack).transpose()?,
                deleted: row.opt_boolean(3)?.unwrap_or(false),
            })
        })
        .collect()
}

/// A before-image as it is kept with a member of a bulk chunk.
pub(crate) fn pack(json: &Json) -> Vec<u8> {
    lz4_flex::compress_prepend_size(json.to_string().as_bytes())
}

/// Reads a before-image back.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Json, Error> {
    let text = lz4_flex::decompress_size_prepended(bytes).map_err(|error| Error::bug(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| Error::bug(error.to_string()))
}

fn read(row: &Row) -> Result<Change, Error> {
    let json = |text: Option<&str>| match text {
        Some(text) => serde_json::from_str(text).map(Some).map_err(|error| Error::bug(error.to_string())),
        None => Ok(None),
    };
    Ok(Change {
        seq: row.integer(0)?,
        at: Timestamp(row.integer(1)?),
        object: row.text(2)?.to_owned(),
        record_id: row.opt_id(3)?,
        action: Action::read(row.text(4)?)?,
        actor: row.text(5)?.to_owned(),
        actor_id: row.opt_id(6)?,
        live: row.boolean(7)?,
        batch_id: row.opt_id(8)?,
        before: json(row.opt_text(9)?)?,
        after: json(row.opt_text(10)?)?,
    })
}
