//! Archives that are over, and those of people who are erased.

use std::collections::HashSet;

use db::Tx;
use platform::erasure::{Fence, Pace, Sought, Swept};
use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Error};
use serde_json::{Value as Json, json};
use std::sync::Arc;

use super::{folder, sql};

/// Removes archives that are over.
pub(crate) const SWEEP: JobKind =
    JobKind { name: "sweep_access", label: "Sweep of archives", run, daily: Some(Daily { hour: 3 }) };

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let removed = clear(app, Arc::new(run.fenced()))?;
    Ok(json!({"removed": removed}))
}

/// Removes those of people who are erased: their rows are gone.
pub(crate) fn sweep(app: &App, pace: &Pace, _: &Sought) -> Result<Swept, Error> {
    Ok(Swept { counts: vec![("exports", clear(app, pace.fence())?)], waits: None })
}

/// Removes every file that no row wants. One that is being made now has a row.
fn clear(app: &App, fence: Fence) -> Result<u64, Error> {
    let now = app.clock.now();
    let wanted: HashSet<String> = app.write_blocking(move |tx: &mut Tx| {
        fence(tx)?;
        tx.execute(sql::EXPIRE, &[now.into()])?;
        let rows = tx.query(sql::ALL, &[now.into()])?;
        rows.iter().map(|row| Ok(row.id(0)?.to_string())).collect::<Result<_, Error>>()
    })?;
    let failed = |error| Error::io("the folder of archives", error);
    let entries = match std::fs::read_dir(folder(app)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(failed(error)),
    };
    let mut removed = 0;
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !wanted.contains(&id) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
                _ => removed += 1,
            }
        }
    }
    Ok(removed)
}
