//! `/backups`: making one, and those that were made.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use model::Id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{latest, stream};
use crate::http::{Caller, Needs, Query, Route, Shape, reference};
use crate::{App, Error, accounts};

/// The routes of backups.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/backups", Needs::Admin, "The backups that were made, newest first", list)
            .asks(&[("limit", "integer"), ("after", "string")])
            .answers(Shape::Of(shape)),
        Route::post("/backups", Needs::Owner, "Make a backup and send it", make)
            .answers(Shape::File(&["application/octet-stream"])),
    ]
}

/// Needs no body. Nothing is kept on the server but a line in the list.
async fn make(State(app): State<App>, caller: Caller) -> Result<Response, Error> {
    stream::stream(app, caller.actor).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    limit: Option<i64>,
    after: Option<Id>,
}

async fn list(State(app): State<App>, Query(page): Query<Page>) -> Result<Json<Value>, Error> {
    let limit = page.limit.unwrap_or(50).clamp(1, 1_000);
    let reader = app.clone();
    let answer = app.db.read(move |tx| {
        let backups = latest(tx, page.after, limit)?;
        let actors = backups.iter().map(|backup| (backup.actor.as_str(), backup.actor_id));
        let names = accounts::names(tx, &reader, actors)?;
        let full = backups.len() as i64 == limit;
        let next = backups.last().filter(|_| full).map(|backup| backup.id);
        let data: Vec<_> = backups.iter().map(|backup| backup.shown(&names)).collect();
        Ok::<_, Error>(json!({ "data": data, "next": next }))
    });
    Ok(Json(answer.await?))
}

fn shape() -> Value {
    json!({
        "type": "object",
        "properties": {
            "data": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "id": { "type": "string", "format": "uuid" },
                        "made_at": { "type": "string", "format": "date-time" },
                        "seq": { "type": "integer" },
                        "bytes": { "type": "integer" },
                        "rows": { "type": "integer" },
                        "files": { "type": "integer" },
                        "sha256": { "type": "string" },
                        "actor": reference("Actor"),
                    },
                    "required": ["id", "made_at", "seq", "bytes", "rows", "files", "sha256", "actor"],
                },
            },
            "next": { "type": ["string", "null"] },
        },
        "required": ["data", "next"],
    })
}
