//! Who is in a segment, as a caller may see it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State as Extracted;
use db::Tx;
use model::{Day, Id, Timestamp};
use platform::http::{Answer, Body, Caller, Needs, Path, Query, Route, Shape};
use platform::records::{must_see, titles, visible};
use platform::schema::Schema;
use platform::{App, Error, feed};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::PEOPLE;
use super::moves::{Found, Writing};
use super::people::People;
use super::routes::seen;
use super::segment::{Rule, Segment, State};
use super::why::why;
use super::{shapes, sql, store};

pub(super) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    use Shape::Of;
    vec![
        Route::get("/segments/{id}/count", Read, "How many people are in a segment now", count)
            .answers(Of(shapes::count)),
        Route::get("/segments/{id}/members", Read, "Who is in a segment, the newest first", members)
            .asks(&[("limit", "integer"), ("after", "string")])
            .answers(Of(shapes::members)),
        Route::post("/segments/{id}/members", Write, "Put people on a list, or take them off it", list)
            .takes(Of(shapes::listed))
            .answers(Of(shapes::moved)),
        Route::get("/segments/{id}/why/{person}", Read, "Why a person is in a segment, or is not", why_route)
            .answers(Of(shapes::why)),
        Route::get("/segments/{id}/days", Read, "How many came, left and were there, day by day", days)
            .asks(&[("days", "integer")])
            .answers(Of(shapes::days)),
        Route::get("/people/{id}/segments", Read, "The segments a person is in, and was in", of_person)
            .answers(Of(shapes::of_person)),
    ]
}

/// How long an answer waits until a segment is true up to the moment it was asked for.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOKED_EVERY: Duration = Duration::from_millis(20);
/// Most people of one request.
const LISTED: usize = 1_000;

/// Waits until a segment that a caller may know of is true as of now, and says up to which place in the feed it is.
pub(super) async fn seen_as_of_now(app: &App, view: &Arc<Schema>, id: Id) -> Result<i64, Error> {
    let view = Arc::clone(view);
    app.db.read(move |tx| seen(tx, &view, id).map(drop)).await?;
    settled(app, id).await
}

/// Waits until a segment reflects everything that was written before, and says up to which place in the feed it does.
async fn settled(app: &App, id: Id) -> Result<i64, Error> {
    let (began, last) = (Instant::now(), app.db.read(feed::last_seq).await?);
    loop {
        let (segment, place) =
            app.db.read(move |tx| Ok::<_, Error>((store::one(tx, id)?, store::place(tx)?))).await?;
        let Segment { state, problem, .. } = &segment;
        match state {
            State::Failed => {
                let why = problem.clone().unwrap_or_default();
                return Err(Error::Unprocessable(format!("nobody can be looked at for this segment: {why}")));
            }
            _ if began.elapsed() > PATIENCE => {
                return match state {
                    State::Filling => Err(Error::Busy(
                        "everybody is still being looked at for this segment; ask again in a moment"
                            .to_owned(),
                        5,
                    )),
                    _ => Ok(place),
                };
            }
            // A query is as true as its schedule.
            State::Ready if place >= last || segment.recomputed().is_some() => return Ok(place),
            _ => tokio::time::sleep(LOOKED_EVERY).await,
        }
    }
}

async fn count(Extracted(app): Extracted<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let seq = seen_as_of_now(&app, &view, id).await?;
    app.db
        .read(move |tx| {
            let count = match view.is_narrowed() {
                false => store::one(tx, id)?.members,
                true => visible_members(tx, &view, id)?.len() as i64,
            };
            Answer::ok(json!({"count": count, "seq": seq}))
        })
        .await
}

