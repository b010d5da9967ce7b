//! The routes of webhooks.

use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use model::{Id, Timestamp};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::store::{self, ACTIONS, NewDelivery, Webhook};
use super::{address, shapes, sign, sql};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape, said};
use crate::rights::Action;
use crate::schema::Schema;
use crate::{App, Error, feed};

/// Most webhooks of a firm.
const MOST: i64 = 100;
/// Most kinds of moments of one.
const KINDS: usize = 50;
/// How long the secret before still signs after a change, in microseconds.
const CHANGE_OVER: i64 = 86_400 * 1_000_000;

pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    let routes = vec![
        Route::get("/webhooks", Needs::Read, "Webhooks with their health", list).answers(Of(shapes::list)),
        Route::post("/webhooks", Needs::Read, "Add a webhook; its secret is shown this once", create)
            .takes(Of(shapes::new))
            .answers(Of(shapes::created))
            .creates(),
        Route::get("/webhooks/{id}", Needs::Read, "One webhook", show).answers(Of(shapes::webhook)),
        Route::patch("/webhooks/{id}", Needs::Read, "Change a webhook, or switch it on or off", change)
            .takes(Of(shapes::change))
            .answers(Of(shapes::webhook)),
        Route::delete("/webhooks/{id}", Needs::Read, "Remove a webhook with its deliveries", remove)
            .empties(),
        Route::post(
            "/webhooks/{id}/rotate",
            Needs::Read,
            "A new secret, shown this once; the old one signs too for a day",
            rotate,
        )
        .answers(Of(shapes::created)),
        Route::post("/webhooks/{id}/test", Needs::Read, "Send an example", test)
            .answers(Of(shapes::delivery))
            .accepts(),
        Route::get(
            "/webhooks/{id}/deliveries",
            Needs::Read,
            "What was sent and is to be sent, newest first",
            deliveries,
        )
        .asks(&[("after", "string"), ("limit", "integer")])
        .answers(Of(shapes::deliveries)),
        Route::post(
            "/webhooks/{id}/replay",
            Needs::Read,
            "Send again: one delivery, or all since a moment",
            replay,
        )
        .takes(Of(shapes::replay))
        .answers(Of(shapes::replayed)),
    ];
    routes.into_iter().map(|route| route.allowed_by(Action::Webhooks)).collect()
}

async fn list(State(app): State<App>, caller: Caller) -> Result<Answer, Error> {
    app.db
        .read(move |tx| {
            let webhooks = store::all(tx)?;
            let own = webhooks.iter().filter(|webhook| webhook.is_of(&caller));
            let shown = own.map(|webhook| Ok(webhook.shown(store::waiting(tx, webhook.id)?)));
            Answer::ok(json!({"data": shown.collect::<Result<Vec<_>, Error>>()?}))
        })
        .await
}

async fn show(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    app.db
        .read(move |tx| {
            store::mine(tx, &caller, id)?;
            Answer::ok(shown(tx, id)?)
        })
        .await
}

fn shown(tx: &mut Tx, id: Id) -> Result<Json, Error> {
    Ok(store::one(tx, id)?.shown(store::waiting(tx, id)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    url: String,
    #[serde(default)]
    description: String,
    objects: Option<Vec<String>>,
    actions: Option<Vec<String>>,
    #[serde(default)]
    kinds: Vec<String>,
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let url = address::read(&new.url, **app.private_addresses.load())?;
    let view = app.view(&caller);
    let description = described(&new.description)?;
    wanted(&view, new.objects.as_ref(), new.actions.as_ref())?;
    kinds(&new.kinds)?;
    let secret = sign::new_secret()?;
    let (id, now) = (app.id(), app.clock.now());
    once.write_secret(&app, move |tx| {
        let count = tx.query_one(sql::COUNT, &[])?.map_or(Ok(0), |row| row.integer(0))?;
        if count >= MOST {
            return Err(Error::Conflict(format!("there are {MOST} webhooks already; remove some first")));
        }
        let from = feed::last_seq(tx)?;
        let row = [
            id.into(),
            url.as_str().into(),
            description.into(),
            secret.as_str().into(),
            store::list(new.objects.as_ref()),
            store::list(new.actions.as_ref()),
            store::list(Some(&new.kinds)),
            caller.actor.kind().into(),
            caller.actor.id().into(),
            now.into(),
            from.into(),
        ];
        tx.execute(sql::ADD, &row)?;
        Answer::created(with_secret(shown(tx, id)?, &secret))
    })
    .await
}

fn with_secret(mut shown: Json, secret: &str) -> Json {
    shown["secret"] = secret.into();
    shown
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    url: Option<String>,
    description: Option<String>,
    #[serde(default, deserialize_with = "said")]
    objects: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "said")]
    actions: Option<Option<Vec<String>>>,
    kinds: Option<Vec<String>>,
    enabled: Option<bool>,
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    let private = **app.private_addresses.load();
    let url = change.url.as_deref().map(|url| address::read(url, private)).transpose()?;
    let description = change.description.as_deref().map(described).transpose()?;
    let view = app.view(&caller);
    wanted(&view, change.objects.iter().flatten().next(), change.actions.iter().flatten().next())?;
    kinds(change.kinds.as_deref().unwrap_or_default())?;
    let now = app.clock.now();
    app.write(move |tx| {
        let webhook = store::mine(tx, &caller, id)?;
        let (disabled_at, reason, failing) = match change.enabled {
            None => (webhook.disabled_at, webhook.disabled_reason.clone(), webhook.failing_since),
            // Whoever switches it on again says that it is mended.
            Some(true) => (None, None, None),
            Some(false) => (
                Some(webhook.disabled_at.unwrap_or(now)),
                webhook.disabled_reason.clone(),
                webhook.failing_since,
            ),
        };
        let Webhook { url: url_before, description: text_before, objects, actions, kinds, .. } = webhook;
        let row = [
            id.into(),
            url.map_or(url_before, |url| url.to_string()).into(),
            description.unwrap_or(text_before).into(),
            store::list(change.objects.unwrap_or(objects).as_ref()),
            store::list(change.actions.unwrap_or(actions).as_ref()),
            store::list(Some(&change.kinds.unwrap_or(kinds))),
            disabled_at.into(),
            reason.into(),
            failing.into(),
        ];
        tx.execute(sql::CHANGE, &row)?;
        Answer::ok(shown(tx, id)?)
    })
    .await
}

