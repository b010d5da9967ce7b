//! The threads that do the work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::claim::claim;
use super::finish::finish;
use super::{JobKind, Leases, Run};
use crate::bell::{Looked, Stopping, rounds};
use crate::{App, Error};

/// Does one job after another until the process stops.
pub(crate) fn work(app: &App, stopping: &Stopping, leases: &Leases) {
    rounds(app, stopping, || match one(app, stopping, leases) {
        Ok(true) => Looked::More,
        Ok(false) => Looked::Wait(Duration::from_secs(1)),
        Err(error) => {
            tracing::error!(%error, "the job queue cannot be read");
            Looked::Wait(Duration::from_secs(2))
        }
    });
}

fn one(app: &App, stopping: &Stopping, leases: &Leases) -> Result<bool, Error> {
    let Some((kind, mut run)) = claim(app, stopping, leases)? else { return Ok(false) };
    tracing::info!(job = %run.id, kind = kind.name, attempt = run.attempts, "a job begins");
    let outcome = attempt(app, &kind, &mut run);
    let finished = finish(app, &run, outcome);
    leases.release(run.id);
    finished.map(|()| true)
}

fn attempt(app: &App, kind: &JobKind, run: &mut Run) -> Result<serde_json::Value, Error> {
    catch_unwind(AssertUnwindSafe(|| (kind.run)(app, run))).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without words".to_owned());
        Err(Error::bug(format!("the job {} panicked: {what}", kind.name)))
    })
}
