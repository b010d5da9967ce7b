//! The routes of forms.

use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use platform::accounts::named;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, said};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::check::settle;
use super::definition::{Ask, Field, FormKind, Settings, State as FormState};
use super::store::{self, Form};
use super::{shapes, sql};

/// Most forms of a firm.
const MOST: i64 = 1_000;

pub(super) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    use Shape::Of;
    vec![
        Route::get("/forms", Read, "Forms, and how much came in by each", list).answers(Of(shapes::list)),
        Route::post("/forms", Write, "Make a form; it is a draft until it goes live", create)
            .takes(Of(shapes::new))
            .answers(Of(shapes::form))
            .creates(),
        Route::get("/forms/{id}", Read, "One form", show).answers(Of(shapes::form)),
        Route::patch("/forms/{id}", Write, "Change a form, take it live, or close it", change)
            .takes(Of(shapes::change))
            .answers(Of(shapes::form)),
        Route::delete("/forms/{id}", Write, "Remove a form by which nothing came in", remove).empties(),
    ]
}

async fn list(State(app): State<App>, _: Caller) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let forms = store::all(tx)?;
            Answer::ok(json!({"data": store::shown(tx, &inner, &forms)?, "next": null}))
        })
        .await
}

fn one(tx: &mut db::Tx, app: &App, form: Form) -> Result<Json, Error> {
    let mut shown = store::shown(tx, app, &[form])?;
    shown.pop().ok_or_else(|| Error::bug("a form is not shown"))
}

async fn show(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let form = store::one(tx, id)?;
            Answer::ok(one(tx, &inner, form)?)
        })
        .await
}

/// What may be said of a form; null is what it is when nothing is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    slug: Option<String>,
    state: Option<FormState>,
    #[serde(default, deserialize_with = "said")]
    kind: Option<Option<FormKind>>,
    #[serde(default, deserialize_with = "said")]
    title: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    intro: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    fields: Option<Option<Vec<Field>>>,
    #[serde(default, deserialize_with = "said")]
    consents: Option<Option<Vec<Ask>>>,
    #[serde(default, deserialize_with = "said")]
    double_opt_in: Option<Option<bool>>,
    #[serde(default, deserialize_with = "said")]
    button: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    thanks: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    redirect_url: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    confirm_subject: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    confirm_text: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    allowed_origins: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "said")]
    language: Option<Option<String>>,
}

impl Change {
    fn apply(self, settings: &mut Settings) {
        fn set<T: Default>(place: &mut T, said: Option<Option<T>>) {
            if let Some(said) = said {
                *place = said.unwrap_or_default();
            }
        }
        fn put<T>(place: &mut Option<T>, said: Option<Option<T>>) {
            if let Some(said) = said {
                *place = said;
            }
        }
        set(&mut settings.kind, self.kind);
        put(&mut settings.title, self.title);
        put(&mut settings.intro, self.intro);
        set(&mut settings.fields, self.fields);
        set(&mut settings.consents, self.consents);
        set(&mut settings.double_opt_in, self.double_opt_in);
        put(&mut settings.button, self.button);
        put(&mut settings.thanks, self.thanks);
        put(&mut settings.redirect_url, self.redirect_url);
        put(&mut settings.confirm_subject, self.confirm_subject);
        put(&mut settings.confirm_text, self.confirm_text);
        set(&mut settings.allowed_origins, self.allowed_origins);
        put(&mut settings.language, self.language);
    }
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(mut new): Body<Change>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let name = new.name.take().ok_or_else(|| Error::invalid("/name", "say what the form is called"))?;
    let (id, now) = (app.id(), app.clock.now());
    let mut form = Form {
        id,
        name: named(&name)?,
        slug: String::new(),
        state: new.state.unwrap_or_default(),
        settings: Settings::default(),
        created_at: now,
        changed_at: now,
    };
    let slug = new.slug.take();
    new.apply(&mut form.settings);
    let inner = app.clone();
    once.write(&app, move |tx| {
        let count = tx.query_one(sql::COUNT, &[])?.map_or(Ok(0), |row| row.integer(0))?;
        if count >= MOST {
            return Err(Error::Conflict(format!("there are {MOST} forms already; remove one first")));
        }
        form.slug = match slug {
            None => store::free_slug(tx, id, &form.name)?,
            Some(slug) => {
                store::must_be_free(tx, id, &slug)?;
                slug
            }
        };
        settle(tx, &inner, &view, &mut form)?;
        store::add(tx, &form)?;
        Answer::created(one(tx, &inner, form)?)
    })
    .await
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(mut change): Body<Change>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let now = app.clock.now();
    let name = change.name.take().map(|name| named(&name)).transpose()?;
    let inner = app.clone();
    app.write(move |tx| {
        let mut form = store::one(tx, id)?;
        if let Some(slug) = change.slug.take().filter(|slug| *slug != form.slug) {
            if form.state != FormState::Draft {
                return Err(Error::Conflict(
                    "the address of a form stays as it is once the form was live, since links lead there"
                        .to_owned(),
                ));
            }
            store::must_be_free(tx, id, &slug)?;
            form.slug = slug;
        }
        form.name = name.unwrap_or(form.name);
        form.state = change.state.unwrap_or(form.state);
        form.changed_at = now;
        change.apply(&mut form.settings);
        settle(tx, &inner, &view, &mut form)?;
        store::change(tx, &form)?;
        Answer::ok(one(tx, &inner, form)?)
    })
    .await
}

async fn remove(State(app): State<App>, _: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    app.write(move |tx| {
        store::one(tx, id)?;
        if tx.query_one(sql::ANYTHING, &[id.into()])?.is_some() {
            return Err(Error::Conflict(
                "answers came in by this form, and prove what people agreed to; close it instead".to_owned(),
            ));
        }
        tx.execute(sql::REMOVE, &[id.into()])?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
