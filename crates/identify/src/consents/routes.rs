//! The routes of the ledger and of what counts.

use std::collections::HashSet;

use axum::extract::State as Extracted;
use db::Tx;
use model::Id;
use model::filter::Fault;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use platform::records::{Writing, must_see, visible};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::read::{self, Wanted};
use super::say::{Checked, Said, source_of};
use super::whom::{self, Whom};
use super::{Channel, Entry, Origin, Purposes, State, may, overview, record, shapes, summary};

/// Most entries of one batch.
const BATCH_LIMIT: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    use Shape::Of;
    vec![
        Route::get("/consents", Read, "The ledger of consents, newest first", list)
            .asks(&[
                ("person_id", "uuid"),
                ("channel", "string"),
                ("purpose", "string"),
                ("state", "string"),
                ("limit", "integer"),
                ("after", "string"),
            ])
            .answers(Of(shapes::entries)),
        Route::post("/consents", Write, "Write down what somebody agreed to or does not want", create)
            .takes(Of(shapes::said))
            .answers(Of(shapes::entry))
            .creates(),
        Route::post("/consents/batch", Write, "Write down what up to 1,000 people said", batch)
            .takes(Of(shapes::batch))
            .answers(Of(shapes::results)),
        Route::get("/consents/summary", Read, "How many people may be reached for what", totals)
            .answers(Of(shapes::summary)),
        Route::get("/consents/{id}", Read, "One entry of the ledger", show).answers(Of(shapes::entry)),
        Route::get(
            "/people/{id}/consents",
            Read,
            "What counts for a person, for each purpose and channel",
            of_person,
        )
        .answers(Of(shapes::of_person)),
        Route::get(
            "/people/{id}/may",
            Read,
            "Whether a person may be reached over a channel for a purpose",
            asked,
        )
        .asks(&[("channel", "string"), ("purpose", "string")])
        .answers(Of(shapes::verdict)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    person_id: Option<Id>,
    channel: Option<String>,
    purpose: Option<String>,
    state: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// How many are asked for.
pub(super) fn limit(said: Option<i64>) -> Result<i64, Error> {
    match said.unwrap_or(50) {
        limit @ 1..=1_000 => Ok(limit),
        _ => Err(Error::invalid("/limit", "must be from 1 to 1000")),
    }
}

/// The channel of a request.
pub(super) fn channel(name: &str) -> Result<Channel, Error> {
    Channel::named(name)
        .ok_or_else(|| Error::invalid("/channel", format!("must be one of {}", Channel::names().join(", "))))
}

async fn list(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let limit = limit(query.limit)?;
    let state = query.state.as_deref().map(|name| {
        let must = || Error::invalid("/state", format!("must be one of {}", State::names().join(", ")));
        State::named(name).ok_or_else(must)
    });
    let after = query.after.as_deref().map(str::parse::<Id>).transpose();
    let after = after
        .map_err(|_| Error::invalid("/after", "is not a cursor of this list; start again without it"))?;
    let wanted = Wanted {
        person: query.person_id,
        channel: query.channel.as_deref().map(channel).transpose()?,
        purpose: query.purpose,
        state: state.transpose()?,
        before: after,
        limit: limit + 1,
    };
    let view = app.view(&caller);
    let inner = app.clone();
    app.db
        .read(move |tx| {
            if let Some(person) = wanted.person {
                must_see(tx, &view, "people", person)?;
            }
            let mut found = read::page(tx, &view, &wanted)?;
            let more = found.len() > limit as usize;
            found.truncate(limit as usize);
            let next = found.last().filter(|_| more).map(|last| last.id);
            Answer::ok(json!({"data": read::shown(tx, &inner, &found)?, "next": next}))
        })
        .await
}

async fn show(Extracted(app): Extracted<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let missing = || Error::not_found("there is no such consent");
            let entry = read::one(tx, id)?.ok_or_else(missing)?;
            // What is left of somebody who was deleted is there for those who see everybody.
            if view.is_narrowed()
                && visible(tx, &view, view.object("people")?, &[entry.person].into())?.is_empty()
            {
                return Err(missing());
            }
            read::shown(tx, &inner, &[entry])?.pop().ok_or_else(missing).and_then(Answer::ok)
        })
        .await
}

async fn create(
    Extracted(app): Extracted<App>,
    caller: Caller,
    once: Once,
    Body(said): Body<Said>,
) -> Result<Answer, Error> {
    let inner = app.clone();
    once.write(&app, move |tx| {
        let writing = Writing::live(&inner, &caller);
        let checked = said.check(&inner.firm, &Purposes::load(tx)?, writing.now)?;
        let entries = entries(tx, &writing, &caller, std::slice::from_ref(&checked))?.pop();
        let entries =
            entries.ok_or_else(|| Error::bug("an entry got lost"))?.map_err(|fault| match checked.whom {
                // As for any other address that names her.
                Whom::Person(_) if fault.detail.starts_with("your role") => Error::Forbidden(fault.detail),
                _ => Error::from(fault),
            })?;
        let recorded = record(tx, &writing, entries, Origin::Said)?;
        let first = recorded.first().ok_or_else(|| Error::bug("an entry was not recorded"))?;
        let entry = read::one(tx, first.id)?.ok_or_else(|| Error::bug("an entry was not written"))?;
        Answer::created(read::shown(tx, &inner, &[entry])?.pop().unwrap_or_default())
    })
    .await
}

