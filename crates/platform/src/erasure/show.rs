//! Erasures as they stand in the database and as they are shown. Nothing of it says who somebody was.

use std::collections::BTreeSet;

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::sql;
use crate::accounts::Names;
use crate::{App, Error, accounts};

/// One erasure.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Its id.
    pub id: Id,
    /// The object of the records.
    pub object: String,
    /// Those who were to be erased.
    pub records: Vec<Id>,
    /// `hidden`, `running` or `done`.
    pub state: String,
    /// Why, until it is done.
    pub reason: Option<String>,
    /// Who asked.
    pub actor: (String, Option<Id>),
    /// When.
    pub requested_at: Timestamp,
    /// By when it must be done.
    pub due_at: Timestamp,
    /// Whether it was not to wait.
    pub now: bool,
    /// The place in the feed at which they were hidden.
    pub seq: i64,
    /// The job that does it, or did.
    pub job_id: Option<Id>,
    /// When the rewrite began first.
    pub started_at: Option<Timestamp>,
    /// When it was done.
    pub finished_at: Option<Timestamp>,
    /// What was erased.
    pub counts: Json,
    /// Why it is not done yet.
    pub waits: Option<String>,
}

impl Erasure {
    fn read(row: &Row) -> Result<Erasure, Error> {
        let json = |text: &str| serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()));
        let records = serde_json::from_str(row.text(2)?).map_err(|error| Error::bug(error.to_string()))?;
        Ok(Erasure {
            id: row.id(0)?,
            object: row.text(1)?.to_owned(),
            records,
            state: row.text(3)?.to_owned(),
            reason: row.opt_text(4)?.map(str::to_owned),
            actor: (row.text(5)?.to_owned(), row.opt_id(6)?),
            requested_at: Timestamp(row.integer(7)?),
            due_at: Timestamp(row.integer(8)?),
            now: row.boolean(9)?,
            seq: row.integer(10)?,
            job_id: row.opt_id(11)?,
            started_at: row.opt_integer(12)?.map(Timestamp),
            finished_at: row.opt_integer(13)?.map(Timestamp),
            counts: json(row.text(14)?)?,
            waits: row.opt_text(15)?.map(str::to_owned),
        })
    }

    /// As the API shows it.
    pub(super) fn json(&self, names: &Names) -> Json {
        json!({
            "id": self.id,
            "object": self.object,
            "records": self.records,
            "state": self.state,
            "reason": self.reason,
            "requested_at": self.requested_at,
            "requested_by_name": names.shown(&self.actor.0, self.actor.1)["name"],
            "due_at": self.due_at,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "counts": self.counts,
            "waits": self.waits,
            "job_id": self.job_id,
        })
    }
}

/// One erasure by its id.
pub fn one(tx: &mut Tx, id: Id) -> Result<Erasure, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    Erasure::read(&row.ok_or_else(|| Error::not_found("there is no such erasure"))?)
}

/// How many are not done, and by when the first of them must be.
pub fn open(tx: &mut Tx) -> Result<(i64, Option<Timestamp>), Error> {
    match tx.query_one(sql::OPEN, &[])? {
        Some(row) => Ok((row.integer(0)?, row.opt_integer(2)?.map(Timestamp))),
        None => Ok((0, None)),
    }
}

/// Erasures before one, newest first.
pub(super) fn list(tx: &mut Tx, before: Option<Id>, limit: i64) -> Result<Vec<Erasure>, Error> {
    let before = before.unwrap_or(Id([0xff; 16]));
    tx.query(sql::LIST, &[before.into(), limit.into()])?.iter().map(Erasure::read).collect()
}

/// Those that a job does.
pub(super) fn of_job(tx: &mut Tx, job: Id) -> Result<Vec<Erasure>, Error> {
    tx.query(sql::OF_JOB, &[job.into()])?.iter().map(Erasure::read).collect()
}

/// What is looked for on behalf of one.
pub(super) fn ids(tx: &mut Tx, erasure: Id, what: &str) -> Result<BTreeSet<Id>, Error> {
    let rows = tx.query(sql::IDS, &[erasure.into(), what.into()])?;
    rows.iter().map(|row| Ok(row.id(0)?)).collect()
}

/// Some erasures as the API shows them.
pub(super) fn all_shown(tx: &mut Tx, app: &App, erasures: &[Erasure]) -> Result<Vec<Json>, Error> {
    let actors = erasures.iter().map(|erasure| (erasure.actor.0.as_str(), erasure.actor.1));
    let names = accounts::names(tx, app, actors)?;
    Ok(erasures.iter().map(|erasure| erasure.json(&names)).collect())
}

/// An erasure as the API shows it.
pub fn shown(tx: &mut Tx, app: &App, id: Id) -> Result<Json, Error> {
    let erasure = one(tx, id)?;
    Ok(all_shown(tx, app, &[erasure])?.pop().unwrap_or_default())
}
