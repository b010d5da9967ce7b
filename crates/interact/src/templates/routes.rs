//! The routes of templates.

use axum::extract::State;
use platform::http::{Answer, Caller, Needs, Once, Path, Route, Shape, digest};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::apply::{choose, chosen};
use super::content::all;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/templates", Needs::Read, "What trades begin with", list).answers(Shape::Of(list_shape)),
        Route::post(
            "/templates/{name}/apply",
            Needs::Admin,
            "Add what a template says and is not there",
            apply,
        )
        .answers(Shape::Of(applied_shape)),
        Route::get("/firm/setup", Needs::Read, "Whether a template was chosen", setup)
            .answers(Shape::Of(setup_shape)),
    ]
}

async fn list() -> Result<Answer, Error> {
    Answer::ok(json!({ "data": all() }))
}

async fn apply(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    once: Once,
) -> Result<Answer, Error> {
    let template = all().iter().find(|template| template.name == name).ok_or_else(|| {
        let names: Vec<_> = all().iter().map(|template| template.name.as_str()).collect();
        Error::not_found(format!("there is no such template; there are {}", names.join(", ")))
    })?;
    let inner = app.clone();
    let answer = once
        .over(digest(name.as_bytes()))
        .write(&app, move |tx| {
            let added = choose(tx, &inner, caller.actor, template)?;
            Answer::ok(json!({"template": template.name, "added": added}))
        })
        .await?;
    app.refresh_schema().await?;
    Ok(answer)
}

async fn setup(State(app): State<App>) -> Result<Answer, Error> {
    let chosen = app.db.read(chosen).await?;
    let template = all().iter().find(|template| Some(&template.name) == chosen.as_ref());
    Answer::ok(json!({"chosen": chosen, "asked": chosen.is_some(),
        "objects": template.map(|template| &template.objects)}))
}

fn list_shape() -> Json {
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": {
    "type": "object", "required": ["name", "label", "about", "objects", "pipelines", "fields", "views"],
    "properties": {
        "name": {"type": "string"},
        "label": {"type": "string"},
        "about": {"type": "string"},
        "objects": {"type": "array", "items": {"type": "string"}},
        "pipelines": {"type": "array", "items": {"type": "object"}},
        "fields": {"type": "array", "items": {"type": "object"}},
        "views": {"type": "array", "items": {"type": "object"}},
    }}}}})
}

fn applied_shape() -> Json {
    json!({"type": "object", "required": ["template", "added"], "properties": {
        "template": {"type": "string"},
        "added": {"type": "array", "items": {"type": "string"}, "description": "Like views/deals/Open deals"},
    }})
}

fn setup_shape() -> Json {
    json!({"type": "object", "required": ["chosen", "asked", "objects"], "properties": {
        "chosen": {"type": ["string", "null"], "description": "The template that was applied last"},
        "asked": {"type": "boolean", "description": "Whether there is nothing to ask any more"},
        "objects": {"type": ["array", "null"], "items": {"type": "string"},
            "description": "The objects that a firm of this trade looks at"},
    }})
}
