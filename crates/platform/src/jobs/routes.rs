//! `/jobs`: what runs, how far it is, and stopping it.

use axum::Json;
use axum::extract::State;
use db::{Row, Tx};
use model::Id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{cancel, job, show, sql};
use crate::http::{Caller, Needs, Path, Query, Route, Shape};
use crate::{App, Error};

/// The routes of jobs.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/jobs", Needs::Read, "Jobs, newest first", list)
            .asks(&[("limit", "integer"), ("after", "string")])
            .answers(Shape::Of(page)),
        Route::get("/jobs/{id}", Needs::Read, "One job with its progress", one).answers(Shape::Of(shape)),
        Route::post("/jobs/{id}/cancel", Needs::Write, "Stop a job", stop).answers(Shape::Of(shape)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    limit: Option<i64>,
    after: Option<Id>,
}

/// Whether a job is the caller's own: its payload may say who asked for it.
fn is_of(caller: &Caller, row: &Row) -> Result<bool, Error> {
    let payload: Value =
        serde_json::from_str(row.text(12)?).map_err(|error| Error::bug(error.to_string()))?;
    let own = json!([caller.actor.kind(), caller.actor.id()]);
    Ok(payload["asked_by"] == own)
}

/// A job as it is there for a caller: what it found out is about records of all kinds, so whoever does not see
/// everything is told of her own.
fn seen(app: &App, caller: &Caller, row: &Row) -> Result<Value, Error> {
    let mut shown = job(app, row)?;
    if !caller.granted.rights.unrestricted() && !is_of(caller, row)? {
        shown["error"] = Value::Null;
        shown["result"] = Value::Null;
    }
    Ok(shown)
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Error> {
    let limit = page.limit.unwrap_or(50).clamp(1, 1_000);
    let after = page.after.unwrap_or(Id([0xff; 16]));
    let reader = app.clone();
    let jobs: Vec<Value> = app
        .db
        .read(move |tx| {
            let rows = tx.query(sql::LIST, &[after.into(), limit.into()])?;
            rows.iter().map(|row| seen(&reader, &caller, row)).collect::<Result<_, Error>>()
        })
        .await?;
    let full = jobs.len() as i64 == limit;
    let next = jobs.last().filter(|_| full).map(|job| job["id"].clone());
    Ok(Json(json!({ "data": jobs, "next": next })))
}

fn row_of(tx: &mut Tx, id: Id) -> Result<Row, Error> {
    tx.query_one(sql::SHOW, &[id.into()])?.ok_or_else(|| Error::not_found("there is no job with this id"))
}

async fn one(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Json<Value>, Error> {
    let reader = app.clone();
    Ok(Json(app.db.read(move |tx| seen(&reader, &caller, &row_of(tx, id)?)).await?))
}

async fn stop(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Json<Value>, Error> {
    let writer = app.clone();
    let stopped = app.write(move |tx| {
        let row = row_of(tx, id)?;
        if !caller.granted.rights.unrestricted() && !is_of(&caller, &row)? {
            let role = &caller.granted.role;
            return Err(Error::Forbidden(format!("your role {role} may not stop the work of others")));
        }
        cancel(tx, &writer, id)?;
        show(tx, &writer, id)
    });
    Ok(Json(stopped.await?))
}

/// How far work is.
pub fn progress() -> Value {
    json!({
        "type": "object",
        "properties": {
            "done": { "type": "integer" },
            "total": { "type": "integer" },
            "share": { "type": "number", "minimum": 0, "maximum": 1 },
        },
        "required": ["done", "total", "share"],
    })
}

fn page() -> Value {
    json!({
        "type": "object",
        "properties": { "data": { "type": "array", "items": shape() }, "next": { "type": ["string", "null"] } },
        "required": ["data", "next"],
    })
}

/// What a job looks like, for the OpenAPI document.
pub fn shape() -> Value {
    let time = json!({ "type": ["string", "null"], "format": "date-time" });
    json!({
        "type": "object",
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "kind": { "type": "string" },
            "label": { "type": "string" },
            "state": { "enum": ["queued", "running", "paused", "done", "failed", "cancelled"] },
            "stage": { "type": ["string", "null"] },
            "progress": progress(),
            "created_at": { "type": "string", "format": "date-time" },
            "started_at": time,
            "finished_at": time,
            "error": { "type": ["string", "null"] },
            "result": {},
            "attempts": { "type": "integer" },
        },
        "required": ["id", "kind", "label", "state", "stage", "progress", "created_at", "started_at",
            "finished_at", "error", "result", "attempts"],
    })
}
