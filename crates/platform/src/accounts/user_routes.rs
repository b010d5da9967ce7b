//! `/users`: who belongs to the firm. Administrators manage everybody but owners; owners manage all.

use axum::Json;
use axum::extract::State;
use db::Tx;
use model::{Id, Value};
use serde::Deserialize;
use serde_json::{Value as Shown, json};

use super::user::{User, named};
use super::{Role, Secret, add_user, link, sql, user};
use crate::http::{Answer, Body, Caller, Once, Path};
use crate::{App, Error};

/// All users.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Shown>, Error> {
    let users: Vec<_> = app
        .db
        .read(|tx| {
            tx.query(sql::USERS, &[])?
                .iter()
                .map(|row| Ok(User::read(row)?.shown()))
                .collect::<Result<_, Error>>()
        })
        .await?;
    Ok(Json(json!({ "data": users })))
}

/// Who is to be added.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    email: String,
    name: String,
    role: String,
}

/// Adds a user and gives the link to come in.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let role: Role = new.role.parse()?;
    may_make(&caller, role)?;
    let (id, now) = (app.id(), app.clock.now());
    let inner = app.clone();
    once.write_secret(&app, move |tx| {
        let secret = Secret::new("")?;
        let user = add_user(tx, id, now, &new.email, &new.name, role)?;
        link::invite(tx, &secret, id, now)?;
        Answer::created(json!({ "user": user.shown(), "link": link::url(&inner, &secret) }))
    })
    .await
}

/// What may be changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    name: Option<String>,
    role: Option<String>,
    disabled: Option<bool>,
}

/// Changes a user. Disabling ends the user's sessions and links at once.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Change>,
) -> Result<Json<Shown>, Error> {
    let role = sent.role.as_deref().map(str::parse::<Role>).transpose()?;
    let name = sent.name.as_deref().map(named).transpose()?;
    let now = app.clock.now();
    let changed = app.write(move |tx| {
        let before = user(tx, id)?;
        may_touch(&caller, &before)?;
        let role = role.unwrap_or(before.role);
        if role != before.role {
            may_make(&caller, role)?;
        }
        let disabled_at = match sent.disabled {
            Some(true) => before.disabled_at.or(Some(now)),
            Some(false) => None,
            None => before.disabled_at,
        };
        let was_owner = before.role == Role::Owner && before.disabled_at.is_none();
        if was_owner && (role != Role::Owner || disabled_at.is_some()) {
            keep_an_owner(tx, id)?;
        }
        let name = name.unwrap_or(before.name);
        let row: [Value; 4] = [id.into(), name.into(), role.name().into(), disabled_at.into()];
        tx.execute(sql::CHANGE_USER, &row)?;
        if disabled_at.is_some() {
            tx.execute(sql::DROP_OTHER_SESSIONS, &[id.into(), Vec::new().into()])?;
            tx.execute(sql::DROP_USER_LINKS, &[id.into()])?;
        }
        Ok::<_, Error>(user(tx, id)?.shown())
    });
    Ok(Json(changed.await?))
}

/// Gives a new link to come in.
pub(super) async fn invite(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Id>,
) -> Result<Answer, Error> {
    let now = app.clock.now();
    let inner = app.clone();
    once.write_secret(&app, move |tx| {
        let user = user(tx, id)?;
        may_touch(&caller, &user)?;
        if user.disabled_at.is_some() {
            return Err(Error::Conflict("this user is disabled".to_owned()));
        }
        let secret = Secret::new("")?;
        link::invite(tx, &secret, id, now)?;
        Answer::created(json!({ "link": link::url(&inner, &secret) }))
    })
    .await
}

/// Nobody gives more than they have.
fn may_make(caller: &Caller, role: Role) -> Result<(), Error> {
    if role <= caller.role {
        return Ok(());
    }
    Err(Error::Forbidden(format!("only an {0} can make an {0}", role.name())))
}

/// Nobody changes those above; a link to come in as one of them would be such a change.
fn may_touch(caller: &Caller, user: &User) -> Result<(), Error> {
    if user.role <= caller.role {
        return Ok(());
    }
    Err(Error::Forbidden(format!("only an {} can change this user", user.role.name())))
}

fn keep_an_owner(tx: &mut Tx, id: Id) -> Result<(), Error> {
    let others = tx.query_one(sql::OTHER_OWNERS, &[id.into()])?.map(|row| row.integer(0)).transpose()?;
    if others.unwrap_or_default() == 0 {
        return Err(Error::Conflict("this is the last owner; make another user an owner first".to_owned()));
    }
    Ok(())
}
