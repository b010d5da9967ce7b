//! The routes of system mails.

use axum::extract::State;
use model::Id;
use serde::Deserialize;
use serde_json::json;

use super::store::{self, Mail, STATES};
use super::{NOT_CONFIGURED, shapes, sql};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use crate::{App, Error};

const DAY: i64 = 86_400 * 1_000_000;

pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    vec![
        Route::get("/mails", Needs::Admin, "System mails and what came of them, newest first", list)
            .asks(&[("state", "string"), ("after", "string"), ("limit", "integer")])
            .answers(Of(shapes::list)),
        Route::post("/mails/test", Needs::Admin, "Send an example, to see whether mails arrive", test)
            .takes(Of(shapes::test))
            .answers(Of(shapes::mail))
            .accepts(),
        Route::post(
            "/mails/{id}/again",
            Needs::Admin,
            "Send a mail again that failed, or of which nobody knows whether it arrived",
            again,
        )
        .answers(Of(shapes::mail))
        .accepts(),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    state: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

async fn list(State(app): State<App>, _: Caller, Query(place): Query<Place>) -> Result<Answer, Error> {
    let limit = place.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 200"));
    }
    let wrong = || Error::invalid("/after", "is not a cursor of this list; start again without it");
    let (at, before) = match place.after.as_deref() {
        None => (i64::MAX, Id([0xff; 16])),
        Some(text) => {
            let (at, id) = text.split_once('.').ok_or_else(wrong)?;
            (at.parse().map_err(|_| wrong())?, id.parse().map_err(|_| wrong())?)
        }
    };
    if let Some(state) = &place.state
        && !STATES.contains(&state.as_str())
    {
        return Err(Error::invalid("/state", format!("must be one of {}", STATES.join(", "))));
    }
    let smtp = app.mailer.load_full();
    let (configured, from) = (smtp.is_some(), smtp.map(|smtp| smtp.from()));
    // What is queued waits while there is no server, and nothing waits once there is one.
    let state = match (place.state.as_deref(), configured) {
        (Some("waiting"), false) => Some("queued"),
        (Some("queued"), false) => Some("waiting"),
        (state, _) => state,
    };
    let state = state.map(str::to_owned);
    app.db
        .read(move |tx| {
            let mut place = vec![at.into(), before.into(), (limit + 1).into()];
            let mut rows = match state {
                None => tx.query(sql::LIST, &place)?,
                Some(state) => {
                    place.push(state.into());
                    tx.query(sql::LIST_OF_STATE, &place)?
                }
            };
            let more = rows.len() as i64 > limit;
            rows.truncate(limit as usize);
            let next = match rows.last().filter(|_| more) {
                Some(row) => Some(format!("{}.{}", row.integer(7)?, row.id(0)?)),
                None => None,
            };
            let data = rows.iter().map(|row| store::shown(row, configured)).collect::<Result<Vec<_>, _>>()?;
            Answer::ok(json!({"data": data, "next": next, "configured": configured, "from": from}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    to: String,
}

async fn test(
    State(app): State<App>,
    _: Caller,
    once: Once,
    Body(test): Body<Test>,
) -> Result<Answer, Error> {
    if app.mailer.load().is_none() {
        return Err(Error::Conflict(NOT_CONFIGURED.to_owned()));
    }
    let firm = app.firm.name.replace(char::is_control, " ");
    let mail = Mail {
        kind: "test",
        to: test.to.trim().to_owned(),
        person_id: None,
        subject: format!("{firm}: mails arrive").chars().take(200).collect(),
        text: "If you read this, Rapport can send mails.\r\n".to_owned(),
        html: "<p>If you read this, Rapport can send mails.</p>".to_owned(),
        expires_at: app.clock.now().plus_micros(DAY),
    };
    let inner = app.clone();
    once.write(&app, move |tx| {
        let id = store::queue(tx, &inner, mail)?;
        Answer::accepted(store::one(tx, id, true)?)
    })
    .await
}

async fn again(State(app): State<App>, _: Caller, Path(id): Path<Id>, once: Once) -> Result<Answer, Error> {
    let now = app.clock.now();
    let configured = app.mailer.load().is_some();
    once.write(&app, move |tx| {
        let mail = store::one(tx, id, configured)?;
        if tx.execute(sql::AGAIN, &[id.into(), now.into()])? == 0 {
            let why = match mail["state"].as_str() {
                Some("failed" | "unknown") => "this mail is too old to be sent again".to_owned(),
                state => format!(
                    "this mail is {}; only one that failed or is in doubt goes out again",
                    state.unwrap_or_default()
                ),
            };
            return Err(Error::Conflict(why));
        }
        Answer::accepted(store::one(tx, id, configured)?)
    })
    .await
}
