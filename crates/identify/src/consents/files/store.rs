//! A file as it stands in the database.

use std::path::PathBuf;

use db::{Row, Tx};
use model::{Id, Timestamp};
use platform::backup::Kept;
use platform::http::Caller;
use platform::{App, Error, jobs};
use serde_json::{Value as Json, json};

use super::map::Map;
use super::take::Counts;
use super::{FOLDER, PROBLEMS_SHOWN, job};
use crate::consents::sql;

/// One file.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub id: Id,
    pub job_id: Option<Id>,
    pub name: String,
    pub hash: Vec<u8>,
    pub map: Map,
    /// What was seen when it was looked through.
    seen: Json,
    pub rows: i64,
    pub done: i64,
    pub counts: Option<Counts>,
    pub created_at: Timestamp,
    pub swept: bool,
    pub actor: (String, Option<Id>),
}

/// Where it lies.
pub(super) fn path(app: &App, id: Id) -> PathBuf {
    app.files.join(FOLDER.name).join(id.to_string())
}

/// Those that a backup needs: of work that is not done.
pub(super) fn needed(tx: &mut Tx) -> Result<Vec<Kept>, Error> {
    let open = jobs::open(tx, job::APPLY.name)?;
    let rows = tx.query(sql::FILES_NEEDED, &[db::list::ids(&open)])?;
    rows.iter().map(|row| Ok(Kept { name: row.id(0)?.to_string(), sha256: row.bytes(1)?.to_vec() })).collect()
}

fn stored(row: &Row) -> Result<Stored, Error> {
    let damaged = || Error::Damaged("a file of consents is not one".to_owned());
    let json = |at: usize| match row.opt_text(at)? {
        Some(text) => serde_json::from_str(text).map_err(|_| damaged()),
        None => Ok(Json::Null),
    };
    Ok(Stored {
        id: row.id(0)?,
        job_id: row.opt_id(1)?,
        name: row.text(2)?.to_owned(),
        hash: row.bytes(3)?.to_vec(),
        map: serde_json::from_str(row.text(4)?).map_err(|_| damaged())?,
        seen: json(5)?,
        rows: row.integer(6)?,
        done: row.integer(7)?,
        counts: serde_json::from_value(json(8)?).map_err(|_| damaged())?,
        created_at: Timestamp(row.integer(9)?),
        swept: row.opt_integer(10)?.is_some(),
        actor: (row.text(11)?.to_owned(), row.opt_id(12)?),
    })
}

/// One file by its id.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Stored, Error> {
    let row = tx.query_one(sql::FILE, &[id.into()])?;
    stored(&row.ok_or_else(|| Error::not_found("there is no such file"))?)
}

/// One file of whoever asks: her own, or any where her role sees everything.
pub(super) fn of(tx: &mut Tx, caller: &Caller, id: Id) -> Result<Stored, Error> {
    let file = one(tx, id)?;
    let own = file.actor == (caller.actor.kind().to_owned(), caller.actor.id());
    match own || caller.granted.rights.unrestricted() {
        true => Ok(file),
        false => Err(Error::not_found("there is no such file")),
    }
}

impl Stored {
    /// As the API shows it.
    pub fn shown(&self, tx: &mut Tx, app: &App) -> Result<Json, Error> {
        let state = match self.job_id {
            None if self.swept => "gone".to_owned(),
            None => "ready".to_owned(),
            Some(job) => match jobs::show(tx, app, job)?["state"].as_str() {
                Some("queued" | "running" | "paused") => "applying".to_owned(),
                other => other.unwrap_or_default().to_owned(),
            },
        };
        let list = |name: &str| self.seen.get(name).cloned().unwrap_or_else(|| json!([]));
        let problems = match self.job_id {
            None => list("problems"),
            Some(_) => {
                let rows = tx.query(sql::FILE_PROBLEMS, &[self.id.into(), (PROBLEMS_SHOWN as i64).into()])?;
                let shown = rows.iter().map(|row| {
                    Ok(json!({"row": row.integer(0)?, "column": row.opt_text(1)?, "detail": row.text(2)?}))
                });
                json!(shown.collect::<Result<Vec<_>, Error>>()?)
            }
        };
        let counts = match (self.job_id, self.counts) {
            (Some(_), counts) => json!(counts.unwrap_or_default()),
            (None, _) => self.seen.get("counts").cloned().unwrap_or_else(|| json!(Counts::default())),
        };
        Ok(json!({
            "id": self.id,
            "state": state,
            "job_id": self.job_id,
            "file_name": self.name,
            "created_at": self.created_at,
            "rows": self.rows,
            "columns": list("columns"),
            "map": self.map,
            "sample": list("sample"),
            "problems": problems,
            "counts": counts,
        }))
    }
}
