//! `/tokens`: how programs come in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::Id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::token::{show, shown};
use super::{Role, create_token, sql};
use crate::http::{Answer, Body, Caller, Once, Path};
use crate::{App, Error};

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
    let role: Role = new.role.parse()?;
    if role > caller.role {
        return Err(Error::Forbidden("a token cannot do more than whoever makes it".to_owned()));
    }
    let inner = app.clone();
    once.write_secret(&app, move |tx| {
        Answer::created(create_token(tx, &inner, &new.name, role, caller.user_id)?.shown)
    })
    .await
}

/// Ends a token; again is no error.
pub(super) async fn revoke(State(app): State<App>, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    let now = app.clock.now();
    app.write(move |tx| {
        show(tx, id)?;
        tx.execute(sql::REVOKE_TOKEN, &[id.into(), now.into()])?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    })
    .await
}
