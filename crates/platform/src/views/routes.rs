//! The routes of views.

use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::shapes::{change_shape, default_shape, list_shape, new_shape, order_shape, view_shape};
use super::store::{self, Kind, Reader, View};
use super::{settings, sql};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use crate::rights::Action;
use crate::{App, Error};

/// Most views of one object that somebody sees.
const MOST: i64 = 500;

pub(crate) fn routes() -> Vec<Route> {
    // Everybody keeps views of her own; what is shared is checked by the handlers.
    use Needs::Read;
    vec![
        Route::get("/views", Read, "Saved views, in the order of your tabs", list)
            .asks(&[("object", "string")])
            .answers(Shape::Of(list_shape)),
        Route::post("/views", Read, "Save a view", create)
            .takes(Shape::Of(new_shape))
            .answers(Shape::Of(view_shape))
            .creates(),
        Route::put("/views/order", Read, "Put your tabs of an object in order", order)
            .takes(Shape::Of(order_shape))
            .empties(),
        Route::put("/views/default", Read, "Say which of your tabs of an object opens first", default)
            .takes(Shape::Of(default_shape))
            .empties(),
        Route::get("/views/{id}", Read, "One view", show).answers(Shape::Of(view_shape)),
        Route::patch("/views/{id}", Read, "Change a view", change)
            .takes(Shape::Of(change_shape))
            .answers(Shape::Of(view_shape)),
        Route::delete("/views/{id}", Read, "Delete a view", remove).empties(),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    object: Option<String>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    let reading = app.reading();
    let reader = Reader::from(&caller);
    app.db
        .read(move |tx| {
            if let Some(object) = &query.object {
                schema.object(object)?;
            }
            let mut views = store::seen(tx, &schema, reader, query.object.as_deref())?;
            let mut default = None;
            if let Some(object) = &query.object {
                let (order, first) = store::tabs(tx, reader.user_id, object)?;
                // Those without a place come last, oldest first; sorting keeps equals in their order.
                let place = |view: &View| order.iter().position(|id| *id == view.id).unwrap_or(order.len());
                views.sort_by_key(place);
                default = first.filter(|id| views.iter().any(|view| view.id == *id));
            }
            let data = views.iter().map(|view| view.shown(&schema, &reading, reader));
            Answer::ok(json!({"data": data.collect::<Result<Vec<_>, _>>()?, "default": default}))
        })
        .await
}

async fn show(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    let reading = app.reading();
    let reader = Reader::from(&caller);
    app.db
        .read(move |tx| Answer::ok(store::one(tx, &schema, reader, id)?.shown(&schema, &reading, reader)?))
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    object: String,
    name: String,
    #[serde(default = "table")]
    kind: Kind,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    settings: Map<String, Json>,
}

fn table() -> Kind {
    Kind::Table
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    let reader = Reader::from(&caller);
    may_share(&caller, new.shared)?;
    if !new.shared && caller.user_id.is_none() {
        return Err(Error::invalid(
            "/shared",
            "must be true: a personal view is a user's, and this token belongs to none",
        ));
    }
    let object = schema.object(&new.object).map_err(|error| Error::invalid("/object", error.to_string()))?;
    let name = named(&new.name)?;
    sound(settings::faults(&schema, &app.reading(), object, new.kind, &new.settings))?;
    let (id, now) = (app.id(), app.clock.now());
    let inner = app.clone();
    once.write(&app, move |tx| {
        let count = tx.query_one(sql::COUNT, &[new.object.as_str().into(), reader.user_id.into()])?;
        if count.map_or(Ok(0), |row| row.integer(0))? >= MOST {
            return Err(Error::Conflict(format!("there are {MOST} views already; delete some first")));
        }
        let row = [
            id.into(),
            new.object.as_str().into(),
            name.into(),
            new.kind.name().into(),
            new.shared.into(),
            reader.user_id.into(),
            Json::Object(new.settings).to_string().into(),
            now.into(),
        ];
        tx.execute(sql::ADD, &row)?;
        let view = store::one(tx, &schema, reader, id)?;
        settings::make_quick(tx, &inner, &schema, schema.object(&view.object)?, &view.settings)?;
        Answer::created(view.shown(&schema, &inner.reading(), reader)?)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    kind: Option<Kind>,
    shared: Option<bool>,
    settings: Option<Map<String, Json>>,
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Change>,
) -> Result<Answer, Error> {
    let schema = app.view(&caller);
    let reader = Reader::from(&caller);
    may_share(&caller, sent.shared == Some(true))?;
    let now = app.clock.now();
    let inner = app.clone();
    app.write(move |tx| {
        let mut view = store::one(tx, &schema, reader, id)?;
        changeable(&view, reader)?;
        // Making one's own personal again takes nothing away from others but what was given.
        may_share(&caller, view.shared && sent.shared != Some(false))?;
        if let Some(name) = &sent.name {
            view.name = named(name)?;
        }
        view.kind = sent.kind.unwrap_or(view.kind);
        if sent.shared == Some(false) && view.shared && view.user_id != reader.user_id {
            return Err(Error::invalid("/shared", "only whose view it is can make it personal again"));
        }
        view.shared = sent.shared.unwrap_or(view.shared);
        let checked = sent.settings.is_some() || sent.kind.is_some();
        view.settings = sent.settings.unwrap_or(view.settings);
        if checked {
            let object = schema.object(&view.object)?;
            sound(settings::faults(&schema, &inner.reading(), object, view.kind, &view.settings))?;
        }
        let row = [
            id.into(),
            view.name.as_str().into(),
            view.kind.name().into(),
            view.shared.into(),
            Json::Object(view.settings.clone()).to_string().into(),
            now.into(),
        ];
        tx.execute(sql::CHANGE, &row)?;
        view.updated_at = now;
        settings::make_quick(tx, &inner, &schema, schema.object(&view.object)?, &view.settings)?;
        Answer::ok(view.shown(&schema, &inner.reading(), reader)?)
    })
    .await
}

async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    let schema = app.view(&caller);
    let reader = Reader::from(&caller);
    app.write(move |tx| {
        let view = store::one(tx, &schema, reader, id)?;
        changeable(&view, reader)?;
        tx.execute(sql::REMOVE, &[id.into()])?;
        tx.execute(sql::NO_DEFAULT, &[id.into()])?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sequence {
    object: String,
    ids: Vec<Id>,
}

async fn order(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<Sequence>,
) -> Result<StatusCode, Error> {
    let (schema, user) = (app.view(&caller), user(&caller)?);
    schema.object(&sent.object).map_err(|error| Error::invalid("/object", error.to_string()))?;
    if sent.ids.len() as i64 > 2 * MOST {
        return Err(Error::invalid("/ids", "are too many"));
    }
    app.write(move |tx| {
        let ids = json!(sent.ids).to_string();
        tx.execute(sql::SET_SEQUENCE, &[user.into(), sent.object.into(), ids.into()])?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    object: String,
    id: Option<Id>,
}

async fn default(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<First>,
) -> Result<StatusCode, Error> {
    let (schema, user, reader) = (app.view(&caller), user(&caller)?, Reader::from(&caller));
    schema.object(&sent.object).map_err(|error| Error::invalid("/object", error.to_string()))?;
    app.write(move |tx| {
        if let Some(id) = sent.id {
            let view = store::one(tx, &schema, reader, id);
            let fits = view.is_ok_and(|view| view.object == sent.object);
            if !fits {
                return Err(Error::invalid("/id", format!("is no view of {}", sent.object)));
            }
        }
        tx.execute(sql::SET_DEFAULT, &[user.into(), sent.object.into(), sent.id.into()])?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    })
    .await
}

/// A shared view takes somebody who may change more than her own things.
fn may_share(caller: &Caller, shared: bool) -> Result<(), Error> {
    if shared {
        caller.must(Needs::Write)?;
        caller.granted.must_act(Action::ManageViews)?;
    }
    Ok(())
}

fn user(caller: &Caller) -> Result<Id, Error> {
    caller
        .user_id
        .ok_or_else(|| Error::Forbidden("only a user has tabs; this token belongs to none".to_owned()))
}

fn changeable(view: &View, reader: Reader) -> Result<(), Error> {
    match view.may_change(reader) {
        true => Ok(()),
        false => {
            Err(Error::Forbidden("this view belongs to somebody else; save a copy of your own".to_owned()))
        }
    }
}

fn sound(faults: Vec<model::filter::Fault>) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn named(name: &str) -> Result<String, Error> {
    let name = name.trim();
    match name.chars().count() {
        1..=100 => Ok(name.to_owned()),
        _ => Err(Error::invalid("/name", "a name has 1 to 100 characters")),
    }
}
