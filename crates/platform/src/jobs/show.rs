//! A job as page, API and command line see it.

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::claim::kinds;
use super::sql;
use crate::{App, Error};

/// One job as it is shown.
pub fn show(tx: &mut Tx, app: &App, id: Id) -> Result<Json, Error> {
    let row = tx.query_one(sql::SHOW, &[id.into()])?;
    job(app, &row.ok_or_else(|| Error::not_found("there is no job with this id"))?)
}

/// Reads a row of [`sql::SHOW`] or [`sql::LIST`].
pub fn job(app: &App, row: &Row) -> Result<Json, Error> {
    let kind = row.text(1)?;
    let state = row.text(2)?;
    let (done, total) = (row.integer(4)?, row.integer(5)?);
    let share = match (state, total) {
        ("done", _) => 1.0,
        (_, 0) => 0.0,
        _ => (done as f64 / total as f64).clamp(0.0, 1.0),
    };
    let result: Option<Json> = match row.opt_text(10)? {
        Some(text) => Some(serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?),
        None => None,
    };
    Ok(json!({
        "id": row.id(0)?,
        "kind": kind,
        "label": kinds(app).find(|known| known.name == kind).map_or(kind, |known| known.label),
        "state": state,
        "stage": row.opt_text(3)?,
        "progress": { "done": done, "total": total, "share": share },
        "created_at": Timestamp(row.integer(6)?),
        "started_at": row.opt_integer(7)?.map(Timestamp),
        "finished_at": row.opt_integer(8)?.map(Timestamp),
        "error": row.opt_text(9)?,
        "result": result,
        "attempts": row.integer(11)?,
    }))
}