/// The entries that follow from what was said, for each of them; or why there are none.
fn entries(
    tx: &mut Tx,
    writing: &Writing,
    caller: &Caller,
    all: &[Checked],
) -> Result<Vec<Result<Vec<Entry>, Fault>>, Error> {
    let whoms: HashSet<Whom> = all.iter().map(|checked| checked.whom.clone()).collect();
    let found = whom::find(tx, writing, &whoms)?;
    let entries = all.iter().map(|checked| {
        let ids = found.of(&checked.whom, checked.entry.state).map_err(|missing| {
            let pointer = match checked.whom {
                Whom::Person(_) => "/person_id",
                Whom::Email(_) => "/email",
                Whom::Phone(_) => "/phone",
            };
            Fault::new(pointer, missing.words(&checked.whom))
        })?;
        let source = checked.entry.source.clone().or_else(|| Some(source_of(caller).to_owned()));
        let entry = |id| Entry { source: source.clone(), ..checked.about(id) };
        Ok(ids.into_iter().map(entry).collect())
    });
    Ok(entries.collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchBody {
    records: Vec<Json>,
}

async fn batch(
    Extracted(app): Extracted<App>,
    caller: Caller,
    once: Once,
    Body(body): Body<BatchBody>,
) -> Result<Answer, Error> {
    if body.records.len() > BATCH_LIMIT {
        return Err(Error::TooLarge(format!("a batch holds at most {BATCH_LIMIT} entries")));
    }
    let inner = app.clone();
    once.write(&app, move |tx| {
        let writing = Writing::live(&inner, &caller);
        let purposes = Purposes::load(tx)?;
        let mut failed: Vec<Option<Vec<Fault>>> = Vec::new();
        let (mut all, mut places) = (Vec::new(), Vec::new());
        for (at, record) in body.records.into_iter().enumerate() {
            let said = match record.is_object() {
                true => serde_json::from_value::<Said>(record).map_err(|error| error.to_string()),
                false => Err("must be an object".to_owned()),
            };
            let said = said.map_err(|detail| vec![Fault::new("", detail)]);
            match said.and_then(|said| said.check(&inner.firm, &purposes, writing.now)) {
                Ok(checked) => {
                    all.push(checked);
                    places.push(at);
                    failed.push(None);
                }
                Err(faults) => failed.push(Some(faults)),
            }
        }
        let mut records = Vec::new();
        let mut of = Vec::new();
        for (at, made) in places.into_iter().zip(entries(tx, &writing, &caller, &all)?) {
            match made {
                Ok(entries) => {
                    of.push((at, records.len()));
                    records.extend(entries);
                }
                Err(fault) => failed[at] = Some(vec![fault]),
            }
        }
        let recorded = record(tx, &writing, records, Origin::Said)?;
        let mut of = of.into_iter();
        let results = failed.into_iter().enumerate().map(|(at, faults)| match faults {
            Some(faults) => {
                let here = |fault: Fault| Fault::new(format!("/records/{at}{}", fault.pointer), fault.detail);
                let faults: Vec<Fault> = faults.into_iter().map(here).collect();
                Ok(json!({"index": at, "id": null, "status": "failed", "errors": faults}))
            }
            None => {
                let one = of.next().and_then(|(_, first)| recorded.get(first));
                let id = one.ok_or_else(|| Error::bug("an entry of a batch was not recorded"))?.id;
                Ok(json!({"index": at, "id": id, "status": "created", "errors": []}))
            }
        });
        Answer::ok(json!({"results": results.collect::<Result<Vec<_>, Error>>()?}))
    })
    .await
}

async fn of_person(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            must_see(tx, &view, "people", id)?;
            Answer::ok(overview::of(tx, id)?)
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MayQuery {
    channel: String,
    purpose: String,
}

async fn asked(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(query): Query<MayQuery>,
) -> Result<Answer, Error> {
    let channel = channel(&query.channel)?;
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            must_see(tx, &view, "people", id)?;
            Purposes::load(tx)?.must(&query.purpose)?;
            let verdict = may(tx, id, channel, &query.purpose)?;
            let verdict = verdict.ok_or_else(|| Error::not_found("there is no such person"))?;
            Answer::ok(verdict.json())
        })
        .await
}

async fn totals(Extracted(app): Extracted<App>, caller: Caller) -> Result<Answer, Error> {
    Answer::ok(summary::of(&app, &caller).await?)
}
