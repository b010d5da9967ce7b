//! `/sql`: questions over everything the caller may see, and which tables there are for them.

use axum::Json;
use axum::body::Body as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{functions, scope_of};
use crate::http::{Body, Caller, Needs, Route, Shape};
use crate::rights::Action;
use crate::{App, Error};

/// How a caller asks for an Arrow IPC stream.
const ARROW: &str = "application/vnd.apache.arrow.stream";
/// Says up to which place in the feed a stream holds everything.
const SEQ: HeaderName = HeaderName::from_static("x-rapport-seq");

/// The routes of the warehouse.
pub(crate) fn routes() -> Vec<Route> {
    let ask =
        "Ask in SQL; with Accept: application/vnd.apache.arrow.stream the answer is an Arrow IPC stream";
    vec![
        Route::post("/sql", Needs::Read, ask, answer)
            .takes(Shape::Of(question))
            .answers(Shape::Of(rows))
            .allowed_by(Action::Sql),
        Route::get("/sql/tables", Needs::Read, "The tables that can be asked, with their columns", tables)
            .answers(Shape::Of(described))
            .allowed_by(Action::Sql),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    query: String,
}

async fn answer(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(question): Body<Question>,
) -> Result<Response, Error> {
    let query = app.query(scope_of(&app, &caller).await?, question.query);
    if accepts_arrow(&headers) {
        let answer = app.warehouse.arrow(query).await?;
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(ARROW));
        let seq = (SEQ, HeaderValue::from(answer.seq));
        return Ok(([kind, seq], Answer::from_stream(answer)).into_response());
    }
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([kind], app.warehouse.json(query).await?).into_response())
}

/// Whether the stream is asked for by its name; nobody gets it by asking for anything.
fn accepts_arrow(headers: &HeaderMap) -> bool {
    let kinds = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    kinds
        .flat_map(|value| value.split(','))
        .any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(ARROW)))
}

async fn tables(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Error> {
    let described = app.warehouse.describe(scope_of(&app, &caller).await?, app.views(), functions(&app));
    Ok(Json(json!({ "data": described.await.map_err(Error::from)? })))
}

fn question() -> Value {
    json!({
        "type": "object",
        "properties": { "query": { "type": "string", "description": "One statement that reads", "maxLength": 100_000 } },
        "required": ["query"],
        "additionalProperties": false,
    })
}

fn rows() -> Value {
    json!({
        "type": "object",
        "properties": {
            "columns": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "name": { "type": "string" }, "type": { "type": "string" } },
                    "required": ["name", "type"],
                },
            },
            "rows": { "type": "array", "items": { "type": "array", "items": {} } },
            "seq": { "type": "integer", "description": "The answer holds every change up to this number" },
        },
        "required": ["columns", "rows", "seq"],
    })
}

fn described() -> Value {
    json!({
        "type": "object",
        "properties": {
            "data": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": { "type": "string" },
                        "help": { "type": "string" },
                        "kind": { "enum": ["table", "view"] },
                        "columns": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "name": { "type": "string" },
                                    "type": { "type": "string" },
                                    "help": { "type": "string" },
                                },
                                "required": ["name", "type", "help"],
                            },
                        },
                    },
                    "required": ["name", "help", "kind", "columns"],
                },
            },
        },
        "required": ["data"],
    })
}
