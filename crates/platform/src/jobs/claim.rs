//! Taking a job from the queue.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use db::{Row, Tx};
use model::{Id, Value};

use super::finish::told;
use super::{JobKind, LEASE_MICROS, Leases, MOST_ATTEMPTS, Run, sql};
use crate::{App, Error};

/// The kinds of all rooms.
pub(super) fn kinds(app: &App) -> impl Iterator<Item = &JobKind> {
    app.modules.iter().flat_map(|module| module.jobs)
}

/// The next job that is due, now owned by a run of this process.
pub(super) fn claim(
    app: &App,
    stopping: &Arc<AtomicBool>,
    leases: &Leases,
) -> Result<Option<(JobKind, Run)>, Error> {
    let now = app.clock.now();
    // What runs here is not left behind, though its lease may have ended while the machine was asleep.
    let ours: Vec<Id> = leases.held().into_iter().map(|(id, _)| id).collect();
    let due = [now.into(), db::list::texts(kinds(app).map(|kind| kind.name)), db::list::ids(&ours)];
    let (looking, inner) = (due.clone(), app.clone());
    // Most looks find nothing, and a look is no reason to write.
    if app.db.read_blocking(move |tx| tx.query_one(sql::NEXT, &looking))?.is_none() {
        return Ok(None);
    }
    let Some(found) = app.write_blocking(move |tx| take(tx, &inner, &due))? else { return Ok(None) };
    let kind = kinds(app).find(|kind| kind.name == found.kind).copied();
    let kind = kind.ok_or_else(|| Error::bug(format!("the kind '{}' is gone", found.kind)))?;
    let payload = serde_json::from_str(&found.payload).map_err(|error| Error::bug(error.to_string()))?;
    let run = Run {
        id: found.id,
        payload,
        attempts: found.attempts,
        epoch: found.epoch,
        stopping: Arc::clone(stopping),
        shown: None,
    };
    leases.hold(run.id, run.epoch);
    Ok(Some((kind, run)))
}

struct Found {
    id: Id,
    kind: String,
    payload: String,
    attempts: i64,
    epoch: i64,
}

fn take(tx: &mut Tx, app: &App, due: &[Value]) -> Result<Option<Found>, Error> {
    while let Some(row) = tx.query_one(sql::NEXT, due)? {
        if let Some(found) = take_one(tx, app, &row)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn take_one(tx: &mut Tx, app: &App, row: &Row) -> Result<Option<Found>, Error> {
    let (id, now) = (row.id(0)?, app.clock.now());
    let attempts = row.integer(3)? + 1;
    let epoch = row.integer(4)? + 1;
    if attempts > MOST_ATTEMPTS {
        let why = format!("the process ended {MOST_ATTEMPTS} times while this job ran; it was given up");
        let ended = [id.into(), row.integer(4)?.into(), "failed".into(), Value::Null, why.into(), now.into()];
        tx.execute(sql::FINISH, &ended)?;
        told(tx, app, id)?;
        return Ok(None);
    }
    let until = now.plus_micros(LEASE_MICROS);
    tx.execute(sql::CLAIM, &[id.into(), now.into(), epoch.into(), until.into()])?;
    let (kind, payload) = (row.text(1)?.to_owned(), row.text(2)?.to_owned());
    Ok(Some(Found { id, kind, payload, attempts, epoch }))
}

/// Ends the leases of all jobs, where it is known that no process lives that could hold one.
pub(crate) fn take_over(tx: &mut Tx) -> Result<(), Error> {
    tx.execute(sql::TAKE_OVER, &[])?;
    Ok(())
}
