//! `/metrics` and `/metrics/{name}`.

use axum::extract::State;
use model::Day;
use platform::http::{Answer, Caller, Needs, Path, Query, Route, Shape};
use platform::warehouse::scope_of;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Ask, answer, declared, find};
use super::{Grain, METRICS, shapes};

/// The routes of metrics.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/metrics", Needs::Read, "Every metric as it is declared, with its SQL", list)
            .answers(Shape::Of(shapes::list)),
        Route::get("/metrics/{name}", Needs::Read, "A metric with its definition, series and records", show)
            .asks(&[("from", "string"), ("to", "string"), ("grain", "string"), ("by", "string")])
            .answers(Shape::Of(shapes::metric)),
    ]
}

async fn list() -> Result<Answer, Error> {
    let data: Vec<_> = METRICS.iter().map(declared).collect();
    Answer::ok(json!({ "data": data }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    from: Option<Day>,
    to: Option<Day>,
    #[serde(default)]
    grain: Grain,
    by: Option<String>,
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Answer, Error> {
    find(&name)?;
    let ask = Ask { from: asked.from, to: asked.to, grain: asked.grain, by: asked.by };
    Answer::ok(answer(&app, scope_of(&app, &caller).await?, &name, &ask).await?)
}
