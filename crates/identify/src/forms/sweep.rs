//! The daily job that lets go of what programs sent: it was refused, and is kept only for whoever looks why.

use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::sql;

/// Removes what programs sent.
pub(crate) const SWEEP: JobKind = JobKind {
    name: "sweep_submissions",
    label: "Sweep of refused submissions",
    run,
    daily: Some(Daily { hour: 3 }),
};

/// How long it stays, in microseconds.
const STAYS: i64 = 30 * 86_400 * 1_000_000;
/// Most that go in one transaction.
const PIECE: i64 = 1_000;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let before = app.clock.now().plus_micros(-STAYS);
    let mut count = 0;
    loop {
        let fence = run.fenced();
        let gone = app.write_blocking(move |tx| {
            fence(tx)?;
            Ok::<_, Error>(tx.execute(sql::SWEEP, &[before.into(), PIECE.into()])?)
        })?;
        count += gone;
        if gone < PIECE as u64 {
            return Ok(json!({"submissions": count}));
        }
        run.progress(app, "sweeping", count as i64, count as i64)?;
    }
}
