//! `/tokens`: how programs come in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::token::{show, shown};
use super::{create_token, sql};
use crate::http::{Answer, Body, Caller, Once, Path};
use crate::{App, Error, rights};

/// All tokens, without their secrets.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Value>, Error> {
    let tokens: Vec<_> =
        app.db.read(|tx| tx.query(sql::TOKENS, &[])?.iter().map(shown).collect::<Result<_, Error>>()).await?;
    Ok(Json(json!({ "data": tokens })))
}

/// The token that is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    name: String,
    role: String,
}

/// Makes a token and shows it once.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let inner = app.clone();
    once.write_secret(&app, move |tx| {
        rights::exists(tx, &new.role)?;
        if rights::role_base(tx, &new.role)? > caller.role {
            return Err(Error::Forbidden("a token cannot do more than whoever makes it".to_owned()));
        }
        let made = create_token(tx, &inner, &new.name, &new.role, caller.user_id)?;
        let (id, now) = (read_id(&made.shown)?, inner.clock.now());
        let noted = show(tx, id)?;
        rights::note(tx, &caller.actor, now, "tokens", id, None, Some(noted))?;
        Answer::created(made.shown)
    })
    .await
}

/// Ends a token; again is no error.
pub(super) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<StatusCode, Error> {
    let now = app.clock.now();
    app.write(move |tx| {
        let before = show(tx, id)?;
        tx.execute(sql::REVOKE_TOKEN, &[id.into(), now.into()])?;
        let after = show(tx, id)?;
        rights::note(tx, &caller.actor, now, "tokens", id, Some(before), Some(after))?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    })
    .await
}

fn read_id(shown: &Value) -> Result<Id, Error> {
    let id = shown["id"].as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| Error::bug("a token was shown without its id"))
}
