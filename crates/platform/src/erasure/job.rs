//! The job of the rewrite: one for all who wait, in the night or at once.

use serde_json::{Value as Json, json};

use db::Tx;

use super::purge::{Pace, rewrite};
use super::show::{self, Erasure};
use super::{journal, sql};
use crate::jobs::{Daily, JobKind, Run};
use crate::{App, Ended, Error};

/// The hour at which those who wait are erased.
pub const DAILY: i8 = 2;

/// Erases everybody who waits.
pub(crate) const JOB: JobKind =
    JobKind { name: "erase", label: "Erasure", run, daily: Some(Daily { hour: DAILY }) };

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    journal::catch_up(app)?;
    let (fence, id, now) = (run.fenced(), run.id, app.clock.now());
    let erasures = app.write_blocking(move |tx| {
        fence(tx)?;
        tx.execute(sql::TAKE, &[id.into(), now.into()])?;
        show::of_job(tx, id)
    })?;
    if erasures.is_empty() {
        return Ok(json!({"erasures": 0}));
    }
    let pace = Pace::of(app, run.clone());
    done(app, &pace, &erasures)
}

/// Rewrites and says what came of it. What could not be finished waits for the next run.
fn done(app: &App, pace: &Pace, erasures: &[Erasure]) -> Result<Json, Error> {
    let waits = rewrite(app, pace, erasures)?;
    let (fence, now) = (pace.fence(), app.clock.now());
    let ids: Vec<_> = erasures.iter().map(|erasure| erasure.id).collect();
    let (count, left) = (ids.len(), waits.clone());
    app.write_blocking(move |tx| {
        fence(tx)?;
        for id in ids {
            match &left {
                None => {
                    tx.execute(sql::FORGET_IDS, &[id.into()])?;
                    tx.execute(sql::DONE, &[id.into(), now.into()])?;
                }
                Some(why) => {
                    tx.execute(sql::HELD, &[id.into(), why.as_str().into()])?;
                }
            }
        }
        Ok::<_, Error>(())
    })?;
    Ok(json!({"erasures": count, "waits": waits}))
}

/// Erases everybody who waits, here and now, where no job can run beside it: after a restore.
pub fn run_all(app: &App) -> Result<usize, Error> {
    journal::catch_up(app)?;
    let (job, now) = (app.id(), app.clock.now());
    let erasures = app.write_blocking(move |tx| {
        tx.execute(sql::TAKE, &[job.into(), now.into()])?;
        show::of_job(tx, job)
    })?;
    if erasures.is_empty() {
        return Ok(0);
    }
    let outcome = done(app, &Pace::alone(app), &erasures)?;
    match outcome["waits"].as_str() {
        None => Ok(erasures.len()),
        Some(why) => Err(Error::Conflict(format!("the erasure is not complete: {why}"))),
    }
}

/// What a job that ended otherwise did not finish waits for the next one.
pub(crate) fn ended(tx: &mut Tx, ended: &Ended) -> Result<(), Error> {
    match ended {
        Ended::Job { id, kind, state, error, .. } if kind == JOB.name && state != "done" => {
            let why = error.clone().unwrap_or_else(|| format!("the job was {state}"));
            tx.execute(sql::LET_GO, &[(*id).into(), why.into()])?;
            Ok(())
        }
        _ => Ok(()),
    }
}
