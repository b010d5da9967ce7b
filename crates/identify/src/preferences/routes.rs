//! The route that makes a link for somebody.

use axum::extract::State;
use model::Id;
use platform::http::{Answer, Caller, Needs, Once, Path, Route, Shape};
use platform::records::{Writing, may_edit, must_see};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::url_of;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post(
            "/people/{id}/preference-link",
            Needs::Write,
            "A link to a person's own preference page",
            make,
        )
        .answers(Shape::Of(link))
        .creates(),
    ]
}

fn link() -> Json {
    json!({"type": "object", "required": ["url"], "properties": {
        "url": {"type": "string", "description": "Whoever has it may choose for her; it holds for a year"}}})
}

async fn make(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    let inner = app.clone();
    // Whoever has the link may do what she may, so it is kept nowhere.
    once.write_secret(&app, move |tx| {
        let writing = Writing::live(&inner, &caller);
        must_see(tx, &writing.view, "people", id)?;
        may_edit(tx, &writing, "people", id)?;
        Answer::created(json!({"url": url_of(tx, &inner, id)?}))
    })
    .await
}
