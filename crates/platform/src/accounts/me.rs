//! `/me`: what users change about themselves.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::session::{self, Via};
use super::user::named;
use super::{password, sql, user};
use crate::http::{Body, Caller, Credential};
use crate::{App, Error};

/// How long after coming in by a link a new password needs no old one: whoever forgot it came that way.
const FORGOT_MICROS: i64 = 3_600 * 1_000_000;

/// What may be changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    name: Option<String>,
    password: Option<String>,
    current_password: Option<String>,
}

/// Changes the name or the password. A new password ends the user's other sessions.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Body(sent): Body<Change>,
) -> Result<Json<Value>, Error> {
    let (Credential::Session(hash), Some(id)) = (caller.credential, caller.user_id) else {
        return Err(Error::Forbidden("only a user at the page can do this".to_owned()));
    };
    let name = sent.name.as_deref().map(named).transpose()?;
    let stored = match sent.password {
        None => None,
        Some(new) => {
            password::check(&new)?;
            let now = app.clock.now();
            let (user, began) = app
                .db
                .read(move |tx| Ok::<_, Error>((user(tx, id)?, session::beginning(tx, hash, now)?)))
                .await?;
            let forgot =
                began.is_some_and(|began| began.via == Via::Link && now.0 - began.at.0 < FORGOT_MICROS);
            if user.password.is_some() && !forgot {
                let current = sent.current_password.unwrap_or_default();
                if !password::verify(current, user.password).await? {
                    return Err(Error::invalid("/current_password", "this is not the current password"));
                }
            }
            Some(password::hash(new).await?)
        }
    };
    let shown = app
        .write(move |tx| {
            if let Some(name) = name {
                tx.execute(sql::RENAME_USER, &[id.into(), name.into()])?;
            }
            if let Some(stored) = stored {
                tx.execute(sql::SET_PASSWORD, &[id.into(), stored.into()])?;
                tx.execute(sql::DROP_OTHER_SESSIONS, &[id.into(), hash.to_vec().into()])?;
                tx.execute(sql::DROP_USER_LINKS, &[id.into()])?;
            }
            Ok::<_, Error>(user(tx, id)?.shown())
        })
        .await?;
    Ok(Json(shown))
}
