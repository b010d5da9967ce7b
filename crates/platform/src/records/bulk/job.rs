//! The job that edits many.

use std::sync::Arc;

use model::Id;
use serde_json::{Value as Json, json};

use super::apply::apply;
use super::request::Request;
use super::{AT_ONCE, sql};
use crate::feed::Actor;
use crate::jobs::{JobKind, Run};
use crate::records::{Writing, page, undo};
use crate::rights::Granted;
use crate::{App, Error};

/// The job that edits many.
pub(crate) const BULK: JobKind = JobKind { name: "bulk", label: "Bulk edit", run, daily: None };

const STAGE: &str = "editing";

struct Edit {
    id: Id,
    object: String,
    request: Request,
    actor: Actor,
    after: Option<String>,
    seen: i64,
    total: i64,
    changed: i64,
    skipped: i64,
    finished: bool,
}

fn load(app: &App, id: Id) -> Result<Edit, Error> {
    app.db.read_blocking(move |tx| {
        let row = tx.query_one(sql::ONE, &[id.into()])?;
        let row = row.ok_or_else(|| Error::bug("a bulk edit is missing"))?;
        let actor = match (row.text(3)?, row.opt_id(4)?) {
            ("user", Some(id)) => Actor::User(id),
            ("token", Some(id)) => Actor::Token(id),
            ("job", Some(id)) => Actor::Job(id),
            _ => Actor::System,
        };
        Ok(Edit {
            id,
            object: row.text(1)?.to_owned(),
            request: serde_json::from_str(row.text(2)?).map_err(|error| Error::bug(error.to_string()))?,
            actor,
            after: row.opt_text(5)?.map(str::to_owned),
            seen: row.integer(6)?,
            total: row.integer(7)?,
            changed: row.integer(8)?,
            skipped: row.integer(9)?,
            finished: row.opt_integer(10)?.is_some(),
        })
    })
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let id: Id = run.payload["batch_id"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::bug("a bulk job names no edit"))?;
    loop {
        let edit = load(app, id)?;
        if edit.finished {
            let skipped = app.db.read_blocking(move |tx| undo::skips(tx, id, 100))?;
            return Ok(json!({
                "batch_id": id,
                "count": edit.changed,
                "skipped_count": edit.skipped,
                "skipped": skipped,
            }));
        }
        run.progress(app, STAGE, edit.seen, edit.total)?;
        chunk(app, run, edit)?;
    }
}

/// Edits the next records and notes how far it is, in one transaction.
fn chunk(app: &App, run: &Run, edit: Edit) -> Result<(), Error> {
    // Within the rights that whoever asked for it has now.
    let (reader, kind, asker) = (app.clone(), edit.actor.kind(), edit.actor.id());
    let granted = app.db.read_blocking(move |tx| reader.granted_to(tx, kind, asker))?;
    let (ids, next) = next(app, &edit, &granted)?;
    let writing =
        Writing { batch: Some(edit.id), ..Writing::engine(app, edit.actor.clone()) }.within(&granted);
    let fence = run.fenced();
    app.write_alone_blocking(move |tx| {
        fence(tx)?;
        let schema = writing.view.clone();
        let done = apply(tx, &writing, schema.object(&edit.object)?, &edit.request, &ids)?;
        undo::note_skips(tx, edit.id, edit.skipped, &done.skips)?;
        let finished = next.is_none().then_some(writing.now);
        tx.execute(
            sql::REACHED,
            &[
                edit.id.into(),
                next.or(edit.after).into(),
                (ids.len() as i64).into(),
                done.count.into(),
                (done.skips.len() as i64).into(),
                finished.into(),
            ],
        )?;
        Ok::<_, Error>(())
    })
}

/// The next records and where to go on after them.
fn next(app: &App, edit: &Edit, granted: &Arc<Granted>) -> Result<(Vec<Id>, Option<String>), Error> {
    if let Some(ids) = &edit.request.ids {
        let start = (edit.seen as usize).min(ids.len());
        let end = (start + AT_ONCE).min(ids.len());
        return Ok((ids[start..end].to_vec(), (end < ids.len()).then(|| end.to_string())));
    }
    let (schema, reading) = (granted.view(&app.schema()), app.reading());
    let (object, search) = (edit.object.clone(), edit.request.page(edit.after.clone(), AT_ONCE as i64));
    let found =
        app.db.read_blocking(move |tx| page(tx, &schema, &reading, schema.object(&object)?, &search))?;
    Ok((super::routes::ids_of(&found), found.next))
}