async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    app.write(move |tx| {
        store::mine(tx, &caller, id)?;
        tx.execute(sql::REMOVE_DELIVERIES, &[id.into()])?;
        tx.execute(sql::REMOVE, &[id.into()])?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

async fn rotate(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    let secret = sign::new_secret()?;
    let until = app.clock.now().plus_micros(CHANGE_OVER);
    once.write_secret(&app, move |tx| {
        store::mine(tx, &caller, id)?;
        tx.execute(sql::ROTATE, &[id.into(), secret.as_str().into(), until.into()])?;
        Answer::ok(with_secret(shown(tx, id)?, &secret))
    })
    .await
}

async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    let (delivery, now) = (app.id(), app.clock.now());
    once.write(&app, move |tx| {
        let webhook = store::mine(tx, &caller, id)?;
        if webhook.disabled_at.is_some() {
            return Err(Error::Conflict("this webhook is switched off; switch it on first".to_owned()));
        }
        let payload = json!({"type": "test", "timestamp": now, "data": {"message": "This is an example."}});
        let new = NewDelivery { id: delivery, webhook: id, event: "test".to_owned(), payload };
        store::enqueue(tx, now, vec![new])?;
        Answer::accepted(sent(tx, id, delivery)?)
    })
    .await
}

fn sent(tx: &mut Tx, webhook: Id, id: Id) -> Result<Json, Error> {
    let row = tx.query_one(sql::DELIVERY, &[webhook.into(), id.into()])?;
    store::delivery(&row.ok_or_else(|| Error::not_found("there is no such delivery"))?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    after: Option<String>,
    limit: Option<i64>,
}

async fn deliveries(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Query(place): Query<Place>,
) -> Result<Answer, Error> {
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
    app.db
        .read(move |tx| {
            store::mine(tx, &caller, id)?;
            let mut rows =
                tx.query(sql::DELIVERIES, &[id.into(), at.into(), before.into(), (limit + 1).into()])?;
            let more = rows.len() as i64 > limit;
            rows.truncate(limit as usize);
            let next = match rows.last().filter(|_| more) {
                Some(row) => Some(format!("{}.{}", row.integer(4)?, row.id(0)?)),
                None => None,
            };
            let data = rows.iter().map(store::delivery).collect::<Result<Vec<_>, _>>()?;
            Answer::ok(json!({"data": data, "next": next}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replay {
    from: Option<Timestamp>,
    delivery_id: Option<Id>,
}

async fn replay(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
    Body(replay): Body<Replay>,
) -> Result<Answer, Error> {
    let now = app.clock.now();
    once.write(&app, move |tx| {
        store::mine(tx, &caller, id)?;
        let count = match (replay.from, replay.delivery_id) {
            (Some(from), None) => tx.execute(sql::REPLAY_FROM, &[id.into(), from.into(), now.into()])?,
            (None, Some(delivery)) => {
                sent(tx, id, delivery)?;
                tx.execute(sql::REPLAY_ONE, &[id.into(), delivery.into(), now.into()])?
            }
            _ => return Err(Error::invalid("", "say either from or delivery_id")),
        };
        Answer::ok(json!({"queued": count}))
    })
    .await
}

fn described(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.chars().count() > 200 || text.contains('\0') {
        return Err(Error::invalid("/description", "must be a text of at most 200 characters"));
    }
    Ok(text.to_owned())
}

/// Refuses what cannot be a kind of moment.
fn kinds(kinds: &[String]) -> Result<(), Error> {
    if kinds.len() > KINDS {
        return Err(Error::invalid("/kinds", format!("may be {KINDS}")));
    }
    let named = |kind: &String| (1..=200).contains(&kind.len()) && !kind.contains('\0');
    match kinds.iter().position(|kind| !named(kind)) {
        Some(at) => {
            Err(Error::invalid(format!("/kinds/{at}"), "must be a kind of moment, like order_placed"))
        }
        None => Ok(()),
    }
}

/// Refuses objects the caller does not know and actions that do not exist.
fn wanted(view: &Schema, objects: Option<&Vec<String>>, actions: Option<&Vec<String>>) -> Result<(), Error> {
    for (at, object) in objects.into_iter().flatten().enumerate() {
        view.object(object).map_err(|error| Error::invalid(format!("/objects/{at}"), error.to_string()))?;
    }
    for (at, action) in actions.into_iter().flatten().enumerate() {
        if !ACTIONS.contains(&action.as_str()) {
            let detail = format!("must be one of {}", ACTIONS.join(", "));
            return Err(Error::invalid(format!("/actions/{at}"), detail));
        }
    }
    Ok(())
}
