//! The daily job that lets go of files that were taken over, or that nobody wanted to.

use model::Id;
use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::{FOLDER, store};
use crate::consents::sql;

/// Removes files with everything they said.
pub(crate) const SWEEP: JobKind = JobKind {
    name: "sweep_consent_files",
    label: "Sweep of opt-in files",
    run,
    daily: Some(Daily { hour: 3 }),
};

/// How long a file stays, for its refused rows.
const STAYS: i64 = 7 * 86_400 * 1_000_000;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let before = app.clock.now().plus_micros(-STAYS);
    let open = app.db.read_blocking(|tx| platform::jobs::open(tx, super::job::APPLY.name))?;
    let rows = app.db.read_blocking(move |tx| {
        let rows = tx.query(sql::FILES_BEFORE, &[before.into(), db::list::ids(&open)])?;
        rows.iter().map(|row| Ok(row.id(0)?)).collect::<Result<Vec<Id>, Error>>()
    })?;
    let mut count = 0;
    for id in rows {
        // First the file: what breaks off in between is swept again.
        remove(&store::path(app, id))?;
        let (fence, now) = (run.fenced(), app.clock.now());
        app.write_blocking(move |tx| {
            fence(tx)?;
            tx.execute(sql::FORGET_REJECTS, &[id.into()])?;
            tx.execute(sql::FILE_SWEPT, &[id.into(), now.into()])?;
            Ok::<_, Error>(())
        })?;
        count += 1;
        run.progress(app, "sweeping", count, count)?;
    }
    Ok(json!({"files": count + strays(app)?}))
}

/// Removes files that no row speaks of: uploads that broke off.
fn strays(app: &App) -> Result<i64, Error> {
    let folder = app.files.join(FOLDER.name);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(0) };
    let mut count = 0;
    for entry in entries.flatten() {
        let old = entry.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<Id>().ok()) else { continue };
        let is_known = app
            .db
            .read_blocking(move |tx| Ok::<_, Error>(tx.query_one(sql::FILE, &[id.into()])?.is_some()))?;
        if !is_known && old.is_some_and(|age| age.as_secs() > 86_400) {
            remove(&entry.path())?;
            count += 1;
        }
    }
    Ok(count)
}

fn remove(path: &std::path::Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("a file of consents", error))
        }
        _ => Ok(()),
    }
}
