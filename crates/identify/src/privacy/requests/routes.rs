//! Noting requests, and what became of them.

use axum::extract::State;
use model::{Id, Timestamp};
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape, said};
use platform::records::{Writing, must_see};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::json;

use super::store::{self, Request};
use super::{KINDS, STATES, shapes, sql};

pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    vec![
        Route::get("/privacy-requests", Needs::Admin, "What people asked under data protection law", list)
            .asks(&[("state", "string"), ("after", "string"), ("limit", "integer")])
            .answers(Of(shapes::list)),
        Route::post("/privacy-requests", Needs::Admin, "Note what somebody asks for", create)
            .takes(Of(shapes::new))
            .answers(Of(shapes::request))
            .creates(),
        Route::patch("/privacy-requests/{id}", Needs::Admin, "Say what became of it", change)
            .takes(Of(shapes::change))
            .answers(Of(shapes::request)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    state: Option<String>,
    after: Option<Id>,
    limit: Option<i64>,
}

async fn list(State(app): State<App>, Query(page): Query<Page>) -> Result<Answer, Error> {
    let limit = page.limit.unwrap_or(50).clamp(1, 1_000);
    let state = page.state.unwrap_or_default();
    if !state.is_empty() && !STATES.contains(&state.as_str()) {
        return Err(Error::invalid("/state", format!("must be one of {}", STATES.join(", "))));
    }
    let before = page.after.unwrap_or(Id([0xff; 16]));
    app.db
        .read(move |tx| {
            let rows = tx.query(sql::LIST, &[before.into(), state.into(), limit.into()])?;
            let found = rows.iter().map(Request::read).collect::<Result<Vec<_>, _>>()?;
            let full = found.len() as i64 == limit;
            let next = found.last().filter(|_| full).map(|request| request.id);
            Answer::ok(json!({"data": found.iter().map(Request::json).collect::<Vec<_>>(), "next": next}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    kind: String,
    person_id: Option<Id>,
    email: Option<String>,
    received_at: Option<Timestamp>,
    note: Option<String>,
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    if !KINDS.contains(&new.kind.as_str()) {
        return Err(Error::invalid("/kind", format!("must be one of {}", KINDS.join(", "))));
    }
    let email = new.email.map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
    if new.person_id.is_none() && email.as_ref().is_none_or(|email| !email.contains('@')) {
        return Err(Error::invalid("/email", "say who asks: a person, or an address"));
    }
    let note = noted(new.note)?;
    let now = app.clock.now();
    let received = new.received_at.unwrap_or(now);
    if received > now {
        return Err(Error::invalid("/received_at", "cannot be in the future"));
    }
    let (inner, view, due) = (app.clone(), app.view(&caller), month_later(&app, received));
    once.write(&app, move |tx| {
        if let Some(person) = new.person_id {
            must_see(tx, &view, "people", person)?;
        }
        let id = inner.id();
        let row = [
            id.into(),
            new.kind.as_str().into(),
            new.person_id.into(),
            email.into(),
            received.into(),
            due.into(),
            note.into(),
            caller.actor.kind().into(),
            caller.actor.id().into(),
        ];
        tx.execute(sql::ADD, &row)?;
        let noted = store::one(tx, id)?;
        store::follow(tx, &inner, &Writing::engine(&inner, caller.actor.clone()), &noted, noted.person_id)?;
        Answer::created(noted.json())
    })
    .await
}

/// The same day of the next month at the firm, or its last.
fn month_later(app: &App, from: Timestamp) -> Timestamp {
    let instant = jiff::Timestamp::from_microsecond(from.0).unwrap_or(jiff::Timestamp::MIN);
    let there = instant.to_zoned(app.firm.time_zone.clone());
    let due = there.checked_add(jiff::Span::new().months(1)).unwrap_or(there);
    Timestamp(due.timestamp().as_microsecond())
}

fn noted(note: Option<String>) -> Result<Option<String>, Error> {
    let note = note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    match note {
        Some(note) if note.chars().count() > 2_000 => {
            Err(Error::invalid("/note", "say it in up to 2,000 characters"))
        }
        other => Ok(other),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    state: Option<String>,
    person_id: Option<Id>,
    #[serde(default, deserialize_with = "said")]
    note: Option<Option<String>>,
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    if change.state.as_ref().is_some_and(|state| !STATES.contains(&state.as_str())) {
        return Err(Error::invalid("/state", format!("must be one of {}", STATES.join(", "))));
    }
    let note = change.note.map(noted).transpose()?;
    let (inner, view, now) = (app.clone(), app.view(&caller), app.clock.now());
    app.write(move |tx| {
        let before = store::one(tx, id)?;
        if let Some(person) = change.person_id {
            must_see(tx, &view, "people", person)?;
        }
        let state = change.state.unwrap_or_else(|| before.state.clone());
        let done_at = match state.as_str() {
            "open" => None,
            _ => before.done_at.filter(|_| before.state == state).or(Some(now)),
        };
        let person = change.person_id.or(before.person_id);
        let note = note.unwrap_or(before.note);
        tx.execute(sql::CHANGE, &[id.into(), state.into(), done_at.into(), note.into(), person.into()])?;
        let noted = store::one(tx, id)?;
        let writing = Writing::engine(&inner, caller.actor.clone());
        // Whoever it was noted for by mistake is free again.
        let others = before.person_id.filter(|other| Some(*other) != person);
        for person in person.into_iter().chain(others) {
            store::follow(tx, &inner, &writing, &noted, Some(person))?;
        }
        Answer::ok(noted.json())
    })
    .await
}
