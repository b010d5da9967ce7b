//! The job that undoes much.

use db::Tx;
use model::Id;
use serde_json::{Value as Json, json};

use super::family::family;
use super::step::{Undone, undo, weight};
use super::store::{self, Undo};
use crate::jobs::{JobKind, Run};
use crate::records::{Writing, typed};
use crate::rights::Action as RightTo;
use crate::{App, Error, ended, feed};

/// The job that undoes much.
pub(crate) const UNDO: JobKind = JobKind { name: "undo", label: "Undo", run, daily: None };

/// The name of its only stage.
const STAGE: &str = "undoing";
/// About how many records are undone in one transaction.
const CHUNK: i64 = 4_000;
/// How many changes are looked at together.
const LOOK: i64 = 50;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let id: Id = run.payload["undo_id"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::bug("an undo job names no undo"))?;
    loop {
        // Within the rights that whoever asked for it has now.
        let asker = app.clone();
        let granted = app.db.read_blocking(move |tx| store::asker(tx, &asker, id))?;
        granted.must_act(RightTo::Bulk)?;
        let writing = Writing::bulk(app, run.id, id).within(&granted);
        let fence = run.fenced();
        let undo = app.write_alone_blocking(move |tx| {
            fence(tx)?;
            let undo = store::one(tx, id)?;
            match undo.finished_at {
                Some(_) => Ok(undo),
                None => chunk(tx, &writing, &undo),
            }
        })?;
        if undo.finished_at.is_some() {
            return Ok(json!({"batch_id": id, "undone": undo.undone, "skipped": undo.skipped}));
        }
        run.progress(app, STAGE, undo.done, undo.total)?;
    }
}

/// Undoes the next changes, and all of them when they are few.
pub(super) fn chunk(tx: &mut Tx, writing: &Writing, before: &Undo) -> Result<Undo, Error> {
    let family = family(tx, before.batch_id)?;
    let mut undone = Undone::default();
    let (mut reached, mut changes, mut records) = (before.reached, 0, 0);
    let mut over = false;
    while records < CHUNK && !over {
        let next = feed::changes_of_batch(tx, before.batch_id, reached, LOOK)?;
        over = next.is_empty();
        for change in next {
            undo(tx, writing, &family, &change, &mut undone)?;
            reached = change.seq;
            changes += 1;
            records += weight(&change);
            if records >= CHUNK {
                break;
            }
        }
    }
    store::advance(tx, before, reached, changes, &undone, over.then_some(writing.now))?;
    let undo = store::one(tx, before.id)?;
    if over {
        typed::forget(tx, before.batch_id)?;
        let ended = store::ended(tx, &undo)?;
        ended::tell(tx, &writing.app, &ended)?;
    }
    Ok(undo)
}
