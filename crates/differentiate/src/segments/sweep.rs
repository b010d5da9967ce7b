//! What is left of segments that were removed.

use model::Id;
use platform::jobs::{JobKind, Run};
use platform::{App, Error, feed};
use serde_json::{Value as Json, json};

use super::sql;
use super::tables::{MEMBERS, STAYS};

/// Takes the members of a removed segment away.
pub(crate) const SWEEP: JobKind =
    JobKind { name: "sweep_segment", label: "Removing a segment", run, daily: None };

/// Rows that go together.
const CHUNK: i64 = 10_000;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let named = run.payload.get("segment").and_then(Json::as_str).and_then(|id| id.parse::<Id>().ok());
    let id = named.ok_or_else(|| Error::bug("sweeping needs a segment"))?;
    let mut gone = 0;
    for (table, find, forget) in
        [(MEMBERS, sql::ORPHANS, sql::FORGET_MEMBERS), (STAYS, sql::ORPHANED_STAYS, sql::FORGET_STAYS)]
    {
        loop {
            run.progress(app, "removing members", gone, gone)?;
            let fence = run.fenced();
            let count = app.write_alone_blocking(move |tx| {
                fence(tx)?;
                let rows = tx.query(find, &[id.into(), CHUNK.into()])?;
                let ids = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
                if !ids.is_empty() {
                    feed::revise(tx, table, 0, &ids)?;
                    tx.execute(forget, &[db::list::ids(&ids)])?;
                }
                Ok::<_, Error>(ids.len() as i64)
            })?;
            gone += count;
            if count < CHUNK {
                break;
            }
        }
    }
    Ok(json!({"removed": gone}))
}