/// The members that are there for a caller.
pub(super) fn visible_members(tx: &mut Tx, view: &Schema, id: Id) -> Result<People, Error> {
    let rows = tx.query(sql::EVERY_MEMBER, &[id.into()])?;
    let ids = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
    if !view.is_narrowed() {
        return Ok(People::of(ids));
    }
    let ids: HashSet<Id> = ids.into_iter().collect();
    Ok(People::of(visible(tx, view, view.object(PEOPLE)?, &ids)?.into_iter().collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    limit: Option<i64>,
    after: Option<String>,
}

async fn members(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(page): Query<Page>,
) -> Result<Answer, Error> {
    let limit = page.limit.unwrap_or(50);
    if !(1..=1_000).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 1000"));
    }
    let mut place = match &page.after {
        None => (i64::MAX, Id::default()),
        Some(cursor) => read_cursor(cursor).ok_or_else(|| {
            Error::invalid("/after", "is not a cursor of this list; start again without it")
        })?,
    };
    let view = app.view(&caller);
    seen_as_of_now(&app, &view, id).await?;
    app.db
        .read(move |tx| {
            let object = view.object(PEOPLE)?;
            let mut shown: Vec<(Id, Id, i64)> = Vec::new();
            let mut next = None;
            // Whoever sees some people only gets a page of those, from as many pages as that takes.
            loop {
                let asked = [id.into(), place.0.into(), place.1.into(), (limit + 1).into()];
                let rows = tx.query(sql::PAGE, &asked)?;
                let mut rows = rows
                    .iter()
                    .map(|row| Ok((row.id(0)?, row.id(1)?, row.integer(2)?)))
                    .collect::<Result<Vec<_>, Error>>()?;
                let more = rows.len() > limit as usize;
                rows.truncate(limit as usize);
                let ids: HashSet<Id> = rows.iter().map(|(_, person, _)| *person).collect();
                let there = visible(tx, &view, object, &ids)?;
                for row in rows {
                    place = (row.2, row.0);
                    if there.contains(&row.1) {
                        shown.push(row);
                    }
                    if shown.len() == limit as usize {
                        break;
                    }
                }
                let full = shown.len() == limit as usize;
                if more || full {
                    next = more.then(|| format!("{}.{}", place.0, place.1));
                }
                if !more || full {
                    break;
                }
            }
            let ids: HashSet<Id> = shown.iter().map(|(_, person, _)| *person).collect();
            let titles = titles(tx, &view, object, &ids)?;
            let data: Vec<Json> = shown
                .iter()
                .map(|(_, person, since)| {
                    json!({"person_id": person, "title": titles.get(person), "entered_at": Timestamp(*since)})
                })
                .collect();
            Answer::ok(json!({"data": data, "next": next}))
        })
        .await
}

fn read_cursor(cursor: &str) -> Option<(i64, Id)> {
    let (since, id) = cursor.split_once('.')?;
    Some((since.parse().ok()?, id.parse().ok()?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    add: Vec<Id>,
    #[serde(default)]
    remove: Vec<Id>,
}

async fn list(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(listed): Body<Listed>,
) -> Result<Answer, Error> {
    if listed.add.len() + listed.remove.len() > LISTED {
        return Err(Error::TooLarge(format!("a request names at most {LISTED} people")));
    }
    let (inner, view) = (app.clone(), app.view(&caller));
    app.write(move |tx| {
        let segment = seen(tx, &view, id)?;
        if !matches!(segment.rule, Rule::List) {
            let detail = "its conditions say who is in it; make a list to name people one by one";
            return Err(Error::invalid("", detail));
        }
        let object = view.object(PEOPLE)?;
        let (add, remove): (HashSet<Id>, HashSet<Id>) =
            (listed.add.iter().copied().collect(), listed.remove.iter().copied().collect());
        let named: HashSet<Id> = add.union(&remove).copied().collect();
        let there = visible(tx, &view, object, &named)?;
        if let Some(at) = listed.add.iter().position(|person| !there.contains(person)) {
            return Err(Error::invalid(format!("/add/{at}"), "there is no such person"));
        }
        let members: HashSet<Id> = add.difference(&remove).copied().collect();
        let people: Vec<Id> = there.into_iter().collect();
        let before = segment.members;
        let live = people.iter().map(|person| (*person, true)).collect();
        let writing = Writing { app: &inner, now: inner.clock.now(), live: Some(&live) };
        let found = Found { segment: id, version: segment.version, name: segment.name, members };
        let moved = writing.bring(tx, &people, &[found])? as i64;
        let after = store::one(tx, id)?.members;
        let added = (moved + after - before) / 2;
        Answer::ok(json!({"added": added, "removed": moved - added, "members": after}))
    })
    .await
}

async fn why_route(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path((id, person)): Path<(Id, Id)>,
) -> Result<Answer, Error> {
    let (inner, view) = (app.clone(), app.view(&caller));
    app.db
        .read({
            let view = Arc::clone(&view);
            move |tx| {
                seen(tx, &view, id)?;
                must_see(tx, &view, PEOPLE, person).map(drop)
            }
        })
        .await?;
    settled(&app, id).await?;
    app.db
        .read(move |tx| {
            let segment = store::one(tx, id)?;
            let rows = tx.query(sql::MEMBERS_OF, &[id.into(), db::list::ids(&[person])])?;
            let since = rows.first().map(|row| row.integer(2)).transpose()?.map(Timestamp);
            let (member, conditions) = match segment.filter() {
                Some(filter) => why(tx, &inner, &view, filter, person)?,
                None => (since.is_some(), Vec::new()),
            };
            Answer::ok(json!({"member": member, "entered_at": since, "conditions": conditions}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    days: Option<i32>,
}

async fn days(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(asked): Query<Days>,
) -> Result<Answer, Error> {
    let many = asked.days.unwrap_or(90);
    if !(1..=3_660).contains(&many) {
        return Err(Error::invalid("/days", "must be from 1 to 3660"));
    }
    let (inner, view) = (app.clone(), app.view(&caller));
    if view.is_narrowed() {
        return Err(Error::Forbidden("how large a segment was is for those who see everybody".to_owned()));
    }
    app.db
        .read(move |tx| {
            seen(tx, &view, id)?;
            let first = inner.clock.now().day_in(&inner.firm.time_zone).plus(1 - many);
            let rows = tx.query(sql::DAYS, &[id.into(), i64::from(first.0).into()])?;
            let mut data = Vec::new();
            for row in rows {
                data.push(json!({
                    "day": Day(row.integer(0)? as i32),
                    "entered": row.integer(1)?,
                    "left": row.integer(2)?,
                    "members": row.integer(3)?,
                    "refilled": row.boolean(4)?,
                }));
            }
            Answer::ok(json!({"data": data, "next": null}))
        })
        .await
}

async fn of_person(
    Extracted(app): Extracted<App>,
    caller: Caller,
    Path(person): Path<Id>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            must_see(tx, &view, PEOPLE, person)?;
            let mut data = Vec::new();
            for (text, left) in [(sql::OF_PERSON, false), (sql::STAYS_OF_PERSON, true)] {
                for row in tx.query(text, &[person.into()])? {
                    let segment = row.id(0)?;
                    if view.catalog.knows(segment) {
                        let left = if left { Some(Timestamp(row.integer(3)?)) } else { None };
                        data.push(json!({
                            "segment_id": segment,
                            "name": row.text(1)?,
                            "entered_at": Timestamp(row.integer(2)?),
                            "left_at": left,
                        }));
                    }
                }
            }
            Answer::ok(json!({"data": data, "next": null}))
        })
        .await
}
