//! `POST /batches/{batch}/undo`, and how far it is.

use axum::extract::State;
use model::Id;
use serde_json::{Value as Json, json};

use super::step::weight;
use super::{AT_ONCE, UNDO, job, store};
use crate::feed::{self, Liveness};
use crate::http::{Answer, Caller, Needs, Once, Path, Route, Shape};
use crate::records::{Writing, merge};
use crate::rights::Action as RightTo;
use crate::{App, Error, jobs};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::post("/batches/{batch}/undo", Write, "Take an import, a bulk edit or a deletion back", begin)
            .answers(Shape::Of(shape))
            .may_go_on(),
        Route::get("/batches/{batch}/undo", Read, "How far the last undo of a batch is", show)
            .answers(Shape::Of(shape)),
    ]
}

async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path(batch): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    take_back(&app, caller, once.over([0; 32]), batch).await
}

/// Undoes a batch: within the request when it is small, as a job otherwise (202).
pub async fn take_back(app: &App, caller: Caller, once: Once, batch: Id) -> Result<Answer, Error> {
    caller.granted.must_act(RightTo::Bulk)?;
    let inner = app.clone();
    let id = app.id();
    once.write(app, move |tx| {
        if merge::is_merge(tx, batch)? {
            return Err(Error::Conflict("these records were merged; undo the merge instead".to_owned()));
        }
        let (_, last) = store::extent(tx, batch)?;
        let newest = feed::changes_of_batch(tx, batch, last + 1, AT_ONCE + 1)?;
        if newest.len() as i64 <= AT_ONCE && newest.iter().map(weight).sum::<i64>() <= AT_ONCE {
            let undo = store::begin(tx, &inner, id, batch, None, &caller.actor)?;
            let writing =
                Writing { liveness: Liveness::Past, batch: Some(id), ..Writing::live(&inner, &caller) };
            let undo = job::chunk(tx, &writing, &undo)?;
            return Answer::ok(store::shown(tx, &inner, &undo)?);
        }
        if !caller.granted.rights.unrestricted() {
            let role = &caller.granted.role;
            return Err(Error::Forbidden(format!(
                "your role {role} may take back up to {AT_ONCE} records at once"
            )));
        }
        let key = format!("undo {batch}");
        let job = jobs::enqueue(tx, &inner, UNDO.name, &json!({"undo_id": id}), Some(&key))?;
        let undo = match store::latest(tx, batch)?.filter(|undo| undo.job_id == Some(job)) {
            Some(undo) => undo,
            None => store::begin(tx, &inner, id, batch, Some(job), &caller.actor)?,
        };
        Answer::accepted(store::shown(tx, &inner, &undo)?)
    })
    .await
}

async fn show(State(app): State<App>, caller: Caller, Path(batch): Path<Id>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let undo = store::latest(tx, batch)?;
            let undo = undo.ok_or_else(|| Error::not_found("this batch was not undone"))?;
            let mut shown = store::shown(tx, &inner, &undo)?;
            // What was left alone, and why, is about records that may not be there for whoever looks.
            if !caller.granted.rights.unrestricted() && !store::is_of(tx, &undo, &caller.actor)? {
                shown["skipped"] = json!([]);
                shown["error"] = Json::Null;
            }
            Answer::ok(shown)
        })
        .await
}

/// What a record that was left alone looks like.
pub(crate) fn skip_shape() -> Json {
    json!({"type": "object", "required": ["object", "record_id", "reason"], "properties": {
        "object": {"type": "string"},
        "record_id": {"type": "string", "format": "uuid"},
        "reason": {"type": "string"}}})
}

/// What an undo looks like, for the OpenAPI document.
pub fn shape() -> Json {
    json!({"type": "object", "required": ["batch_id", "undoes", "job_id", "state", "progress", "undone", "skipped_count", "skipped", "created_at",
        "finished_at", "error"], "properties": {
        "batch_id": {"type": "string", "format": "uuid", "description": "The batch of the undo, which can be undone too."},
        "undoes": {"type": "string", "format": "uuid"},
        "job_id": {"type": ["string", "null"], "format": "uuid"},
        "state": {"enum": ["queued", "running", "paused", "done", "failed", "cancelled"]},
        "progress": {"type": "object", "required": ["done", "total"],
            "properties": {"done": {"type": "integer"}, "total": {"type": "integer"}}},
        "undone": {"type": "integer"},
        "skipped_count": {"type": "integer"},
        "skipped": {"type": "array", "items": skip_shape()},
        "created_at": {"type": "string", "format": "date-time"},
        "finished_at": {"type": ["string", "null"], "format": "date-time"},
        "error": {"type": ["string", "null"]}}})
}
