//! Segments as the firm makes them.

use axum::extract::State as Extracted;
use axum::http::StatusCode;
use db::Tx;
use model::Id;
use model::filter::behaviour::Length;
use model::filter::{Fault, Filter};
use platform::accounts::named;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, said};
use platform::schema::{Schema, raise};
use platform::{App, Error, views};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::segment::{Segment, State};
use super::{check, recompute, shapes, sql, store};

pub(super) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    use Shape::Of;
    vec![
        Route::get("/segments", Read, "Every segment", list).answers(Of(shapes::list)),
        Route::post("/segments", Write, "Make a segment: by a tree of conditions, or a list without one", create)
            .takes(Of(shapes::input))
            .answers(Of(shapes::segment))
            .creates(),
        Route::get("/segments/{id}", Read, "One segment", show).answers(Of(shapes::segment)),
        Route::patch(
            "/segments/{id}",
            Write,
            "Change a segment; by other conditions everybody is looked at anew, which enters nobody into anything",
            change,
        )
        .takes(Of(shapes::input))
        .answers(Of(shapes::segment)),
        Route::delete("/segments/{id}", Write, "Remove a segment that nothing uses", remove).empties(),
        Route::get("/segments/{id}/uses", Read, "What asks for a segment", uses).answers(Of(shapes::uses)),
        Route::post("/segments/{id}/refresh", Write, "Look at everybody anew", refresh)
            .answers(Of(shapes::segment)),
    ]
}

/// The longest texts, in letters.
const TEXT: usize = 10_000;
/// The longest query, in bytes.
const QUERY: usize = 20_000;
/// The longest time between two answers of a query.
const LONGEST: Length = Length::Days(31);
/// How often a query is asked where nobody said.
const USUAL: Length = Length::Days(1);
/// The most segments.
const MOST: usize = 1_000;

/// What is sent: absent keeps, `null` clears.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    name: Option<String>,
    #[serde(default, deserialize_with = "said")]
    description: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    filter: Option<Option<Json>>,
    #[serde(default, deserialize_with = "said")]
    proposition: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    strategy: Option<Option<String>>,
    query: Option<String>,
    every: Option<String>,
}

/// The same, read.
struct Said {
    name: Option<String>,
    description: Option<Option<String>>,
    filter: Option<Option<Filter>>,
    proposition: Option<Option<String>>,
    strategy: Option<Option<String>>,
    query: Option<String>,
    every: Option<Length>,
}

impl Sent {
    fn read(self, app: &App, caller: &Caller) -> Result<Said, Error> {
        let text = |pointer: &str, sent: Option<Option<String>>| {
            let checked = sent.map(|text| {
                let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
                match text.as_ref().is_some_and(|text| text.chars().count() > TEXT || text.contains('\0')) {
                    true => Err(Fault::new(pointer, format!("may be {TEXT} letters"))),
                    false => Ok(text),
                }
            });
            checked.transpose()
        };
        let filter = self.filter.map(|tree| tree.map(|tree| Filter::read(&tree, "/filter")).transpose());
        let filter = filter.transpose()?;
        if let Some(Some(filter)) = &filter {
            check::asked(filter, app, caller)?;
        }
        if self.query.is_some() || self.every.is_some() {
            recompute::may(app, caller)?;
        }
        let query = self.query.map(|query| match query.trim() {
            "" => Err(Error::invalid("/query", "is empty")),
            text if text.len() > QUERY || text.contains('\0') => {
                Err(Error::invalid("/query", format!("may have {QUERY} bytes")))
            }
            text => Ok(text.to_owned()),
        });
        let every = self.every.map(|every| {
            let length = every.parse::<Length>().map_err(|detail| Error::invalid("/every", detail))?;
            match length.micros() <= LONGEST.micros() {
                true => Ok(length),
                false => Err(Error::invalid("/every", format!("may be {LONGEST}"))),
            }
        });
        Ok(Said {
            query: query.transpose()?,
            every: every.transpose()?,
            name: self.name.as_deref().map(named).transpose()?,
            description: text("/description", self.description)?,
            filter,
            proposition: text("/proposition", self.proposition)?,
            strategy: text("/strategy", self.strategy)?,
        })
    }
}

