//! A small room for tests: one object, jobs and followers that do what their tests need, and routes that go
//! wrong on purpose.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::DbError;
use model::field::{Field, FieldType};
use model::object::Object;
use platform::followers::{Effect, Follower, Slice};
use platform::http::{Answer, Body, Needs, Once, Route, Shape};
use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Error, Module};
use serde::Deserialize;
use serde_json::{Value, json};

pub fn module() -> Module {
    Module {
        objects: || vec![notes()],
        routes,
        jobs: &[
            JobKind { name: "echo", label: "Echo", run: echo, daily: None },
            JobKind { name: "slow", label: "Slow", run: slow, daily: None },
            JobKind { name: "nightly", label: "Nightly", run: echo, daily: Some(Daily { hour: 3 }) },
        ],
        followers: &[TALLY],
        ..Module::named("test")
    }
}

const TALLY: Follower = Follower::new("tally", tally);

const NOTE_FIELDS: &[Field] = &[
    Field::new("title", "Title", FieldType::Text).required(),
    Field::new("price", "Price", FieldType::Money { currency: None }),
];
const TITLE: &[Cow<'static, str>] = &[Cow::Borrowed("title")];

fn notes() -> Object {
    Object {
        slug: "notes".into(),
        label: "Notes".into(),
        label_singular: "Note".into(),
        title: TITLE.into(),
        search: TITLE.into(),
        fields: NOTE_FIELDS.into(),
        moments: &[],
        counter: None,
        derive: None,
        subject: model::object::Subject::Firm,
        icon: None,
        group: None,
        built_in: true,
        hidden: false,
    }
}

fn routes() -> Vec<Route> {
    vec![
        Route::post("/test/numbers", Needs::Write, "Keeps a number", keep)
            .takes(Shape::Of(|| json!({ "type": "object" })))
            .answers(Shape::Of(|| json!({ "type": "object" })))
            .creates(),
        Route::get("/test/panic", Needs::Read, "Panics", panics),
        Route::get("/test/sql", Needs::Read, "Sends wrong SQL", wrong_sql),
        Route::get("/test/lost", Needs::Read, "Finds no database", lost),
        Route::get("/notes/{id}/extra", Needs::Owner, "Stands beside the routes of records", extra),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    number: i64,
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    name: String,
}

/// Counts under the number how often it was kept; refuses negative ones after it has written.
async fn keep(State(app): State<App>, once: Once, Body(sent): Body<Number>) -> Result<Answer, Error> {
    once.write(&app, move |tx| {
        let name = format!("test {}", sent.number);
        let row = tx.query_one("select last from counters where name = $1", &[name.as_str().into()])?;
        let kept = row.map(|row| row.integer(0)).transpose()?.unwrap_or_default() + 1;
        tx.execute("delete from counters where name = $1", &[name.as_str().into()])?;
        tx.execute("insert into counters (name, last) values ($1, $2)", &[name.into(), kept.into()])?;
        if sent.number < 0 {
            return Err(Error::invalid("/number", "must not be negative"));
        }
        let parts: Vec<_> = sent.parts.into_iter().map(|part| part.name).collect();
        Ok(Answer::created(json!({ "kept": kept, "parts": parts }))?.version(kept.to_string()))
    })
    .await
}

async fn panics() -> StatusCode {
    panic!("the secret of the handler");
}

async fn wrong_sql(State(app): State<App>) -> Result<Json<Value>, Error> {
    app.db.read(|tx| tx.query("select hidden_thing from nowhere", &[])).await?;
    Ok(Json(json!({})))
}

async fn lost() -> Result<Json<Value>, Error> {
    Err(DbError::Unavailable("password of the database".to_owned()).into())
}

async fn extra() -> Json<Value> {
    Json(json!({ "extra": true }))
}

/// Does what its payload says: fails, panics, stores a counter, or answers the payload.
fn echo(app: &App, run: &mut Run) -> Result<Value, Error> {
    run.progress(app, "reading", 1, 4)?;
    match run.payload["do"].as_str() {
        Some("panic") => panic!("the secret of the job"),
        Some("refuse") => return Err(Error::Unprocessable("row 7 has no date".to_owned())),
        Some("bug") => return Err(Error::bug("the secret of the code")),
        Some("lose") if run.attempts < 3 => return Err(DbError::Unavailable("the server".to_owned()).into()),
        _ => {}
    }
    Ok(json!({ "echo": run.payload.clone(), "attempt": run.attempts }))
}

/// Where the slow job stands, by the number in its payload.
pub static STEPS: [AtomicUsize; 6] = [const { AtomicUsize::new(0) }; 6];
/// What the slow job may go up to.
pub static ALLOWED: [AtomicUsize; 6] = [const { AtomicUsize::new(0) }; 6];

/// Takes steps as far as it is allowed, each written behind its fence.
fn slow(app: &App, run: &mut Run) -> Result<Value, Error> {
    let number = run.payload["number"].as_u64().unwrap() as usize;
    for step in 1..=10_usize {
        while ALLOWED[number].load(Ordering::SeqCst) < step {
            run.progress(app, "waiting", step as i64 - 1, 10)?;
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let fence = run.fenced();
        app.write_blocking(move |tx| {
            fence(tx)?;
            let name = format!("slow {number}");
            if tx.execute("update counters set last = last + 1 where name = $1", &[name.as_str().into()])?
                == 0
            {
                tx.execute("insert into counters (name, last) values ($1, 1)", &[name.into()])?;
            }
            Ok::<_, Error>(())
        })?;
        STEPS[number].store(step, Ordering::SeqCst);
    }
    Ok(json!({ "attempt": run.attempts }))
}

/// Adds up the changes it sees, and those of bulk chunks, in the counters `tally …`. A change of the object
/// `poison` fails its slice, after its effect has written, until the counter `cure` exists; one of the object
/// `panic` panics before that.
fn tally(app: &App, changes: &Slice<'_>) -> Result<Effect, Error> {
    if changes.is_empty() {
        return Ok(Box::new(|_| Ok(())));
    }
    let seen = changes.len() as i64;
    let last = changes.last().map_or(0, |change| change.seq);
    let poisoned = changes.iter().any(|change| change.object == "poison");
    if changes.iter().any(|change| change.object == "panic") {
        let cure =
            app.db.read_blocking(|tx| tx.query_one("select last from counters where name = 'cure'", &[]))?;
        assert!(cure.is_some(), "the secret of the follower");
    }
    Ok(Box::new(move |tx| {
        for (name, value) in [("tally changes", seen), ("tally slices", 1)] {
            if tx.execute(
                "update counters set last = last + $2 where name = $1",
                &[name.into(), value.into()],
            )? == 0
            {
                tx.execute(
                    "insert into counters (name, last) values ($1, $2)",
                    &[name.into(), value.into()],
                )?;
            }
        }
        tx.execute("delete from counters where name = 'tally last'", &[])?;
        tx.execute("insert into counters (name, last) values ('tally last', $1)", &[last.into()])?;
        if poisoned && tx.query_one("select last from counters where name = 'cure'", &[])?.is_none() {
            return Err(Error::Conflict("this slice is poisoned".to_owned()));
        }
        Ok(())
    }))
}
