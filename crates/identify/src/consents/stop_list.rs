//! The routes of suppressions.

use axum::extract::State;
use axum::http::StatusCode;
use db::Row;
use model::{Id, Timestamp};
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::routes::{channel, limit};
use super::suppressions::digest;
use super::{Channel, KeyOf, Suppression, make_key, shapes, sql, suppress, suppressed};

/// The longest note, in characters.
const NOTE_LIMIT: usize = 500;

pub(super) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read, Write};
    use Shape::Of;
    vec![
        Route::get("/suppressions", Read, "Addresses that nothing is sent to, without telling them", list)
            .asks(&[("channel", "string"), ("limit", "integer"), ("after", "string")])
            .answers(Of(shapes::suppressions)),
        Route::post("/suppressions", Write, "Send nothing to an address any more", create)
            .takes(Of(shapes::new_suppression))
            .answers(Of(shapes::suppression))
            .creates(),
        Route::post("/suppressions/check", Write, "Whether nothing is sent to an address", check)
            .takes(Of(shapes::address))
            .answers(Of(shapes::checked)),
        Route::delete("/suppressions/{id}", Admin, "Take an address off the list again", remove).empties(),
    ]
}

fn shown(row: &Row) -> Result<Json, Error> {
    Ok(json!({
        "id": row.id(0)?,
        "channel": row.text(1)?,
        "reason": row.text(2)?,
        "hint": row.opt_text(3)?,
        "note": row.opt_text(4)?,
        "since": Timestamp(row.integer(5)?),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    channel: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

async fn list(State(app): State<App>, _: Caller, Query(query): Query<ListQuery>) -> Result<Answer, Error> {
    let limit = limit(query.limit)?;
    let channel = query.channel.as_deref().map(channel).transpose()?.map_or("", Channel::name);
    let before = match query.after.as_deref() {
        None => (i64::MAX, Id([0xff; 16])),
        Some(text) => {
            let cursor = text.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
            cursor.ok_or_else(|| {
                Error::invalid("/after", "is not a cursor of this list; start again without it")
            })?
        }
    };
    app.db
        .read(move |tx| {
            let asked = [channel.into(), before.0.into(), before.1.into(), (limit + 1).into()];
            let mut rows = tx.query(sql::SUPPRESSIONS, &asked)?;
            let more = rows.len() > limit as usize;
            rows.truncate(limit as usize);
            let next = match rows.last().filter(|_| more) {
                Some(last) => Some(format!("{}.{}", last.integer(5)?, last.id(0)?)),
                None => None,
            };
            let data = rows.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
            Answer::ok(json!({"data": data, "next": next}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    channel: String,
    address: String,
    reason: Option<String>,
    note: Option<String>,
}

/// An address of a channel, in the form in which people hold it.
fn address(app: &App, said: &str, text: &str) -> Result<(Channel, String), Error> {
    let channel = channel(said)?;
    let kind = channel.address().ok_or_else(|| {
        Error::invalid(
            "/channel",
            format!("there are no addresses of {}; take email, sms, call or ads", channel.name()),
        )
    })?;
    let wrong = |error: Error| Error::invalid("/address", super::say::words(&error));
    Ok((channel, kind.read(&app.firm, text).map_err(wrong)?))
}

async fn create(
    State(app): State<App>,
    _: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let (channel, address) = address(&app, &new.channel, &new.address)?;
    let reason = match new.reason.as_deref() {
        None => Suppression::Manual,
        // That somebody was forgotten follows from forgetting her.
        Some(name) => {
            Suppression::named(name).filter(|reason| *reason != Suppression::Erased).ok_or_else(|| {
                let names: Vec<_> =
                    Suppression::names().into_iter().filter(|name| *name != "erased").collect();
                Error::invalid("/reason", format!("must be one of {}", names.join(", ")))
            })?
        }
    };
    let note = new.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_LIMIT) {
        return Err(Error::invalid("/note", format!("may be {NOTE_LIMIT} characters")));
    }
    let inner = app.clone();
    once.write(&app, move |tx| {
        suppress(tx, &inner, &[(channel, address.clone())], reason, note.as_deref())?;
        let key = make_key(tx, KeyOf::Addresses, inner.clock.now())?;
        let kind = channel.address().ok_or_else(|| Error::bug("a channel lost its addresses"))?;
        let row = tx
            .query_one(sql::SUPPRESSION_OF, &[channel.name().into(), digest(&key, kind, &address)?.into()])?;
        Answer::created(shown(&row.ok_or_else(|| Error::bug("a suppression was not written"))?)?)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    channel: String,
    address: String,
}

async fn check(State(app): State<App>, _: Caller, Body(asked): Body<Check>) -> Result<Answer, Error> {
    let (channel, address) = address(&app, &asked.channel, &asked.address)?;
    let found = app.db.read(move |tx| suppressed(tx, channel, &address)).await?;
    Answer::ok(json!({"suppressed": found.is_some(), "reason": found.map(|(reason, _)| reason.name())}))
}

async fn remove(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    app.write(move |tx| {
        let row = tx.query_one(sql::SUPPRESSION, &[id.into()])?;
        let row = row.ok_or_else(|| Error::not_found("there is no such suppression"))?;
        if row.text(2)? == Suppression::Erased.name() {
            return Err(Error::Conflict(
                "its owner was forgotten; that nothing is sent there is all that is kept, and it stays"
                    .to_owned(),
            ));
        }
        tx.execute(sql::UNSUPPRESS, &[id.into()])?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
