//! An import as it stands in the database.

use std::path::PathBuf;

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::http::Caller;
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::{FILES, Request, sql};

/// How many problems an answer lists.
const PROBLEMS_SHOWN: i64 = 100;

/// One import.
#[derive(Debug, Clone)]
pub struct Import {
    pub id: Id,
    pub job_id: Id,
    pub file_name: String,
    pub file_hash: Vec<u8>,
    pub source: String,
    pub dry_run: bool,
    pub request: Request,
    pub created_at: Timestamp,
    pub row_count: i64,
    pub rejected: i64,
    pub staged: i64,
    pub committed: i64,
    pub counts: Map<String, Json>,
    pub kept: i64,
    pub actor: (String, Option<Id>),
}

/// One import by its id.
pub fn one(tx: &mut Tx, id: Id) -> Result<Import, Error> {
    found(tx, id)?.ok_or_else(|| Error::not_found("there is no such import"))
}

/// An import, if there is one with this id.
pub fn found(tx: &mut Tx, id: Id) -> Result<Option<Import>, Error> {
    tx.query_one(sql::ONE, &[id.into()])?.as_ref().map(read).transpose()
}

/// The latest imports, newest first.
pub fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Import>, Error> {
    tx.query(sql::LATEST, &[limit.into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Import, Error> {
    let broken = |error: serde_json::Error| Error::bug(error.to_string());
    Ok(Import {
        id: row.id(0)?,
        job_id: row.id(1)?,
        file_name: row.text(2)?.to_owned(),
        file_hash: row.bytes(3)?.to_vec(),
        source: row.text(4)?.to_owned(),
        dry_run: row.boolean(5)?,
        request: serde_json::from_str(row.text(6)?).map_err(broken)?,
        created_at: Timestamp(row.integer(7)?),
        row_count: row.integer(8)?,
        rejected: row.integer(9)?,
        staged: row.integer(10)?,
        committed: row.integer(11)?,
        counts: match row.opt_text(12)? {
            Some(text) => serde_json::from_str(text).map_err(broken)?,
            None => Map::new(),
        },
        kept: row.opt_integer(13)?.unwrap_or(0),
        actor: (row.opt_text(14)?.unwrap_or("system").to_owned(), row.opt_id(15)?),
    })
}

/// Whether an import is there for a caller. Its file and what was refused of it hold values of all kinds, so whoever
/// does not see everything sees only her own imports.
pub fn sees(caller: &Caller, import: &Import) -> bool {
    let own = import.actor.0 == caller.actor.kind() && import.actor.1 == caller.actor.id();
    own || caller.granted.rights.unrestricted()
}

/// An import that is there for a caller.
pub fn one_of(tx: &mut Tx, caller: &Caller, id: Id) -> Result<Import, Error> {
    let import = one(tx, id)?;
    if sees(caller, &import) { Ok(import) } else { Err(Error::not_found("there is no such import")) }
}

/// Where the file of an import lies.
pub fn file(app: &App, id: Id) -> PathBuf {
    app.files.join(FILES.name).join(id.to_string())
}

/// The import as the API shows it, with the state of its job.
pub fn shown(tx: &mut Tx, app: &App, import: &Import) -> Result<Json, Error> {
    let job = platform::jobs::show(tx, app, import.job_id)?;
    let actor = (import.actor.0.as_str(), import.actor.1);
    let names = platform::accounts::names(tx, app, [actor].into_iter())?;
    let problems = tx
        .query(sql::PROBLEMS, &[import.id.into(), PROBLEMS_SHOWN.into()])?
        .iter()
        .map(|row| {
            Ok(json!({
                "row": row.integer(0)?,
                "column": row.opt_text(1)?,
                "value": row.opt_text(2)?,
                "reason": row.text(3)?,
            }))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(json!({
        "id": import.id,
        "job_id": import.job_id,
        "file_name": import.file_name,
        "source": import.source,
        "party": import.request.party,
        "confidence": import.request.confidence,
        "dry_run": import.dry_run,
        "state": job["state"],
        "stage": job["stage"],
        "progress": job["progress"],
        "counts": {
            "rows": import.row_count,
            "accepted": import.row_count - import.rejected,
            "rejected": import.rejected,
            "by_object": import.counts,
            "kept": import.kept,
        },
        "problems": problems,
        "unused_columns": job["result"]["unused_columns"],
        "actor": names.shown(&import.actor.0, import.actor.1),
        "batch_id": import.id,
        "created_at": import.created_at,
        "finished_at": job["finished_at"],
        "error": job["error"],
    }))
}
