//! The job that carries an import out.

use model::Id;
use platform::jobs::{JobKind, Run};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::check::check;
use super::commit::{commit, counts_json};
use super::sql;
use super::stage::{open, stage};
use super::store::{self, Import};

/// The job that carries an import out.
pub(crate) const IMPORT: JobKind = JobKind { name: "import", label: "Import", run, daily: None };

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let id: Id = run.payload["import_id"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::bug("an import job names no import"))?;
    let import = load(app, id)?;
    let plan = stage(app, run, &import)?;
    refuse_other_file(app, &import, plan.by_row())?;
    let unused = plan.unused.clone();
    let import = load(app, id)?;
    let counts = match import.dry_run {
        true => check(app, run, &import, plan)?,
        false => commit(app, run, &import, plan)?,
    };
    let fence = run.fenced();
    let text = Json::Object(counts_json(&counts)).to_string();
    app.write_blocking(move |tx| {
        fence(tx)?;
        tx.execute(sql::COUNTED, &[id.into(), text.into()])?;
        tx.execute(sql::FORGET, &[id.into()])?;
        Ok::<_, Error>(())
    })?;
    let import = load(app, id)?;
    Ok(json!({
        "import_id": id,
        "rows": import.row_count,
        "rejected": import.rejected,
        "by_object": counts_json(&counts),
        "unused_columns": unused,
    }))
}

fn load(app: &App, id: Id) -> Result<Import, Error> {
    app.db.read_blocking(move |tx| store::one(tx, id))
}

/// Rows that are told apart by their cells only mean the same in another file of the same source if the
/// user says so; a rejects file carries the identity of each row. A file that was imported before is no other:
/// its rows are known, also when rejects or extensions of it came in between.
pub(super) fn refuse_other_file(app: &App, import: &Import, by_row: bool) -> Result<(), Error> {
    if !by_row || import.request.extends || import.dry_run {
        return Ok(());
    }
    let (rows, _) = open(app, import)?;
    if rows.found().rejects {
        return Ok(());
    }
    let (source, hash) = (import.source.clone(), import.file_hash.clone());
    let other = app.db.read_blocking(move |tx| {
        Ok::<_, Error>(match tx.query_one(sql::OTHER_FILE, &[source.into(), hash.into()])? {
            Some(row) => Some(row.text(0)?.to_owned()),
            None => None,
        })
    })?;
    match other {
        None => Ok(()),
        Some(name) => Err(Error::Conflict(format!(
            "the source '{}' already holds rows of another file ({name}). If this file repeats or continues \
             those rows, say that it extends them; otherwise give it a source name of its own",
            import.source
        ))),
    }
}
