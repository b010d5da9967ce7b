//! Rules as the firm makes them.

use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use platform::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape, said};
use platform::{App, Error};
use serde::Deserialize;
use serde_json::json;

use super::rule::Terms;
use super::{aged, shapes, sql, store};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::Admin;
    use Shape::Of;
    vec![
        Route::get("/retention", Admin, "How long what is kept", list).answers(Of(shapes::list)),
        Route::post("/retention", Admin, "Make a retention rule, which is off at first", create)
            .takes(Of(shapes::terms))
            .answers(Of(shapes::rule))
            .creates(),
        Route::post("/retention/preview", Admin, "How much a retention rule would take now", preview)
            .takes(Of(shapes::terms))
            .answers(Of(shapes::preview)),
        Route::patch("/retention/{id}", Admin, "Change a retention rule, or switch it on or off", change)
            .takes(Of(shapes::change))
            .answers(Of(shapes::rule)),
        Route::delete("/retention/{id}", Admin, "Remove a retention rule", remove).empties(),
    ]
}

async fn list(State(app): State<App>) -> Result<Answer, Error> {
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let rules = store::all(tx)?;
            Answer::ok(json!({"data": rules.iter().map(|rule| rule.json(&inner)).collect::<Vec<_>>()}))
        })
        .await
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(terms): Body<Terms>,
) -> Result<Answer, Error> {
    terms.check(&app.view(&caller))?;
    let inner = app.clone();
    once.write(&app, move |tx| {
        let id = store::add(tx, &inner, &terms)?;
        Answer::created(store::one(tx, id)?.json(&inner))
    })
    .await
}

async fn preview(State(app): State<App>, caller: Caller, Body(terms): Body<Terms>) -> Result<Answer, Error> {
    terms.check(&app.view(&caller))?;
    let (_, told) = aged::look(&app, &caller, &terms).await?;
    Answer::ok(told)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    object: Option<String>,
    #[serde(default, deserialize_with = "said")]
    kind: Option<Option<String>>,
    field: Option<String>,
    days: Option<i64>,
    active: Option<bool>,
    seen_count: Option<i64>,
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(change): Body<Change>,
) -> Result<Answer, Error> {
    let before = app.db.read(move |tx| store::one(tx, id)).await?;
    let terms = Terms {
        object: change.object.unwrap_or_else(|| before.terms.object.clone()),
        kind: change.kind.unwrap_or_else(|| before.terms.kind.clone()),
        field: change.field.unwrap_or_else(|| before.terms.field.clone()),
        days: change.days.unwrap_or(before.terms.days),
    };
    terms.check(&app.view(&caller))?;
    let seen = match change.active {
        Some(true) => Some(known(&app, &caller, &terms, change.seen_count).await?),
        Some(false) => None,
        // Nobody has seen what other terms take.
        None => before.seen_count.filter(|_| before.active && before.terms == terms),
    };
    let inner = app.clone();
    app.write(move |tx| {
        if store::one(tx, id)?.terms != before.terms {
            return Err(Error::Conflict("somebody changed this rule meanwhile; look at it again".to_owned()));
        }
        store::set(tx, id, &terms, seen)?;
        Answer::ok(store::one(tx, id)?.json(&inner))
    })
    .await
}

/// How much whoever switches a rule on has seen. What grew by more than a tenth since has to be looked at again.
async fn known(app: &App, caller: &Caller, terms: &Terms, seen: Option<i64>) -> Result<i64, Error> {
    let Some(seen) = seen.filter(|seen| *seen >= 0) else {
        return Err(Error::invalid("/seen_count", "say how many the preview showed"));
    };
    let (count, _) = aged::look(app, caller, terms).await?;
    if count > seen.saturating_add(seen / 10) {
        return Err(Error::Conflict(format!(
            "it would take {count} now, not {seen}; look at what that is, and switch it on with this number"
        )));
    }
    // Whoever says more than there is has not seen it, and the number says later what is far too much.
    Ok(seen.min(count))
}

async fn remove(State(app): State<App>, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    app.write(move |tx| {
        store::one(tx, id)?;
        tx.execute(sql::REMOVE, &[id.into()])?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
