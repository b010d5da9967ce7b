//! The routes of notifications.

use axum::extract::State;
use model::Id;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::list::{self, END, Which};
use super::sql;
use crate::http::{Answer, Body, Caller, Needs, Query, Route, Shape, reference};
use crate::{App, Error};

/// Unread ones are counted up to here.
const COUNTED: i64 = 1_000;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/notifications", Needs::Read, "Your notifications, newest first", list)
            .asks(&[("unread", "boolean"), ("limit", "integer"), ("after", "string")])
            .answers(Shape::Of(list_shape)),
        Route::post("/notifications/read", Needs::Read, "Mark notifications as read", read)
            .takes(Shape::Of(read_shape))
            .answers(Shape::Of(unread_shape)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    unread: Option<bool>,
    limit: Option<i64>,
    after: Option<String>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 200"));
    }
    let before = match query.after.as_deref() {
        None => END,
        Some(text) => text.parse().map_err(|_| Error::invalid("/after", "is not a cursor of this list"))?,
    };
    let which = if query.unread == Some(true) { Which::Unread } else { Which::All };
    let schema = app.view(&caller);
    // Programs without a user are told nothing.
    let Some(user) = caller.user_id else {
        return Answer::ok(json!({"data": [], "next": null, "unread": 0}));
    };
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (found, next) = list::page(tx, &schema, user, which, before, limit)?;
            let data = list::shown(tx, &inner, &schema, &found)?;
            let (unread, _) = list::page(tx, &schema, user, Which::Unread, END, COUNTED)?;
            Answer::ok(json!({"data": data, "next": next, "unread": unread.len()}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(default)]
    ids: Vec<Id>,
    #[serde(default)]
    all: bool,
}

async fn read(State(app): State<App>, caller: Caller, Body(sent): Body<Read>) -> Result<Answer, Error> {
    if sent.ids.len() > 1_000 {
        return Err(Error::invalid("/ids", "may list 1,000 notifications"));
    }
    if !sent.all && sent.ids.is_empty() {
        return Err(Error::invalid("/ids", "say which, or send all: true"));
    }
    let schema = app.view(&caller);
    let Some(user) = caller.user_id else { return Answer::ok(json!({"unread": 0})) };
    let now = app.clock.now();
    app.write(move |tx| {
        match sent.all {
            true => tx.execute(sql::READ_ALL, &[user.into(), now.into()])?,
            false => tx.execute(sql::READ_SOME, &[user.into(), now.into(), db::list::ids(&sent.ids)])?,
        };
        let (unread, _) = list::page(tx, &schema, user, Which::Unread, END, COUNTED)?;
        Answer::ok(json!({"unread": unread.len()}))
    })
    .await
}

/// What a notification looks like, for the OpenAPI document.
pub fn shape() -> Json {
    let id = json!({"type": ["string", "null"], "format": "uuid"});
    json!({"type": "object", "required": ["id", "kind", "object", "record_id", "title", "comment", "detail", "actor",
        "at", "read_at"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "kind": {"enum": ["mention", "assigned", "comment", "due", "import_finished", "notice"]},
        "object": {"type": ["string", "null"]},
        "record_id": id,
        "title": {"type": ["string", "null"]},
        "comment": {"type": ["object", "null"], "required": ["id", "body"], "properties": {
            "id": {"type": "string", "format": "uuid"}, "body": {"type": ["string", "null"]}}},
        "detail": {"type": ["string", "null"]},
        "actor": reference("Actor"),
        "at": {"type": "string", "format": "date-time"},
        "read_at": {"type": ["string", "null"], "format": "date-time"}}})
}

fn list_shape() -> Json {
    json!({"type": "object", "required": ["data", "next", "unread"], "properties": {
        "data": {"type": "array", "items": shape()},
        "next": {"type": ["string", "null"], "format": "uuid"},
        "unread": {"type": "integer", "description": "Up to 1,000"}}})
}

fn read_shape() -> Json {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}, "maxItems": 1_000},
        "all": {"type": "boolean"}}})
}

fn unread_shape() -> Json {
    json!({"type": "object", "required": ["unread"], "properties": {"unread": {"type": "integer"}}})
}
