//! `/queries`.

use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use model::filter::Fault;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, said};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{read, shapes, sql};

/// The routes of saved queries. Everybody may keep queries of her own; sharing one is writing.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/queries", Needs::Read, "Saved queries: one's own and those that are shared", list)
            .answers(Shape::Of(shapes::list)),
        Route::post("/queries", Needs::Read, "Save a query", create)
            .takes(Shape::Of(shapes::input))
            .answers(Shape::Of(shapes::query))
            .creates(),
        Route::patch("/queries/{id}", Needs::Read, "Change a saved query", change)
            .takes(Shape::Of(shapes::input))
            .answers(Shape::Of(shapes::query)),
        Route::delete("/queries/{id}", Needs::Read, "Remove a saved query", remove).empties(),
    ]
}

/// Letters of a name.
const NAME: usize = 200;
/// Letters of a query, as many as may be asked.
const QUERY: usize = 100_000;

/// What is sent: absent keeps, `null` clears.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    name: Option<String>,
    query: Option<String>,
    #[serde(default, deserialize_with = "said")]
    chart: Option<Option<Chart>>,
    shared: Option<bool>,
}

/// How an answer is drawn.
#[derive(Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Chart {
    kind: Kind,
    x: String,
    y: Vec<String>,
}

#[derive(Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Bar,
    Line,
}

impl Sent {
    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        if let Some(name) = &self.name
            && (name.trim().is_empty() || name.chars().count() > NAME)
        {
            faults.push(Fault::new("/name", format!("must have from 1 to {NAME} letters")));
        }
        if let Some(query) = &self.query
            && (query.trim().is_empty() || query.chars().count() > QUERY)
        {
            faults.push(Fault::new("/query", format!("must have from 1 to {QUERY} letters")));
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }

    fn chart(&self) -> Result<Option<String>, Error> {
        let chart = self.chart.as_ref().and_then(Option::as_ref).map(serde_json::to_string).transpose();
        chart.map_err(|error| Error::bug(error.to_string()))
    }
}

async fn list(State(app): State<App>, caller: Caller) -> Result<Answer, Error> {
    let reader = app.clone();
    let data = app.db.read(move |tx| read::all(tx, &reader, &caller)).await?;
    Answer::ok(json!({ "data": data }))
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    let missing = |field: &str| Error::invalid(format!("/{field}"), "is missing");
    sent.check()?;
    let shared = sent.shared.unwrap_or(false);
    if shared {
        caller.must(Needs::Write)?;
    }
    let chart = sent.chart()?;
    let name = sent.name.ok_or_else(|| missing("name"))?;
    let query = sent.query.ok_or_else(|| missing("query"))?;
    let (id, now, inner) = (app.id(), app.clock.now(), app.clone());
    once.write(&app, move |tx| {
        let owner = &caller.actor;
        let parameters = [
            id.into(),
            name.trim().into(),
            query.into(),
            chart.into(),
            shared.into(),
            owner.kind().into(),
            owner.id().into(),
            now.into(),
        ];
        tx.execute(sql::ADD_QUERY, &parameters)?;
        Answer::created(read::one(tx, &inner, &caller, id)?)
    })
    .await
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    sent.check()?;
    let (now, inner) = (app.clock.now(), app.clone());
    app.write(move |tx| {
        let saved = read::to_change(tx, &caller, id)?;
        let shared = sent.shared.unwrap_or(saved.shared);
        if shared && !saved.shared {
            caller.must(Needs::Write)?;
        }
        let chart = match sent.chart {
            Some(_) => sent.chart()?,
            None => saved.chart.as_ref().map(Json::to_string),
        };
        let name = sent.name.as_deref().map_or(saved.name.as_str(), str::trim);
        let query = sent.query.as_deref().unwrap_or(&saved.query);
        let parameters = [id.into(), name.into(), query.into(), chart.into(), shared.into(), now.into()];
        tx.execute(sql::SET_QUERY, &parameters)?;
        Answer::ok(read::one(tx, &inner, &caller, id)?)
    })
    .await
}

async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    app.write(move |tx| {
        read::to_change(tx, &caller, id)?;
        tx.execute(sql::DROP_QUERY, &[id.into()])?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
