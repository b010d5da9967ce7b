//! Asking before a segment is made: who would be in it, and what segments have in common.

use std::collections::HashSet;

use axum::extract::State as Extracted;
use db::Tx;
use model::Id;
use model::filter::Filter;
use platform::http::{Answer, Body, Caller, Needs, Path, Route, Shape};
use platform::records::{titles, visible};
use platform::warehouse::Scope;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::PEOPLE;
use super::members::{seen_as_of_now, visible_members};
use super::people::People;
use super::whole::whole;
use super::{check, estimate, recompute, shapes, sql, store};

pub(super) fn routes() -> Vec<Route> {
    use Needs::Read;
    use Shape::Of;
    vec![
        Route::post("/segments/preview", Read, "Who would be in a segment with these conditions", preview)
            .takes(Of(shapes::previewed))
            .answers(Of(shapes::preview)),
        Route::get(
            "/segments/{id}/overlap",
            Read,
            "How many people a segment shares with each other one",
            overlap,
        )
        .answers(Of(shapes::overlap)),
        estimate::route(),
    ]
}

/// People that are shown of those that were found.
const SAMPLE: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    filter: Option<Json>,
    query: Option<String>,
}

async fn preview(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Body(asked): Body<Asked>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let inner = app.clone();
    let found = match (&asked.filter, asked.query) {
        (Some(tree), None) => {
            let filter = Filter::read(tree, "/filter")?;
            check::asked(&filter, &app, &caller)?;
            let tree = filter.clone();
            let there = move |tx: &mut Tx| {
                let all = store::all(tx)?;
                check::there(tx, &tree, None, &all)
            };
            app.db.read(there).await?;
            tokio::task::spawn_blocking(move || whole(&inner, &filter, inner.clock.now()))
        }
        (None, Some(query)) => {
            recompute::may(&app, &caller)?;
            tokio::task::spawn_blocking(move || recompute::found(&inner, &query))
        }
        _ => return Err(Error::invalid("/filter", "say a filter, or a query in SQL, and not both")),
    };
    let (found, seq) = found.await.map_err(|error| Error::bug(error.to_string()))??;
    let of = everybody(&app).await?;
    app.db
        .read(move |tx| {
            let object = view.object(PEOPLE)?;
            let (found, of) = match view.is_narrowed() {
                false => (found, of),
                true => {
                    let ids: HashSet<Id> = found.ids().iter().copied().collect();
                    let found = People::of(visible(tx, &view, object, &ids)?.into_iter().collect());
                    let of = found.len();
                    (found, of)
                }
            };
            // Ids rise with time, so that these are some of all times.
            let step = (found.len() / SAMPLE).max(1);
            let some: Vec<Id> = found.ids().iter().step_by(step).take(SAMPLE).copied().collect();
            let titles = titles(tx, &view, object, &some.iter().copied().collect())?;
            let sample: Vec<Json> = some
                .iter()
                .map(|id| json!({"id": id, "title": titles.get(id).cloned().unwrap_or_default()}))
                .collect();
            Answer::ok(json!({"count": found.len(), "of": of, "seq": seq, "sample": sample}))
        })
        .await
}

/// How many people there are.
pub(super) async fn everybody(app: &App) -> Result<usize, Error> {
    let counted = app.query(Scope::all(), format!("select count(*) from {PEOPLE}"));
    let rows = app.warehouse.rows(counted).await?.rows;
    Ok(rows.first().and_then(|row| row.first()?.as_u64()).unwrap_or_default() as usize)
}

async fn overlap(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    seen_as_of_now(&app, &view, id).await?;
    app.db
        .read(move |tx| {
            let all = store::all(tx)?;
            let mut data = Vec::new();
            let narrowed = view.is_narrowed();
            let own = if narrowed { visible_members(tx, &view, id)? } else { People::default() };
            for other in all.iter().filter(|other| other.id != id && view.catalog.knows(other.id)) {
                let both = match narrowed {
                    true => visible_members(tx, &view, other.id)?.and(&own).len() as i64,
                    false => {
                        let row = tx.query_one(sql::BOTH, &[id.into(), other.id.into()])?;
                        row.map_or(Ok(0), |row| row.integer(0))?
                    }
                };
                if both > 0 {
                    data.push(json!({"segment_id": other.id, "name": other.name, "both": both}));
                }
            }
            data.sort_by_key(|one| std::cmp::Reverse(one["both"].as_i64()));
            Answer::ok(json!({"data": data, "next": null}))
        })
        .await
}
