//! `GET /search`.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::find;
use crate::http::{Answer, Caller, Needs, Query, Route, Shape};
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/search", Needs::Read, "Records of every object by words or how words begin", search)
            .asks(&[("q", "string"), ("limit", "integer")])
            .answers(Shape::Of(shape)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    q: String,
    limit: Option<usize>,
}

async fn search(State(app): State<App>, caller: Caller, Query(asked): Query<Asked>) -> Result<Answer, Error> {
    let limit = asked.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 100"));
    }
    if asked.q.len() > 1_000 {
        return Err(Error::invalid("/q", "must be a text of at most 1,000 bytes"));
    }
    let schema = app.view(&caller);
    app.db
        .read(move |tx| {
            let data = find(tx, &schema, &asked.q, limit)?;
            Answer::ok(json!({"data": data}))
        })
        .await
}

fn shape() -> Json {
    json!({"type": "object", "required": ["data"], "properties": {
        "data": {"type": "array", "items": {"type": "object",
            "required": ["object", "id", "title", "subtitle", "matched"], "properties": {
                "object": {"type": "string"},
                "id": {"type": "string", "format": "uuid"},
                "title": {"type": "string"},
                "subtitle": {"type": ["string", "null"]},
                "matched": {"type": ["string", "null"], "description": "The field with the first word"}}}}}})
}
