//! `/objects`: the declarations, from which the page builds every table, form and filter, and what users make
//! and change of them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::object::Catalog;
use serde::Deserialize;
use serde_json::{Value, json};

use super::change::{self, Uses};
use super::names::{FieldChange, NewField, NewObject, ObjectChange};
use super::{convert, describe, make, quick, shapes};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use crate::rights::Action;
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read};
    let managed = |route: Route| route.allowed_by(Action::ManageObjects);
    let one = "/objects/{object}";
    let field = "/objects/{object}/fields/{field}";
    let own = vec![
        Route::get("/objects", Read, "What is kept: objects and their fields", list)
            .asks(&[("hidden", "boolean")])
            .answers(Shape::Of(shapes::list)),
        Route::get(one, Read, "One object with its fields", show).answers(Shape::Of(shapes::object)),
        managed(Route::post("/objects", Admin, "Make an object", make_object))
            .takes(Shape::Of(shapes::new_object))
            .answers(Shape::Of(shapes::object))
            .creates(),
        managed(Route::patch(one, Admin, "Change how an object is shown", change_object))
            .takes(Shape::Of(shapes::object_change))
            .answers(Shape::Of(shapes::object)),
        managed(Route::delete(one, Admin, "Put an object away; its records stay", hide_object)).empties(),
        managed(Route::post("/objects/{object}/restore", Admin, "Bring an object back", restore_object))
            .answers(Shape::Of(shapes::object)),
        managed(Route::post("/objects/{object}/fields", Admin, "Make a field", make_field))
            .takes(Shape::Of(shapes::new_field))
            .answers(Shape::Of(shapes::field))
            .creates(),
        managed(Route::patch(field, Admin, "Change a field", change_field))
            .takes(Shape::Of(shapes::field_change))
            .answers(Shape::Of(shapes::field)),
        managed(Route::delete(field, Admin, "Put a field away; its values stay", hide_field))
            .asks(&[("anyway", "boolean")])
            .empties(),
        managed(Route::post(
            "/objects/{object}/fields/{field}/restore",
            Admin,
            "Bring a field back",
            restore_field,
        ))
        .answers(Shape::Of(shapes::field)),
    ];
    own.into_iter().chain(convert::routes()).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    hidden: Option<bool>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(listed): Query<Listed>,
) -> Result<Json<Value>, Error> {
    let mut schema = app.view(&caller);
    if listed.hidden == Some(true) {
        caller.granted.must_act(Action::ManageObjects)?;
        if !schema.is_narrowed() {
            schema = app.schema();
        }
    }
    let catalog = &schema.catalog;
    let objects: Vec<_> = catalog.objects.iter().map(|object| describe::object(catalog, object)).collect();
    Ok(Json(json!({"data": objects, "version": schema.version})))
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<Value>, Error> {
    let schema = app.view(&caller);
    Ok(Json(describe::object(&schema.catalog, schema.object(&slug)?)))
}

/// One object as the catalog has it.
fn shown(catalog: &Catalog, slug: &str) -> Result<Value, Error> {
    let object = catalog.object(slug).ok_or_else(|| Error::bug(format!("{slug} is not there")))?;
    Ok(describe::object(catalog, object))
}

/// One field as the catalog has it.
fn shown_field(catalog: &Catalog, slug: &str, name: &str) -> Result<Value, Error> {
    let object = shown(catalog, slug)?;
    let mut fields = object["fields"].as_array().into_iter().flatten();
    let field = fields.rfind(|field| field["slug"] == name);
    field.cloned().ok_or_else(|| Error::bug(format!("{slug}.{name} is not there")))
}

async fn make_object(
    State(app): State<App>,
    once: Once,
    Body(new): Body<NewObject>,
) -> Result<Answer, Error> {
    let inner = app.clone();
    let answer = once.write(&app, move |tx| {
        let (catalog, _) = change::now(tx, &inner)?;
        let slug = make::object(tx, &inner, &catalog, &new)?;
        Answer::created(shown(&change::settle(tx, &inner)?.catalog, &slug)?)
    });
    let answer = answer.await?;
    app.refresh_schema().await?;
    Ok(answer)
}

async fn make_field(
    State(app): State<App>,
    Path(slug): Path<String>,
    once: Once,
    Body(new): Body<NewField>,
) -> Result<Answer, Error> {
    let inner = app.clone();
    let answer = once.write(&app, move |tx| {
        let name = make::add_field(tx, &inner, &slug, &new)?;
        Answer::created(shown_field(&change::settle(tx, &inner)?.catalog, &slug, &name)?)
    });
    let answer = answer.await?;
    app.refresh_schema().await?;
    Ok(answer)
}

async fn change_object(
    State(app): State<App>,
    Path(slug): Path<String>,
    Body(change): Body<ObjectChange>,
) -> Result<Answer, Error> {
    settled(&app, move |tx, app| {
        change::change_object(tx, app, &slug, &change)?;
        Ok(Subject::Object(slug))
    })
    .await
}

async fn change_field(
    State(app): State<App>,
    Path((slug, name)): Path<(String, String)>,
    Body(change): Body<FieldChange>,
) -> Result<Answer, Error> {
    settled(&app, move |tx, app| {
        if change::change_field(tx, app, (&slug, &name), &change)? {
            quick::enqueue(tx, app, &slug, &name)?;
        }
        Ok(Subject::Field(slug, name))
    })
    .await
}

async fn hide_object(State(app): State<App>, Path(slug): Path<String>) -> Result<StatusCode, Error> {
    settled(&app, move |tx, app| {
        change::hide_object(tx, app, &slug, true)?;
        Ok(Subject::Object(slug))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn restore_object(State(app): State<App>, Path(slug): Path<String>) -> Result<Answer, Error> {
    settled(&app, move |tx, app| {
        change::hide_object(tx, app, &slug, false)?;
        Ok(Subject::Object(slug))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hiding {
    anyway: Option<bool>,
}

async fn hide_field(
    State(app): State<App>,
    Path((slug, name)): Path<(String, String)>,
    Query(hiding): Query<Hiding>,
) -> Result<StatusCode, Error> {
    let uses = if hiding.anyway == Some(true) { Uses::Known } else { Uses::Count };
    settled(&app, move |tx, app| {
        change::hide_field(tx, app, (&slug, &name), true, uses)?;
        Ok(Subject::Field(slug, name))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn restore_field(
    State(app): State<App>,
    Path((slug, name)): Path<(String, String)>,
) -> Result<Answer, Error> {
    settled(&app, move |tx, app| {
        change::hide_field(tx, app, (&slug, &name), false, Uses::Known)?;
        Ok(Subject::Field(slug, name))
    })
    .await
}

/// What a change was about, and so what is shown.
pub(super) enum Subject {
    Object(String),
    Field(String, String),
}

/// Does a change with the tables that follow from it in one transaction, takes the schema over, and shows what it
/// was about.
pub(super) async fn settled(
    app: &App,
    work: impl FnOnce(&mut db::Tx, &App) -> Result<Subject, Error> + Send + 'static,
) -> Result<Answer, Error> {
    let inner = app.clone();
    let answer = app.write(move |tx| {
        let subject = work(tx, &inner)?;
        let catalog = change::settle(tx, &inner)?.catalog;
        Answer::ok(match subject {
            Subject::Object(slug) => shown(&catalog, &slug)?,
            Subject::Field(slug, name) => shown_field(&catalog, &slug, &name)?,
        })
    });
    let answer = answer.await?;
    app.refresh_schema().await?;
    Ok(answer)
}
