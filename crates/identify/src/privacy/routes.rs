//! Forgetting people.

use axum::extract::State;
use db::Tx;
use model::Id;
use platform::erasure;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape};
use platform::{App, Error};
use serde::Deserialize;

use super::shapes;
use crate::imports::blocking;

pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    vec![
        Route::post("/people/{id}/erase", Needs::Admin, "Erase a person; she is hidden at once", erase)
            .takes(Of(shapes::erase))
            .answers(Of(erasure::shape))
            .accepts(),
        Route::get("/people/{id}/erase/preview", Needs::Admin, "What erasing a person would take", preview)
            .answers(Of(shapes::preview)),
        Route::post("/people/erase/batch", Needs::Admin, "Erase up to 1,000 people with one receipt", batch)
            .takes(Of(shapes::batch))
            .answers(Of(erasure::shape))
            .accepts(),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Erase {
    reason: Option<String>,
    #[serde(default)]
    now: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    ids: Vec<Id>,
    reason: Option<String>,
    #[serde(default)]
    now: bool,
}

async fn erase(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
    Body(erase): Body<Erase>,
) -> Result<Answer, Error> {
    ask(app, caller, once, vec![id], erase.reason, erase.now).await
}

async fn batch(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(batch): Body<Batch>,
) -> Result<Answer, Error> {
    ask(app, caller, once, batch.ids, batch.reason, batch.now).await
}

/// Hides them and writes the journal before it answers.
async fn ask(
    app: App,
    caller: Caller,
    once: Once,
    ids: Vec<Id>,
    reason: Option<String>,
    now: bool,
) -> Result<Answer, Error> {
    let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > 200) {
        return Err(Error::invalid("/reason", "say it in up to 200 characters"));
    }
    let asked = erasure::Asked {
        object: "people".to_owned(),
        ids,
        reason,
        now,
        actor: caller.actor.clone(),
        profiles: Vec::new(),
        at: app.clock.now(),
    };
    let (inner, view) = (app.clone(), app.view(&caller));
    let answer = once
        .write(&app, move |tx| {
            erasure::must_know(tx, &view, &asked)?;
            let id = erasure::request(tx, &inner, &asked)?;
            Answer::accepted(erasure::shown(tx, &inner, id)?)
        })
        .await?;
    blocking(move || erasure::journal::catch_up(&app)).await?;
    Ok(answer)
}

async fn preview(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let (inner, view) = (app.clone(), app.view(&caller));
    app.db
        .read(move |tx: &mut Tx| {
            erasure::must_know_one(tx, &view, "people", id)?;
            Answer::ok(erasure::preview(tx, &inner, "people", id)?)
        })
        .await
}
