//! Looking through a file: what would become of its rows, without writing any of it.

use std::path::Path;

use platform::records::Writing;
use platform::{App, Error};
use serde_json::{Map as Object, Value as Json, json};

use super::map::Map;
use super::rows::{Refused, Understanding, open};
use super::take::{Counts, take};
use super::{CHUNK_ROWS, PROBLEMS_SHOWN, SAMPLE_ROWS};
use crate::consents::Purposes;
use crate::consents::record::Ledger;

/// The most characters of a cell in the sample.
const CELL_CHARS: usize = 200;

/// What was seen.
pub(super) struct Seen {
    pub map: Map,
    pub rows: i64,
    /// Columns, sample, problems and counts.
    pub told: Json,
}

/// Goes through all of a file. Without a map, its columns are guessed by their names.
pub(super) fn look(
    app: &App,
    writing: &Writing,
    path: &Path,
    file: (&str, &str),
    map: Option<Map>,
) -> Result<Seen, Error> {
    let (name, digest) = file;
    let mut rows = open(app, path)?;
    let headers = rows.headers().to_vec();
    let map = map.unwrap_or_else(|| Map::guessed(&headers));
    let plan = map.plan(&headers)?;
    let purposes = app.db.read_blocking(Purposes::load)?;
    let understanding = Understanding {
        firm: &app.firm,
        purposes: &purposes,
        plan: &plan,
        headers: &headers,
        file_name: name,
        now: writing.now,
    };
    let (mut counts, mut number) = (Counts::default(), 0);
    let (mut sample, mut problems): (Vec<Json>, Vec<Json>) = (Vec::new(), Vec::new());
    let mut refuse = |refused: &Refused| {
        if problems.len() < PROBLEMS_SHOWN {
            problems.push(refused.json());
        }
    };
    let mut ledger = Ledger::default();
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    let mut over = false;
    while !over {
        match rows.next_row().map_err(crate::imports::unreadable)? {
            None => over = true,
            Some(Err(error)) => {
                number += 1;
                counts.refused += 1;
                refuse(&Refused::unread(&error));
            }
            Some(Ok(raw)) => {
                number += 1;
                if sample.len() < SAMPLE_ROWS {
                    sample.push(shown(&headers, raw.cells));
                }
                match understanding.row(&raw) {
                    Ok(checked) => chunk.push((raw.row, checked)),
                    Err(refused) => {
                        counts.refused += 1;
                        refuse(&refused);
                    }
                }
            }
        }
        if chunk.len() == CHUNK_ROWS || (over && !chunk.is_empty()) {
            let (writing, digest) = (writing.clone(), digest.to_owned());
            let (rows, plan, headers) = (std::mem::take(&mut chunk), plan.clone(), headers.clone());
            let mut so_far = counts;
            let mut known = std::mem::take(&mut ledger);
            let (known, refused, counted) = app.db.read_blocking(move |tx| {
                let columns = (&plan, headers.as_slice());
                let (_, refused) = take(tx, &writing, &digest, &mut known, &rows, columns, &mut so_far)?;
                known.forget_rows();
                Ok::<_, Error>((known, refused, so_far))
            })?;
            (ledger, counts) = (known, counted);
            refused.iter().for_each(&mut refuse);
        }
    }
    problems.sort_by_key(|problem| problem["row"].as_u64());
    let told = json!({"columns": headers, "sample": sample, "problems": problems, "counts": counts});
    Ok(Seen { map, rows: number, told })
}

fn shown(headers: &[String], cells: &[String]) -> Json {
    let cell = |(header, cell): (&String, &String)| {
        let cell: String = cell.chars().take(CELL_CHARS).collect();
        (header.clone(), Json::from(cell))
    };
    Json::Object(headers.iter().zip(cells).map(cell).collect::<Object<_, _>>())
}
