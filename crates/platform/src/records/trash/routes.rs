//! `/trash`: what was deleted, and bringing it back.

use std::collections::HashSet;

use axum::body::Bytes;
use axum::extract::State;
use model::Id;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::list::{Place, page};
use crate::feed::Liveness;
use crate::http::{Answer, Caller, Needs, Once, Path, Query, Route, Shape, digest, reference};
use crate::records::{Writing, undo};
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/trash", Needs::Write, "Deleted records, newest first", list)
            .asks(&[("object", "string"), ("after", "string"), ("limit", "integer")])
            .answers(Shape::Of(shape)),
        Route::post(
            "/trash/{seq}/restore",
            Needs::Write,
            "Bring deleted records back under their ids",
            restore,
        )
        .takes(Shape::Of(input))
        .answers(Shape::Of(answer)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    object: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

async fn list(State(app): State<App>, caller: Caller, Query(asked): Query<Asked>) -> Result<Answer, Error> {
    let limit = asked.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let object = asked.object.unwrap_or_default();
    if !object.is_empty() {
        app.view(&caller).object(&object)?;
    }
    let after = asked.after.as_deref().map_or(Ok((i64::MAX, None)), place)?;
    let inner = app.clone();
    app.db.read(move |tx| Answer::ok(page(tx, &inner, &caller, &object, after, limit as usize)?)).await
}

fn place(text: &str) -> Result<Place, Error> {
    let wrong = || Error::invalid("/after", "is not the place that a page before gave");
    let (seq, id) = match text.split_once('.') {
        Some((seq, id)) => (seq, Some(id.parse::<Id>().map_err(|_| wrong())?)),
        None => (text, None),
    };
    Ok((seq.parse().map_err(|_| wrong())?, id))
}

/// Which of the records of a change, when not all.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    ids: Option<HashSet<Id>>,
}

async fn restore(
    State(app): State<App>,
    caller: Caller,
    Path(seq): Path<i64>,
    once: Once,
    body: Bytes,
) -> Result<Answer, Error> {
    let once = once.over(digest(&body));
    let which: Which = match body.trim_ascii() {
        [] => Which::default(),
        text => serde_json::from_slice(text)
            .map_err(|error| Error::invalid("", format!("in the body: {error}")))?,
    };
    let id = app.id();
    let writing = Writing { liveness: Liveness::Past, batch: Some(id), ..Writing::live(&app, &caller) };
    once.write(&app, move |tx| {
        let done = undo::restore(tx, &writing, seq, which.ids.as_ref())?;
        // One record that cannot come back is refused in words; of several the others come.
        if let ([skip], 0) = (done.skips.as_slice(), done.count) {
            return Err(Error::Conflict(format!("it cannot come back: {}", skip.reason)));
        }
        let skipped: Vec<Json> = done.skips.iter().map(undo::Skip::json).collect();
        Answer::ok(json!({"batch_id": id, "restored": done.count, "skipped": skipped}))
    })
    .await
}

fn input() -> Json {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "ids": {"type": "array", "items": {"type": "string", "format": "uuid"},
            "description": "Which records of a bulk deletion; all when nothing is said."}}})
}

fn answer() -> Json {
    json!({"type": "object", "required": ["batch_id", "restored", "skipped"], "properties": {
        "batch_id": {"type": "string", "format": "uuid"},
        "restored": {"type": "integer", "description": "Records that are back, and those that point to them again."},
        "skipped": {"type": "array", "items": undo::skip_shape()}}})
}

fn shape() -> Json {
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": {"type": "object",
            "required": ["seq", "at", "object", "record_id", "title", "actor", "batch_id", "fields"], "properties": {
                "seq": {"type": "integer"},
                "at": {"type": "string", "format": "date-time"},
                "object": {"type": "string"},
                "record_id": {"type": "string", "format": "uuid"},
                "title": {"type": ["string", "null"]},
                "actor": reference("Actor"),
                "batch_id": {"type": ["string", "null"], "format": "uuid"},
                "fields": {"type": "object"}}}},
        "next": {"type": ["string", "null"]}}})
}
