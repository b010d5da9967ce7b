//! The job that records what a file says.

use model::{ColumnType, Id, Value};
use platform::jobs::{JobKind, Run};
use platform::records::Writing;
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::CHUNK_ROWS;
use super::rows::{Refused, Understanding, open};
use super::store::{self, Stored};
use super::take::{Counts, take};
use crate::consents::record::Ledger;
use crate::consents::{Origin, Purposes, sql};

/// Records what a file says.
pub(crate) const APPLY: JobKind =
    JobKind { name: "consent_file", label: "Opt-ins and opt-outs of a file", run, daily: None };

const STAGE: &str = "writing";
const REJECTS: &[(&str, ColumnType)] = &[
    ("file_id", ColumnType::Id),
    ("row_number", ColumnType::Integer),
    ("column_name", ColumnType::Text),
    ("reason", ColumnType::Text),
];

/// The rows of a file by its digest, as entries are keyed.
pub(super) fn digest(hash: &[u8]) -> String {
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let id = run.payload["file_id"].as_str().and_then(|text| text.parse::<Id>().ok());
    let id = id.ok_or_else(|| Error::bug("a job names no file"))?;
    let file = app.db.read_blocking(move |tx| store::one(tx, id))?;
    let mut rows = open(app, &store::path(app, id))?;
    let headers = rows.headers().to_vec();
    let plan = file.map.plan(&headers)?;
    let mut counts = file.counts.unwrap_or_default();
    let mut number = 0;
    let mut chunk = Vec::new();
    let mut refused = Vec::new();
    let mut over = false;
    let purposes = app.db.read_blocking(Purposes::load)?;
    while !over {
        let understanding = Understanding {
            firm: &app.firm,
            purposes: &purposes,
            plan: &plan,
            headers: &headers,
            file_name: &file.name,
            // As of when it was looked through, so that a row means the same however often the work begins anew.
            now: file.created_at,
        };
        match rows.next_row().map_err(crate::imports::unreadable)? {
            None => over = true,
            Some(row) => {
                number += 1;
                // What is done is done.
                if number <= file.done {
                    continue;
                }
                let row = match &row {
                    Ok(raw) => understanding.row(raw).map(|checked| (raw.row, checked)),
                    Err(error) => Err(Refused::unread(error)),
                };
                match row {
                    Ok(row) => chunk.push(row),
                    Err(why) => {
                        counts.refused += 1;
                        refused.push(why);
                    }
                }
            }
        }
        let full = chunk.len() + refused.len() >= CHUNK_ROWS;
        if full || (over && number > file.done) {
            let (rows, why) = (std::mem::take(&mut chunk), std::mem::take(&mut refused));
            counts = write(app, run, &file, &plan, &headers, rows, why, counts, number)?;
            run.progress(app, STAGE, number, file.rows)?;
        }
    }
    Ok(json!({"file_id": id, "rows": number, "counts": counts}))
}

/// Records a chunk, with how far the file is.
#[expect(clippy::too_many_arguments, reason = "one transaction has them all")]
fn write(
    app: &App,
    run: &Run,
    file: &Stored,
    plan: &super::map::Plan,
    headers: &[String],
    rows: Vec<(u64, crate::consents::say::Checked)>,
    mut refused: Vec<Refused>,
    mut counts: Counts,
    done: i64,
) -> Result<Counts, Error> {
    let (reader, (kind, actor)) = (app.clone(), file.actor.clone());
    // Within the rights that whoever asked for it has now.
    let granted = app.db.read_blocking(move |tx| reader.granted_to(tx, &kind, actor))?;
    let writing = Writing::bulk(app, run.id, file.id).within(&granted);
    let (fence, id, digest) = (run.fenced(), file.id, digest(&file.hash));
    let (plan, headers) = (plan.clone(), headers.to_vec());
    app.write_alone_blocking(move |tx| {
        fence(tx)?;
        let mut ledger = Ledger::default();
        let columns = (&plan, headers.as_slice());
        let (fresh, more) = take(tx, &writing, &digest, &mut ledger, &rows, columns, &mut counts)?;
        ledger.write(tx, &writing, &fresh, Origin::Import)?;
        refused.extend(more);
        let listed: Vec<Vec<Value>> = refused
            .into_iter()
            .map(|row| vec![id.into(), (row.row as i64).into(), row.column.into(), row.reason.into()])
            .collect();
        tx.insert_many("consent_file_rejects", REJECTS, &listed)?;
        let told = json!(counts).to_string();
        tx.execute(sql::FILE_DONE, &[id.into(), done.into(), told.into()])?;
        Ok::<_, Error>(counts)
    })
}
