//! The routes of duplicates.

use std::collections::{HashMap, HashSet};

use ::model::{Id, Timestamp};
use axum::extract::State;
use axum::http::StatusCode;
use db::{Row, Tx};
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use platform::records::{get, titles, visible};
use platform::schema::Schema;
use platform::{App, Error, jobs};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::job::JOB;
use super::looks_like::looks_like;
use super::model::{self, Settings};
use super::{shapes, sql};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read, Write};
    use Shape::Of;
    vec![
        Route::get("/duplicates", Read, "People who may be one, the most probable first", list)
            .asks(&[("limit", "integer"), ("after", "string"), ("person_id", "uuid")])
            .answers(Of(shapes::list)),
        Route::post("/duplicates/{id}/dismiss", Write, "Two people are not the same", dismiss).empties(),
        Route::delete("/duplicates/{id}/dismiss", Write, "They may be the same after all", reopen).empties(),
        Route::post("/duplicates/search", Write, "Look through everybody now", search)
            .answers(Of(shapes::job))
            .accepts(),
        Route::get("/duplicates/settings", Read, "Whether duplicates become one by themselves", settings)
            .answers(Of(shapes::settings)),
        Route::put("/duplicates/settings", Admin, "Say whether duplicates become one by themselves", settle)
            .takes(Of(shapes::settings))
            .answers(Of(shapes::settings)),
        Route::post(
            "/people/looks-like",
            Read,
            "Who is there already of these fields, the most probable first",
            looks_like,
        )
        .takes(Of(shapes::asked))
        .answers(Of(shapes::alike)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    limit: Option<i64>,
    after: Option<String>,
    person_id: Option<Id>,
}

async fn list(State(app): State<App>, caller: Caller, Query(asked): Query<Asked>) -> Result<Answer, Error> {
    let limit = asked.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 100"));
    }
    let wrong = || Error::invalid("/after", "is not a cursor of this list; start again without it");
    let (probability, after) = match asked.after.as_deref() {
        None => (2.0, Id([0; 16])),
        Some(text) => {
            let (probability, id) = text.split_once('_').ok_or_else(wrong)?;
            let bits = u64::from_str_radix(probability, 16).map_err(|_| wrong())?;
            let probability = f64::from_bits(bits);
            if !(0.0..=1.0).contains(&probability) {
                return Err(wrong());
            }
            (probability, id.parse().map_err(|_| wrong())?)
        }
    };
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            let mut rows = match asked.person_id {
                Some(person) => tx.query(sql::OF_ONE, &[person.into(), limit.into()])?,
                None => tx.query(sql::OPEN, &[probability.into(), after.into(), (limit + 1).into()])?,
            };
            let more = rows.len() as i64 > limit;
            rows.truncate(limit as usize);
            let next = match rows.last().filter(|_| more) {
                Some(row) => Some(format!("{:016x}_{}", row.real(3)?.to_bits(), row.id(0)?)),
                None => None,
            };
            let data = shown(tx, &view, &rows)?;
            // Nobody is told of more than she sees.
            let total = match asked.person_id.is_some() || view.is_narrowed() {
                true => data.len() as i64,
                false => tx.query_one(sql::COUNT, &[])?.map_or(Ok(0), |row| row.integer(0))?,
            };
            Answer::ok(json!({"data": data, "next": next, "total": total}))
        })
        .await
}

/// The pairs of which both people are there for the caller.
fn shown(tx: &mut Tx, view: &Schema, rows: &[Row]) -> Result<Vec<Json>, Error> {
    let object = view.object("people")?;
    let mut ids = HashSet::new();
    for row in rows {
        ids.extend([row.id(1)?, row.id(2)?]);
    }
    let mut people: HashMap<Id, Json> = HashMap::new();
    let titles = titles(tx, view, object, &ids)?;
    for id in visible(tx, view, object, &ids)? {
        let mut person = get(tx, view, object, id)?.0;
        person["title"] = titles.get(&id).cloned().unwrap_or_default().into();
        people.insert(id, person);
    }
    let mut shown = Vec::new();
    for row in rows {
        if let (Some(person), Some(other)) = (people.get(&row.id(1)?), people.get(&row.id(2)?)) {
            let reasons: Json =
                serde_json::from_str(row.text(4)?).map_err(|error| Error::bug(error.to_string()))?;
            shown.push(json!({
                "id": row.id(0)?,
                "probability": row.real(3)?,
                "reasons": known(reasons, object),
                "found_at": Timestamp(row.integer(5)?),
                "people": [person, other],
            }));
        }
    }
    Ok(shown)
}

/// The reasons without those of fields that the caller may not see.
pub(super) fn known(reasons: Json, object: &::model::object::Object) -> Json {
    let Json::Array(reasons) = reasons else { return reasons };
    let seen = |reason: &Json| match reason["field"].as_str() {
        Some("user_id") | None => true,
        Some(field) => object.field(field).is_some(),
    };
    Json::Array(reasons.into_iter().filter(seen).collect())
}

async fn decide(app: App, caller: Caller, id: Id, dismissed: bool) -> Result<StatusCode, Error> {
    let view = app.view(&caller);
    let now = app.clock.now();
    app.write(move |tx| {
        let missing = || Error::not_found("there is no such pair");
        let row = tx.query_one(sql::ONE, &[id.into()])?.ok_or_else(missing)?;
        let pair = HashSet::from([row.id(0)?, row.id(1)?]);
        if visible(tx, &view, view.object("people")?, &pair)?.len() < pair.len() {
            return Err(missing());
        }
        match dismissed {
            true => tx.execute(sql::DISMISS, &[id.into(), now.into(), caller.user_id.into()])?,
            false => tx.execute(sql::REOPEN, &[id.into()])?,
        };
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn dismiss(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    decide(app, caller, id, true).await
}

async fn reopen(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    decide(app, caller, id, false).await
}

async fn search(State(app): State<App>, _: Caller, once: Once) -> Result<Answer, Error> {
    let inner = app.clone();
    once.write(&app, move |tx| {
        let job = jobs::enqueue(tx, &inner, JOB.name, &json!({}), Some(JOB.name))?;
        Answer::accepted(json!({"job_id": job}))
    })
    .await
}

async fn settings(State(app): State<App>, _: Caller) -> Result<Answer, Error> {
    app.db.read(|tx| Answer::ok(model::load(tx)?.settings)).await
}

async fn settle(State(app): State<App>, _: Caller, Body(settings): Body<Settings>) -> Result<Answer, Error> {
    if !(0.9..=1.0).contains(&settings.threshold) {
        return Err(Error::invalid("/threshold", "must be from 0.9 to 1"));
    }
    app.write(move |tx| {
        model::settle(tx, settings)?;
        Answer::ok(settings)
    })
    .await
}
