//! The route of colleagues.

use axum::extract::{Request as HttpRequest, State};
use platform::http::{Answer, Caller, Needs, Once, Route, Shape};
use platform::{App, Error};

use super::plan::Plan;
use super::read::read;
use super::shapes::{input, outcome};
use super::upload::{LARGEST, arrive};
use crate::imports::blocking;

pub(crate) fn routes() -> Vec<Route> {
    let route = Route::post("/users/import", Needs::Admin, "Add the colleagues of a file as users", import)
        .takes(Shape::Upload(input))
        .answers(Shape::Of(outcome));
    // Beside the file stand only a few words.
    vec![Route { body_limit: Some(LARGEST + (1 << 20)), ..route }]
}

async fn import(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
) -> Result<Answer, Error> {
    let arrived = arrive(request).await?;
    let (file, asked) = (arrived.file, arrived.asked);
    let (rows, asked) = blocking(move || Ok((read(file, &asked)?, asked))).await?;
    let inner = app.clone();
    if asked.dry_run {
        return app
            .db
            .read(move |tx| Answer::ok(Plan::new(tx, &inner, &caller, &asked, rows)?.shown()))
            .await;
    }
    // What is new is settled in the transaction that adds it, so two who bring the same file add nobody twice.
    once.over(arrived.body)
        .write_secret(&app, move |tx| {
            let plan = Plan::new(tx, &inner, &caller, &asked, rows)?;
            Answer::ok(plan.carry_out(tx, &inner, &caller)?)
        })
        .await
}
