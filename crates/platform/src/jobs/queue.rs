//! Putting jobs into the queue and taking them out of it.

use db::Tx;
use model::{Id, Timestamp};
use serde_json::Value as Json;

use super::finish::told;
use super::sql;
use crate::{App, Error};

/// Enqueues a job in the caller's transaction: it runs if and only if that commits. When a job with the same
/// unique key is queued or running, nothing is added and the answer is that job's id.
pub fn enqueue(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    payload: &Json,
    unique_key: Option<&str>,
) -> Result<Id, Error> {
    if let Some(key) = unique_key
        && let Some(row) = tx.query_one(sql::BY_KEY, &[key.into()])?
    {
        return Ok(row.id(0)?);
    }
    let id = app.id();
    let now = app.clock.now();
    let payload = payload.to_string();
    tx.execute(sql::ENQUEUE, &[id.into(), kind.into(), unique_key.into(), payload.into(), now.into()])?;
    Ok(id)
}

/// Cancels a job that is queued, running or paused. A run that is under way notices at its next progress or fence
/// and changes nothing from now on; what it has written stays. [`Error::Conflict`] when it is over.
pub fn cancel(tx: &mut Tx, app: &App, id: Id) -> Result<(), Error> {
    if tx.execute(sql::CANCEL, &[id.into(), app.clock.now().into()])? == 1 {
        return told(tx, app, id);
    }
    match tx.query_one(sql::STATE, &[id.into()])? {
        None => Err(Error::not_found("there is no job with this id")),
        Some(row) => Err(Error::Conflict(format!("the job is over: it is {}", row.text(0)?))),
    }
}

/// Stops a job for a while. A run that is under way notices at its next progress or fence; what it has
/// written stays, and [`resume`] goes on there, also after a restart. [`Error::Conflict`] when it is over.
pub fn pause(tx: &mut Tx, id: Id) -> Result<(), Error> {
    if tx.execute(sql::PAUSE, &[id.into()])? == 1 {
        return Ok(());
    }
    Err(not_now(tx, id)?)
}

/// Lets a job go on that was stopped for a while.
pub fn resume(tx: &mut Tx, id: Id, now: Timestamp) -> Result<(), Error> {
    if tx.execute(sql::RESUME, &[id.into(), now.into()])? == 1 {
        return Ok(());
    }
    Err(not_now(tx, id)?)
}

fn not_now(tx: &mut Tx, id: Id) -> Result<Error, Error> {
    Ok(match tx.query_one(sql::STATE, &[id.into()])? {
        None => Error::not_found("there is no job with this id"),
        Some(row) => Error::Conflict(format!("that is not possible now: the job is {}", row.text(0)?)),
    })
}

/// How many jobs are in each state, in the order of names.
pub fn states(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    let rows = tx.query(sql::STATES, &[])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.integer(1)?))).collect()
}

/// The jobs of a kind that are queued, running or paused.
pub fn open(tx: &mut Tx, kind: &str) -> Result<Vec<Id>, Error> {
    let rows = tx.query(sql::OPEN, &[kind.into()])?;
    rows.iter().map(|row| Ok(row.id(0)?)).collect()
}
