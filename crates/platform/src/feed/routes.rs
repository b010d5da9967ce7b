//! `GET /changes`: the feed of changes, for programs that keep up with it.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::stream::stream;
use super::{Change, changes_after};
use crate::http::{Caller, Needs, Query, Route, Shape, reference};
use crate::{App, Error, accounts, rights};

/// The routes of the feed.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/changes", Needs::Read, "Changes of records after a place in the feed", list)
            .asks(&[("after", "integer"), ("limit", "integer")])
            .answers(Shape::Of(shape)),
        Route::get("/stream", Needs::Read, "Changes as they happen, as server-sent events", stream)
            .answers(Shape::File(&["text/event-stream"])),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    after: Option<i64>,
    limit: Option<i64>,
}

/// So many pages are looked through for one that is full.
const ROUNDS: usize = 20;

/// `next` is always the place to go on from, also at the end of the feed.
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(place): Query<Place>,
) -> Result<Json<Value>, Error> {
    let after = place.after.unwrap_or(0);
    let limit = place.limit.unwrap_or(100).clamp(1, 1_000);
    let reader = app.clone();
    let answer = app.db.read(move |tx| {
        let view = reader.view(&caller);
        let mut next = after;
        let mut changes: Vec<Change> = Vec::new();
        // What she may not see takes no place on her page, up to where looking on would take long.
        for _ in 0..ROUNDS {
            let more = changes_after(tx, next, limit)?;
            let last = (more.len() as i64) < limit;
            let mut seen = rights::seen(tx, &caller.granted, &view, more.clone())?;
            let room = limit as usize - changes.len();
            if seen.len() > room {
                seen.truncate(room);
                next = seen.last().map_or(next, |change| change.seq);
                changes.extend(seen);
                break;
            }
            next = more.last().map_or(next, |change| change.seq);
            changes.extend(seen);
            if last || changes.len() as i64 >= limit {
                break;
            }
        }
        let actors = changes.iter().map(|change| (change.actor.as_str(), change.actor_id));
        let names = accounts::names(tx, &reader, actors)?;
        let data: Vec<_> = changes
            .into_iter()
            .map(|change| {
                json!({
                    "seq": change.seq,
                    "at": change.at,
                    "object": change.object,
                    "record_id": change.record_id,
                    "action": change.action.name(),
                    "actor": names.shown(&change.actor, change.actor_id),
                    "live": change.live,
                    "batch_id": change.batch_id,
                    "before": change.before,
                    "after": change.after,
                })
            })
            .collect();
        Ok::<_, Error>(json!({ "data": data, "next": next }))
    });
    Ok(Json(answer.await?))
}

fn shape() -> Value {
    let id = json!({ "type": ["string", "null"], "format": "uuid" });
    let image = json!({ "type": ["object", "null"] });
    json!({
        "type": "object",
        "properties": {
            "data": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "seq": { "type": "integer" },
                        "at": { "type": "string", "format": "date-time" },
                        "object": { "type": "string" },
                        "record_id": id,
                        "action": { "enum": ["created", "updated", "deleted", "batch"] },
                        "actor": reference("Actor"),
                        "live": { "type": "boolean" },
                        "batch_id": id,
                        "before": image,
                        "after": image,
                    },
                    "required": ["seq", "at", "object", "record_id", "action", "actor", "live", "batch_id",
                        "before", "after"],
                },
            },
            "next": { "type": "integer" },
        },
        "required": ["data", "next"],
    })
}
