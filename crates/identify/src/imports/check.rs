//! The dry run: everything the second stage does, undone at the end of each chunk.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use db::DbError;
use platform::jobs::Run;
use platform::records::Outcome;
use platform::{App, Error};

use super::commit::{Counts, Written, chunk, keeping, write, writing};
use super::plan::{Identity, Plan};
use super::sql;
use super::stage::{StagedRow, refuse};
use super::store::Import;

/// The name of this stage.
pub const STAGE: &str = "checking";

/// What ends the transaction of a checked chunk: its result, or what went wrong. Either way nothing stays.
enum Undone {
    Checked(Written, Counts),
    Failed(Error),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Undone {
        Undone::Failed(error.into())
    }
}

/// Counts what writing would do. Nothing is written but the refused rows.
pub fn check(app: &App, run: &mut Run, import: &Import, plan: Plan) -> Result<Counts, Error> {
    let plan = Arc::new(plan);
    let mut total = Counts::new();
    // A record that an earlier chunk would have made is there for a later one.
    let mut known: HashSet<String> = HashSet::new();
    let mut already = refused_so_far(app, import)?;
    for number in 1..=import.staged {
        let rows = chunk(app, import, number)?;
        let keys = keys(&plan, &rows);
        let keeping = keeping(import);
        let writing = writing(app, run, import, &keeping)?;
        let (inner, source) = (plan.clone(), import.source.clone());
        let undone = app.db.write_blocking(move |tx| -> Result<(), Undone> {
            let mut counts = Counts::new();
            Err(match write(tx, &writing, &inner, &source, rows, &mut counts) {
                Ok(written) => Undone::Checked(written, counts),
                Err(error) => Undone::Failed(error),
            })
        });
        let (id, count) = (import.id, keeping.count.load(Ordering::Relaxed));
        if count > 0 {
            let fence = run.fenced();
            app.write_blocking(move |tx| {
                fence(tx)?;
                tx.execute(sql::KEPT, &[id.into(), count.into()])?;
                Ok::<_, Error>(())
            })?;
        }
        let (written, mut counts) = match undone {
            Err(Undone::Checked(written, counts)) => (written, counts),
            Err(Undone::Failed(error)) => return Err(error),
            Ok(()) => return Err(Error::bug("a dry run was written")),
        };
        let planned = plan.blocks.iter().zip(written.outcomes.iter().zip(keys));
        for (block, (outcomes, keys)) in planned.filter(|(block, _)| !block.looks_up) {
            let made = outcomes.iter().zip(keys).filter_map(|(outcome, key)| match outcome {
                Some(Outcome::Created(_)) => key,
                _ => None,
            });
            let again =
                made.filter(|key| !known.insert(format!("{} {key}", block.object.slug))).count() as i64;
            let count = counts.entry(block.object.slug.to_string()).or_default();
            count[0] -= again;
            count[2] += again;
        }
        for (object, found) in counts {
            let sum = total.entry(object).or_default();
            for (sum, found) in sum.iter_mut().zip(found) {
                *sum += found;
            }
        }
        // A run that was interrupted has listed some of them already.
        let refused: Vec<_> =
            written.refused.into_iter().filter(|refusal| already.insert(refusal.row as i64)).collect();
        if !refused.is_empty() {
            let (fence, id) = (run.fenced(), import.id);
            app.write_blocking(move |tx| {
                fence(tx)?;
                refuse(tx, id, &refused)?;
                tx.execute(sql::REFUSED, &[id.into(), (refused.len() as i64).into()])?;
                Ok::<_, Error>(())
            })?;
        }
        run.progress(app, STAGE, number, import.staged)?;
    }
    Ok(total)
}

fn refused_so_far(app: &App, import: &Import) -> Result<HashSet<i64>, Error> {
    let id = import.id;
    app.db.read_blocking(move |tx| {
        let rows = tx.query(sql::REJECTS, &[id.into()])?;
        rows.iter().map(|row| Ok(row.integer(0)?)).collect()
    })
}

/// For each block and row the values the record is matched by; none where each row is its own.
fn keys(plan: &Plan, rows: &[StagedRow]) -> Vec<Vec<Option<String>>> {
    plan.blocks
        .iter()
        .enumerate()
        .map(|(at, block)| {
            let one = |row: &StagedRow| {
                (block.identity != Identity::Row).then(|| format!("{:?}", block.key(&row.blocks[at])))
            };
            rows.iter().map(one).collect()
        })
        .collect()
}
