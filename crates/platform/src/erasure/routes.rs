//! The routes of receipts. What is erased is asked for where the object's room says so.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::Id;
use serde::Deserialize;
use serde_json::json;

use super::{receipt, shapes, show};
use crate::http::{Answer, Needs, Path, Query, Route, Shape};
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/erasures", Needs::Admin, "Erasures, newest first", list)
            .asks(&[("after", "string"), ("limit", "integer")])
            .answers(Shape::Of(shapes::list)),
        Route::get("/erasures/{id}", Needs::Admin, "An erasure: its receipt once it is done", one)
            .answers(Shape::Of(shapes::erasure)),
        Route::get("/erasures/{id}/receipt", Needs::Admin, "The receipt as a page to print", printed)
            .answers(Shape::File(&["text/html"])),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    after: Option<Id>,
    limit: Option<i64>,
}

async fn list(State(app): State<App>, Query(page): Query<Page>) -> Result<Answer, Error> {
    let limit = page.limit.unwrap_or(50).clamp(1, 1_000);
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let erasures = show::list(tx, page.after, limit)?;
            let full = erasures.len() as i64 == limit;
            let next = erasures.last().filter(|_| full).map(|erasure| erasure.id);
            Answer::ok(json!({"data": show::all_shown(tx, &inner, &erasures)?, "next": next}))
        })
        .await
}

async fn one(State(app): State<App>, Path(id): Path<Id>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db.read(move |tx| Answer::ok(show::shown(tx, &inner, id)?)).await
}

async fn printed(State(app): State<App>, Path(id): Path<Id>) -> Result<Response, Error> {
    let inner = app.clone();
    let page = app
        .db
        .read(move |tx| {
            let shown = show::shown(tx, &inner, id)?;
            Ok::<_, Error>(receipt::page(&inner.firm, &shown))
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, page).into_response())
}
