//! `POST /{object}/bulk`.

use axum::extract::State;
use model::Id;
use serde_json::{Value as Json, json};

use super::apply::apply;
use super::request::Request;
use super::{AT_ONCE, BULK, sql};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, reference};
use crate::records::{Page, Search, Writing, page, undo};
use crate::rights::Action;
use crate::{App, Error, jobs};

pub(crate) fn routes() -> Vec<Route> {
    let what = "Edit or delete many records; up to 1,000 at once, more as a job (202)";
    vec![
        Route::post("/{object}/bulk", Needs::Write, what, bulk)
            .takes(Shape::Of(input))
            .answers(Shape::Of(answer))
            .may_go_on(),
    ]
}

async fn bulk(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    once: Once,
    Body(request): Body<Request>,
) -> Result<Answer, Error> {
    let id = app.id();
    caller.granted.must_act(Action::Bulk)?;
    let writing = Writing { batch: Some(id), ..Writing::live(&app, &caller) };
    let schema = writing.view.clone();
    let request = request.check(&app, &schema, schema.object(&slug)?)?;
    let (total, ids) = match &request.ids {
        Some(ids) => (ids.len() as i64, ids.clone()),
        None => {
            let search = Search { total: true, ..request.page(None, AT_ONCE as i64) };
            let (schema, reading, slug) = (schema.clone(), app.reading(), slug.clone());
            let found =
                app.db.read(move |tx| page(tx, &schema, &reading, schema.object(&slug)?, &search)).await?;
            (found.total.unwrap_or(0), ids_of(&found))
        }
    };
    if total > AT_ONCE as i64 && !caller.granted.rights.unrestricted() {
        return Err(Error::Forbidden(format!(
            "your role {} may edit up to {AT_ONCE} records at once",
            caller.granted.role
        )));
    }
    let inner = app.clone();
    once.write(&app, move |tx| {
        if total <= AT_ONCE as i64 {
            let done = apply(tx, &writing, schema.object(&slug)?, &request, &ids)?;
            let skipped: Vec<Json> = done.skips.iter().map(undo::Skip::json).collect();
            return Answer::ok(json!({
                "batch_id": id,
                "count": done.count,
                "job_id": null,
                "skipped_count": skipped.len(),
                "skipped": skipped,
            }));
        }
        let job = jobs::enqueue(tx, &inner, BULK.name, &json!({"batch_id": id}), None)?;
        let asked = serde_json::to_string(&request).map_err(|error| Error::bug(error.to_string()))?;
        tx.execute(
            sql::INSERT,
            &[
                id.into(),
                job.into(),
                slug.as_str().into(),
                asked.into(),
                writing.actor.kind().into(),
                writing.actor.id().into(),
                writing.now.into(),
                total.into(),
            ],
        )?;
        let answer =
            json!({"batch_id": id, "count": total, "job_id": job, "skipped_count": 0, "skipped": []});
        Answer::accepted(answer)
    })
    .await
}

/// The ids of the records of a page.
pub(super) fn ids_of(page: &Page) -> Vec<Id> {
    let ids = page.records.iter().filter_map(|record| record.get("id")?.as_str()?.parse().ok());
    ids.collect()
}

fn input() -> Json {
    let ids = json!({"type": "array", "items": {"type": "string", "format": "uuid"}});
    let lists = json!({"type": "object", "additionalProperties": {"type": "array"}});
    json!({"type": "object", "additionalProperties": false, "properties": {
        "ids": ids,
        "filter": reference("Filter"),
        "search": {"type": "string"},
        "set": {"type": "object", "description": "Fields and their new values; null empties one."},
        "add": lists,
        "remove": lists,
        "add_tags": {"type": "array", "items": {"type": "string"}},
        "remove_tags": {"type": "array", "items": {"type": "string"}},
        "delete": {"type": "boolean"}}})
}

fn answer() -> Json {
    json!({"type": "object", "required": ["batch_id", "count", "job_id", "skipped_count", "skipped"], "properties": {
        "batch_id": {"type": "string", "format": "uuid", "description": "What POST /batches/{batch}/undo takes back."},
        "count": {"type": "integer"},
        "job_id": {"type": ["string", "null"], "format": "uuid"},
        "skipped_count": {"type": "integer"},
        "skipped": {"type": "array", "items": undo::skip_shape()}}})
}
