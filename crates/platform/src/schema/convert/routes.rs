//! `POST /objects/{object}/fields/{field}/convert`: what would become of its values, doing it, and taking it back.

use axum::extract::State;
use serde_json::json;

use super::super::change;
use super::super::definitions::{Definitions, FieldSaid, Origin, made_field, say_field};
use super::super::{make, routes as objects};
use super::preview::Preview;
use super::{JOB, NewType, plan, shapes, swap};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape};
use crate::rights::Action;
use crate::{App, Error, jobs};

const PREVIEW: &str = "What would become of a field's values under another type";

pub(in crate::schema) fn routes() -> Vec<Route> {
    let managed = |route: Route| route.allowed_by(Action::ManageObjects);
    let convert = "/objects/{object}/fields/{field}/convert";
    vec![
        managed(Route::post(
            "/objects/{object}/fields/{field}/convert/preview",
            Needs::Admin,
            PREVIEW,
            preview,
        ))
        .takes(Shape::Of(shapes::new_type))
        .answers(Shape::Of(shapes::preview)),
        managed(Route::post(convert, Needs::Admin, "Turn a field into another type", begin))
            .takes(Shape::Of(shapes::new_type))
            .answers(Shape::Of(shapes::begun)),
        managed(Route::post(
            "/objects/{object}/fields/{field}/convert/undo",
            Needs::Admin,
            "Take a conversion back: the field it was made of comes back as it was put away",
            undo,
        ))
        .answers(Shape::Of(super::super::shapes::field)),
    ]
}

/// Samples show values, and all of them are copied: for who reads all records of the object and the field.
fn must_read_all(app: &App, caller: &Caller, slug: &str, name: &str) -> Result<(), Error> {
    let view = app.view(caller);
    let object = view.object(slug)?;
    change::field(&view.catalog, object, name)?;
    match view.catalog.scopes.contains_key(slug) {
        true => Err(Error::Forbidden(format!("your role {} does not read all {slug}", caller.granted.role))),
        false => Ok(()),
    }
}

async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path((slug, name)): Path<(String, String)>,
    Body(new): Body<NewType>,
) -> Result<Answer, Error> {
    must_read_all(&app, &caller, &slug, &name)?;
    let inner = app.clone();
    app.db.read(move |tx| Answer::ok(look(tx, &inner, (&slug, &name), &new)?.json())).await
}

fn look(tx: &mut db::Tx, app: &App, (slug, name): (&str, &str), new: &NewType) -> Result<Preview, Error> {
    let (catalog, definitions) = change::now(tx, app)?;
    let plan = plan(&catalog, &definitions, (slug, name), new)?;
    Preview::of(tx, plan.object, plan.from, &plan.to, &app.firm.reading())
}

async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path((slug, name)): Path<(String, String)>,
    once: Once,
    Body(new): Body<NewType>,
) -> Result<Answer, Error> {
    must_read_all(&app, &caller, &slug, &name)?;
    // Looked at before the write, which nobody waits for then; what is typed meanwhile the job finds.
    let (inner, asked, named) = (app.clone(), new.clone(), (slug.clone(), name.clone()));
    let found = app.db.read(move |tx| look(tx, &inner, (&named.0, &named.1), &asked)).await?;
    if found.failing > 0 && !new.anyway {
        return Err(Error::Conflict(format!(
            "{} of {} records hold a value that does not convert; mend those, or send \"anyway\": true to leave \
             them empty",
            found.failing, found.records
        )));
    }
    let inner = app.clone();
    let by = (caller.actor.kind(), caller.actor.id());
    let answer = once.write(&app, move |tx| {
        let (catalog, definitions) = change::now(tx, &inner)?;
        let plan = plan(&catalog, &definitions, (&slug, &name), &new)?;
        let key = format!("convert {slug}.{name}");
        forget_unfinished(tx, &inner, &definitions, (&slug, &name), &key)?;
        let to = make::free_slug(&catalog, plan.object, plan.from.label.as_ref(), &plan.said);
        made_field(&to, &plan.said)?;
        let said = FieldSaid { hidden: true, converting: true, ..plan.said };
        say_field(tx, (&slug, &to), Origin::Made, &said, inner.clock.now())?;
        change::settle(tx, &inner)?;
        let payload = json!({"object": slug, "from": name, "to": to, "anyway": new.anyway, "asked_by": by});
        let job = jobs::enqueue(tx, &inner, JOB.name, &payload, Some(&key))?;
        Answer::accepted(jobs::show(tx, &inner, job)?)
    });
    let answer = answer.await?;
    app.refresh_schema().await?;
    Ok(answer)
}

/// What an earlier attempt that came to nothing left behind stays put away and is no longer waited for.
fn forget_unfinished(
    tx: &mut db::Tx,
    app: &App,
    definitions: &Definitions,
    (slug, name): (&str, &str),
    key: &str,
) -> Result<(), Error> {
    if tx.query_one(jobs::sql::BY_KEY, &[key.into()])?.is_some() {
        return Err(Error::Conflict(format!("{name} is being converted; wait for that, or stop the job")));
    }
    for (of, to, origin, said) in &definitions.fields {
        if of == slug && said.converting && said.was.as_deref() == Some(name) {
            let said = FieldSaid { converting: false, was: None, ..said.clone() };
            say_field(tx, (slug, to), *origin, &said, app.clock.now())?;
        }
    }
    Ok(())
}

async fn undo(State(app): State<App>, Path((slug, name)): Path<(String, String)>) -> Result<Answer, Error> {
    objects::settled(&app, move |tx, app| {
        let old = swap::back(tx, app, &slug, &name)?;
        Ok(objects::Subject::Field(slug, old))
    })
    .await
}
