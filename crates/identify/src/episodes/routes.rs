//! The episodes of a person.

use axum::extract::State;
use model::{Currency, Id, Money, Timestamp};
use platform::http::{Answer, Caller, Needs, Path, Query, Route, Shape};
use platform::records::must_see;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::build::Episode;
use super::rule::Rule;
use super::{rules, shapes, sql, store, timeline};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/people/{id}/episodes",
            Needs::Read,
            "What happened with a person, grouped into episodes, the latest first; ids gives some of them",
            list,
        )
        .asks(&[("after", "string"), ("limit", "integer"), ("ids", "string")])
        .answers(Shape::Of(shapes::episodes)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    after: Option<String>,
    limit: Option<i64>,
    ids: Option<String>,
}

/// Most episodes that are asked for by their ids.
const MOST: usize = 500;

async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(asked): Query<Asked>,
) -> Result<Answer, Error> {
    let limit = asked.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let ids = asked.ids.as_deref().map(ids).transpose()?;
    let (before, last) = place(asked.after.as_deref())?;
    let (view, full, now) = (app.view(&caller), app.schema(), app.clock.now());
    app.db
        .read(move |tx| {
            must_see(tx, &view, "people", id)?;
            let mut rows = match &ids {
                Some(ids) => tx.query(sql::SOME_OF_PERSON, &[id.into(), db::list::ids(ids)])?,
                None => {
                    let asked = [id.into(), before.into(), last.into(), (limit + 1).into()];
                    tx.query(sql::OF_PERSON, &asked)?
                }
            };
            let more = ids.is_none() && rows.len() as i64 > limit;
            if more {
                rows.truncate(limit as usize);
            }
            let next = match rows.last().filter(|_| more) {
                Some(row) => Some(format!("{}.{}", row.integer(2)?, row.id(0)?)),
                None => None,
            };
            let rules = rules::load(tx)?;
            let mut episodes = Vec::new();
            for row in &rows {
                episodes.push((row.id(15)?, store::episode(row)?));
            }
            let data = timeline::seen(tx, &view, &full, &rules, episodes)?
                .iter()
                .filter_map(|(rule, episode)| {
                    rules.iter().find(|known| known.id == *rule).map(|rule| shown(rule, episode, now))
                })
                .collect::<Result<Vec<Json>, _>>()?;
            Answer::ok(json!({"data": data, "next": next}))
        })
        .await
}

fn ids(text: &str) -> Result<Vec<Id>, Error> {
    let wrong = || Error::invalid("/ids", format!("must list up to {MOST} ids with commas between them"));
    let ids: Vec<Id> = text
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(|id| id.parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    if ids.len() > MOST { Err(wrong()) } else { Ok(ids) }
}

/// The place that a cursor means; the end of time without one.
fn place(after: Option<&str>) -> Result<(Timestamp, Id), Error> {
    let wrong = || Error::invalid("/after", "is not a cursor of this list; start again without it");
    let Some(text) = after else { return Ok((Timestamp(i64::MAX), Id([0xff; 16]))) };
    let (at, id) = text.split_once('.').ok_or_else(wrong)?;
    Ok((Timestamp(at.parse().map_err(|_| wrong())?), id.parse().map_err(|_| wrong())?))
}

fn shown(rule: &Rule, episode: &Episode, now: Timestamp) -> Result<Json, Error> {
    let open = episode.closes.is_some_and(|closes| closes > now);
    // What it comes to by itself it has not come to yet.
    let outcome =
        episode.outcome.as_ref().filter(|said| !open || Some(*said) != rule.says.default_outcome.as_ref());
    let amount = match &episode.amount {
        Some((micros, currency)) => Some(Money { micros: *micros, currency: currency.parse::<Currency>()? }),
        None => None,
    };
    Ok(json!({
        "id": episode.id,
        "type": rule.type_,
        "name": rule.name,
        "begin": episode.begin,
        "end": episode.end,
        "open": open,
        "outcome": outcome,
        "count": episode.count,
        "channels": episode.channels,
        "amount": amount,
        "first_kind": episode.first_kind,
        "last_kind": episode.last_kind,
    }))
}