/// A segment that a caller may know of.
pub(super) fn seen(tx: &mut Tx, view: &Schema, id: Id) -> Result<Segment, Error> {
    match view.catalog.knows(id) {
        true => store::one(tx, id),
        false => Err(Error::not_found("there is no such segment")),
    }
}

async fn list(Extracted(app): Extracted<App>, caller: Caller) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let all = app.db.read(store::all).await?;
    let data: Vec<Json> =
        all.iter().filter(|segment| view.catalog.knows(segment.id)).map(Segment::json).collect();
    Answer::ok(json!({"data": data, "next": null}))
}

async fn show(Extracted(app): Extracted<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db.read(move |tx| Answer::ok(seen(tx, &view, id)?.json())).await
}

async fn create(
    Extracted(app): Extracted<App>,
    caller: Caller,
    once: Once,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    let said = sent.read(&app, &caller)?;
    let name = said.name.ok_or_else(|| Error::invalid("/name", "is missing"))?;
    let (id, now, inner) = (app.id(), app.clock.now(), app.clone());
    let filter = said.filter.flatten();
    if filter.is_some() && said.query.is_some() {
        return Err(Error::invalid("/query", "say a filter, or a query in SQL, and not both"));
    }
    if said.query.is_none() && said.every.is_some() {
        return Err(Error::invalid("/every", "is for segments in SQL; others are always true"));
    }
    if let Some(query) = said.query.clone() {
        try_out(&app, query).await?;
    }
    let rule = match (&filter, &said.query) {
        (Some(_), _) => "rule",
        (None, Some(_)) => "sql",
        (None, None) => "list",
    };
    let answer = once.write(&app, move |tx| {
        let all = store::all(tx)?;
        if all.len() >= MOST {
            return Err(Error::Conflict(format!("there are {MOST} segments already")));
        }
        free(&all, &name, None)?;
        if let Some(filter) = &filter {
            check::there(tx, filter, None, &all)?;
        }
        let state = if rule == "list" { State::Ready } else { State::Filling };
        tx.execute(
            sql::ADD,
            &[
                id.into(),
                name.as_str().into(),
                said.description.clone().flatten().into(),
                rule.into(),
                filter.as_ref().map(|filter| filter.json().to_string()).into(),
                said.proposition.clone().flatten().into(),
                said.strategy.clone().flatten().into(),
                state.name().into(),
                caller.actor.kind().into(),
                caller.actor.id().into(),
                now.into(),
                said.query.as_deref().into(),
                said.query.as_ref().map(|_| said.every.unwrap_or(USUAL).to_string()).into(),
            ],
        )?;
        match rule {
            "rule" => drop(store::fill(tx, &inner, id)?),
            "sql" => drop(recompute::enqueue(tx, &inner, id)?),
            _ => {}
        }
        raise(tx)?;
        Answer::created(store::one(tx, id)?.json())
    });
    let answer = answer.await?;
    app.refresh_schema().await?;
    Ok(answer)
}

/// Asks a query once, so that what is wrong with it is said before it is kept.
async fn try_out(app: &App, query: String) -> Result<(), Error> {
    let inner = app.clone();
    let found = tokio::task::spawn_blocking(move || recompute::found(&inner, &query));
    found.await.map_err(|error| Error::bug(error.to_string()))?.map(drop)
}

/// People tell segments apart by their names.
fn free(all: &[Segment], name: &str, but: Option<Id>) -> Result<(), Error> {
    let taken = |other: &Segment| Some(other.id) != but && other.name.to_lowercase() == name.to_lowercase();
    match all.iter().any(taken) {
        true => Err(Error::invalid("/name", "another segment has this name; choose another")),
        false => Ok(()),
    }
}

