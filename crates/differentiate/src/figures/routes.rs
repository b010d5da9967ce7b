//! `/metrics/{name}`.

use std::time::Duration;

use axum::extract::State;
use model::Day;
use platform::http::{Answer, Needs, Path, Route, Shape};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Grain, Query, figure};

/// The routes of figures.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/metrics/{name}", Needs::Read, "A figure with its definition, series and records", show)
            .answers(Shape::Of(shape)),
    ]
}

/// A figure over millions of orders takes longer than a list may; there is no other way to it yet.
const LIMIT: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    from: Option<Day>,
    to: Option<Day>,
    #[serde(default)]
    grain: Grain,
}

async fn show(
    State(app): State<App>,
    Path(name): Path<String>,
    platform::http::Query(asked): platform::http::Query<Asked>,
) -> Result<Answer, Error> {
    let query = Query { from: asked.from, to: asked.to, grain: asked.grain };
    let reader = app.clone();
    let found = app.db.read(move |tx| {
        tx.time_limit(LIMIT)?;
        figure(tx, &reader, &name, query)
    });
    Answer::ok(found.await?)
}

fn shape() -> Json {
    let records = crate::value::records_shape();
    let number = json!({ "type": ["number", "null"] });
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "label": { "type": "string" },
            "definition": { "type": "string" },
            "value": number,
            "unit": { "enum": ["people", "orders", "money"] },
            "currency": { "type": ["string", "null"] },
            "missing": { "type": "array", "items": { "type": "string" } },
            "goal": number,
            "series": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "from": { "type": "string", "format": "date" },
                    "to": { "type": "string", "format": "date" },
                    "value": number,
                    "provisional": { "type": "boolean" },
                    "records": records,
                },
                "required": ["from", "to", "value", "provisional", "records"],
            } },
            "bins": { "type": "array", "items": {
                "type": "object",
                "properties": { "from": number, "to": number, "value": { "type": "integer" }, "records": records },
                "required": ["from", "to", "value", "records"],
            } },
            "window_days": { "type": ["integer", "null"] },
            "as_of": { "type": "string", "format": "date" },
            "seq": { "type": "integer" },
            "records": records,
            "parts": { "type": "array", "items": { "type": "object" } },
        },
        "required": ["name", "label", "definition", "value", "unit", "currency", "missing", "goal", "series",
            "window_days", "as_of", "seq", "records", "parts"],
    })
}
