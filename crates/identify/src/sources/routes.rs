//! The routes of sources.

use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use model::{Id, Timestamp};
use platform::accounts::{Secret, named};
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::store::{kinds, shown, yesterday};
use super::{shapes, sql};

/// What every write key begins with.
const PREFIX: &str = "wk_";
/// Most sources of a firm, and most sites of a source.
const MOST: i64 = 200;
const MOST_ORIGINS: usize = 50;

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read};
    use Shape::Of;
    vec![
        Route::get("/sources", Read, "Websites and programs that tell what customers do", list)
            .answers(Of(shapes::list)),
        Route::post("/sources", Admin, "Add a source; its write key is shown this once", create)
            .takes(Of(shapes::new))
            .answers(Of(shapes::created))
            .creates(),
        Route::get("/sources/{id}", Read, "One source", show).answers(Of(shapes::source)),
        Route::patch("/sources/{id}", Admin, "Rename a source, switch it on or off", change)
            .takes(Of(shapes::change))
            .answers(Of(shapes::source)),
        Route::post("/sources/{id}/key", Admin, "Give a source another write key", rekey)
            .answers(Of(shapes::key)),
        Route::delete("/sources/{id}", Admin, "Remove a source; what came from it stays", remove).empties(),
    ]
}

async fn list(State(app): State<App>, _: Caller) -> Result<Answer, Error> {
    let since = yesterday(app.clock.now());
    app.db
        .read(move |tx| {
            let rows = tx.query(sql::ALL, &[since.into()])?;
            let data = rows.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
            Answer::ok(json!({"data": data, "next": null}))
        })
        .await
}

async fn show(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let now = app.clock.now();
    app.db.read(move |tx| Answer::ok(one(tx, now, id)?)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    kind: String,
    #[serde(default)]
    origins: Vec<String>,
    takes_orders: Option<bool>,
}

async fn create(
    State(app): State<App>,
    _: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    if !kinds().contains(&new.kind.as_str()) {
        return Err(Error::invalid("/kind", format!("must be one of {}", kinds().join(", "))));
    }
    let (name, origins) = (named(&new.name)?, origins(&new.origins)?);
    let takes_orders = new.takes_orders.unwrap_or(new.kind == "server");
    let key = Secret::new(PREFIX)?;
    let (id, now) = (app.id(), app.clock.now());
    once.write_secret(&app, move |tx| {
        let count = tx.query_one(sql::COUNT, &[])?.map_or(Ok(0), |row| row.integer(0))?;
        if count >= MOST {
            return Err(Error::Conflict(format!("there are {MOST} sources already; remove one first")));
        }
        free(tx, id, &name)?;
        tx.execute(
            sql::ADD,
            &[
                id.into(),
                name.as_str().into(),
                new.kind.as_str().into(),
                key.hash().to_vec().into(),
                hint(&key).into(),
                origins.as_str().into(),
                takes_orders.into(),
                now.into(),
            ],
        )?;
        let mut shown = one(tx, now, id)?;
        shown["write_key"] = key.reveal().into();
        Answer::created(shown)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    active: Option<bool>,
    origins: Option<Vec<String>>,
    takes_orders: Option<bool>,
}

async fn change(
    State(app): State<App>,
    _: Caller,
    Path(id): Path<Id>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    let name = change.name.as_deref().map(named).transpose()?;
    let origins = change.origins.as_deref().map(origins).transpose()?;
    let now = app.clock.now();
    app.write(move |tx| {
        let before = one(tx, now, id)?;
        let name = name.unwrap_or_else(|| before["name"].as_str().unwrap_or_default().to_owned());
        free(tx, id, &name)?;
        let flag = |name: &str| before[name].as_bool().unwrap_or_default();
        let origins = origins.unwrap_or_else(|| before["origins"].to_string());
        let (active, takes_orders) = (
            change.active.unwrap_or_else(|| flag("active")),
            change.takes_orders.unwrap_or_else(|| flag("takes_orders")),
        );
        let values = [id.into(), name.into(), active.into(), origins.into(), takes_orders.into()];
        tx.execute(sql::CHANGE, &values)?;
        Answer::ok(one(tx, now, id)?)
    })
    .await
}

async fn rekey(State(app): State<App>, _: Caller, Path(id): Path<Id>, once: Once) -> Result<Answer, Error> {
    let key = Secret::new(PREFIX)?;
    let now = app.clock.now();
    once.write_secret(&app, move |tx| {
        one(tx, now, id)?;
        tx.execute(sql::REKEY, &[id.into(), key.hash().to_vec().into(), hint(&key).into()])?;
        Answer::ok(json!({"write_key": key.reveal()}))
    })
    .await
}

async fn remove(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    let now = app.clock.now();
    app.write(move |tx| {
        one(tx, now, id)?;
        tx.execute(sql::REMOVE_HOURS, &[id.into()])?;
        tx.execute(sql::REMOVE, &[id.into()])?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn one(tx: &mut Tx, now: Timestamp, id: Id) -> Result<Json, Error> {
    let row = tx.query_one(sql::ONE, &[yesterday(now).into(), id.into()])?;
    shown(&row.ok_or_else(|| Error::not_found("there is no such source"))?)
}

/// Events name their source, so no two have one name.
fn free(tx: &mut Tx, id: Id, name: &str) -> Result<(), Error> {
    match tx.query_one(sql::NAMED, &[name.into(), id.into()])? {
        Some(_) => Err(Error::invalid("/name", "another source has this name; choose another")),
        None => Ok(()),
    }
}

/// The beginning and the end of a key.
fn hint(key: &Secret) -> String {
    let key = key.reveal();
    format!("{PREFIX}…{}", &key[key.len().saturating_sub(4)..])
}

/// Sites as they are stored: scheme and host, as browsers send them.
fn origins(origins: &[String]) -> Result<String, Error> {
    if origins.len() > MOST_ORIGINS {
        return Err(Error::invalid("/origins", format!("may list {MOST_ORIGINS} sites")));
    }
    let mut clean = Vec::new();
    for (at, origin) in origins.iter().enumerate() {
        let origin = origin.trim().trim_end_matches('/').to_lowercase();
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        let good = host.is_some_and(|host| {
            !host.is_empty()
                && host.len() <= 260
                && host.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter))
        });
        if !good {
            let detail = "must be a site like https://shop.example.com, without a path";
            return Err(Error::invalid(format!("/origins/{at}"), detail));
        }
        clean.push(origin);
    }
    Ok(json!(clean).to_string())
}
