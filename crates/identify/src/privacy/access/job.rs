//! The job that makes an archive.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;

use model::Id;
use platform::jobs::{JobKind, Run};
use platform::{App, Error, access};
use serde_json::{Value as Json, json};

use super::{archive, file, folder, sql};

/// Makes an archive of what is known of a person.
pub(crate) const JOB: JobKind =
    JobKind { name: "access_export", label: "What is known of a person", run, daily: None };

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let id: Id = run.payload["access_id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Error::bug("an export names no export"))?;
    let found = app.db.read_blocking(move |tx| tx.query_one(sql::WANTED, &[id.into()]))?;
    let gone = || Error::Unprocessable("she was erased, so there is nothing to tell".to_owned());
    let person = found.map(|row| row.id(0)).transpose()?.ok_or_else(gone)?;
    run.progress(app, "gathering", 0, 1)?;
    let known = access::gather(app, "people", person)?;
    run.progress(app, "writing", 0, 1)?;
    let failed = |error| Error::io("the archive", error);
    std::fs::create_dir_all(folder(app)).map_err(failed)?;
    let path = file(app, id);
    let part = path.with_extension("part");
    let mut options = File::options();
    let out = options.create(true).write(true).truncate(true).mode(0o600).open(&part).map_err(failed)?;
    let out = archive::write(out, &app.firm, &known)?;
    out.sync_all().map_err(failed)?;
    let bytes = out.metadata().map_err(failed)?.len() as i64;
    std::fs::rename(&part, &path).map_err(failed)?;
    let fence = run.fenced();
    let there = app.write_blocking(move |tx| {
        fence(tx)?;
        Ok::<_, Error>(tx.execute(sql::MADE, &[id.into(), bytes.into()])?)
    })?;
    // She was erased meanwhile: whoever sweeps may have been here before the file was.
    if there == 0 {
        std::fs::remove_file(&path).map_err(failed)?;
        return Err(gone());
    }
    Ok(json!({"access_id": id, "bytes": bytes}))
}