async fn change(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let said = sent.read(&app, &caller)?;
    let (now, inner) = (app.clock.now(), app.clone());
    if let Some(query) = said.query.clone() {
        try_out(&app, query).await?;
    }
    let answer = app.write(move |tx| {
        let before = seen(tx, &view, id)?;
        let all = store::all(tx)?;
        let name = said.name.clone().unwrap_or_else(|| before.name.clone());
        free(&all, &name, Some(id))?;
        let keep =
            |said: &Option<Option<String>>, before: &Option<String>| said.clone().unwrap_or(before.clone());
        tx.execute(
            sql::CHANGE,
            &[
                id.into(),
                name.into(),
                keep(&said.description, &before.description).into(),
                keep(&said.proposition, &before.proposition).into(),
                keep(&said.strategy, &before.strategy).into(),
                now.into(),
            ],
        )?;
        match (before.recomputed(), &said.query, said.every) {
            (None, None, None) => {}
            (None, ..) => {
                let detail = "is for segments in SQL; make another";
                return Err(Error::invalid(if said.query.is_some() { "/query" } else { "/every" }, detail));
            }
            (Some(known), query, every) => {
                if let Some(every) = every {
                    let next = before.refreshed_at.map(|at| at.plus_micros(every.micros()));
                    let next = next.or(known.next_at);
                    tx.execute(sql::RESCHEDULE, &[id.into(), every.to_string().into(), next.into()])?;
                }
                if let Some(query) = query.as_ref().filter(|query| **query != known.query) {
                    tx.execute(sql::REQUERY, &[id.into(), query.as_str().into()])?;
                    recompute::enqueue(tx, &inner, id)?;
                }
            }
        }
        match (&said.filter, before.filter()) {
            (None, _) | (Some(None), None) => {}
            (Some(Some(filter)), Some(known)) => {
                check::there(tx, filter, Some(id), &all)?;
                let (asked, known) = (filter.json(), known.json());
                if asked != known {
                    tx.execute(sql::REFILL, &[id.into(), asked.to_string().into()])?;
                    raise(tx)?;
                    store::fill(tx, &inner, id)?;
                }
            }
            (Some(_), _) => {
                let detail =
                    "a list has no conditions, and a segment with conditions keeps some; make another";
                return Err(Error::invalid("/filter", detail));
            }
        }
        Answer::ok(store::one(tx, id)?.json())
    });
    let answer = answer.await?;
    app.refresh_schema().await?;
    Ok(answer)
}

/// What asks for a segment.
fn used(tx: &mut Tx, view: &Schema, id: Id) -> Result<(Vec<Json>, Vec<Json>), Error> {
    let all = store::all(tx)?;
    let asking = store::asking_for(&all, id).chain(store::querying(&all, id));
    let segments = asking.filter(|segment| view.catalog.knows(segment.id));
    let segments = segments.map(|segment| json!({"id": segment.id, "name": segment.name}));
    let views = views::mentioning(tx, id)?.into_iter();
    let views = views.filter(|(object, _)| view.catalog.object(object).is_some());
    let views = views.map(|(object, name)| json!({"object": object, "name": name}));
    Ok((segments.collect(), views.collect()))
}

async fn uses(Extracted(app): Extracted<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            seen(tx, &view, id)?;
            let (segments, views) = used(tx, &view, id)?;
            Answer::ok(json!({"segments": segments, "views": views}))
        })
        .await
}

async fn remove(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<StatusCode, Error> {
    let (inner, view) = (app.clone(), app.view(&caller));
    let removed = app.write(move |tx| {
        seen(tx, &view, id)?;
        let (segments, views) = used(tx, &view, id)?;
        let names: Vec<&str> =
            segments.iter().chain(&views).filter_map(|one| one.get("name")?.as_str()).collect();
        if !names.is_empty() {
            return Err(Error::Conflict(format!(
                "{} ask for this segment: {}; change them first",
                names.len(),
                names.join(", ")
            )));
        }
        let all = store::all(tx)?;
        if store::asking_for(&all, id).chain(store::querying(&all, id)).next().is_some() {
            let detail = "segments that your role does not see ask for this one; ask an administrator";
            return Err(Error::Conflict(detail.to_owned()));
        }
        tx.execute(sql::REMOVE, &[id.into()])?;
        tx.execute(sql::REMOVE_DAYS, &[id.into()])?;
        store::sweep(tx, &inner, id)?;
        raise(tx)
    });
    removed.await?;
    app.refresh_schema().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn refresh(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer, Error> {
    let (inner, view) = (app.clone(), app.view(&caller));
    app.write(move |tx| {
        seen(tx, &view, id)?;
        match store::one(tx, id)?.recomputed() {
            Some(_) => drop(recompute::enqueue(tx, &inner, id)?),
            None => store::refill(tx, &inner, &[id])?,
        }
        Answer::ok(store::one(tx, id)?.json())
    })
    .await
}
