//! How many people a tree finds, about: told from a sample that is the same each time, so that it stands still while
//! conditions are written.

use axum::extract::State as Extracted;
use model::Id;
use model::filter::Filter;
use platform::http::{Answer, Body, Caller, Needs, Route, Shape};
use platform::records::visible;
use platform::warehouse::Scope;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::ask::everybody;
use super::facts::Facts;
use super::tree::Conditions;
use super::{PEOPLE, check, shapes, store};

/// People that are looked at.
const SAMPLE: usize = 1_000;

pub(super) fn route() -> Route {
    Route::post(
        "/segments/estimate",
        Needs::Read,
        "About how many people conditions find, from a sample",
        estimate,
    )
    .takes(Shape::Of(shapes::asked))
    .answers(Shape::Of(shapes::estimate))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    filter: Json,
}

async fn estimate(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Body(asked): Body<Asked>,
) -> Result<Answer, Error> {
    let filter = Filter::read(&asked.filter, "/filter")?;
    check::asked(&filter, &app, &caller)?;
    let view = app.view(&caller);
    let of = everybody(&app).await?;
    // Ids end in bits of chance: those with a certain end are the same people each time, and not too many to sort.
    let end = "0".repeat((of / SAMPLE).max(1).ilog(16) as usize);
    let sql =
        format!("select p.id from {PEOPLE} p where p.id like '%{end}' order by reverse(p.id) limit {SAMPLE}");
    let inner = app.clone();
    let found = tokio::task::spawn_blocking(move || inner.warehouse.ids(inner.query(Scope::all(), sql)));
    let (sample, _) = found.await.map_err(|error| Error::bug(error.to_string()))??;
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let all = store::all(tx)?;
            check::there(tx, &filter, None, &all)?;
            // Of some people, whom a sample of all of them tells of, it is never certain.
            let exact = sample.len() == of;
            let (mut sample, mut of) = (sample, of);
            if view.is_narrowed() {
                let known = sample.len().max(1);
                let there = visible(tx, &view, view.object(PEOPLE)?, &sample.iter().copied().collect())?;
                of = of * there.len() / known;
                sample = there.into_iter().collect();
            }
            let mut conditions = Conditions::default();
            let node = conditions.take(&filter);
            let facts =
                Facts::read(tx, &inner.schema(), &inner.firm, &conditions, &sample, inner.clock.now())?;
            let holds = |person: &Id| facts.holds(&node, *person, &|_, _| None);
            let (looked_at, held) = (facts.people().count(), facts.people().filter(holds).count());
            let estimate = (held * of).checked_div(looked_at).unwrap_or_default();
            Answer::ok(json!({"estimate": estimate, "of": of, "sample": looked_at, "exact": exact}))
        })
        .await
}
