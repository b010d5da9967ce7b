//! `/users`: who belongs to the firm. Administrators manage everybody but owners; owners manage all.

use axum::Json;
use axum::extract::State;
use db::Tx;
use model::{Id, Value};
use serde::Deserialize;
use serde_json::{Value as Shown, json};

use super::{Newcomer, Role, Secret, User, invite_users, link, may_give, named, sql, user, users};
use crate::http::{Answer, Body, Caller, Once, Path};
use crate::{App, Error, rights};

/// All users.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Shown>, Error> {
    let shown: Vec<Shown> =
        app.db.read(|tx| Ok::<_, Error>(users(tx)?.iter().map(User::shown).collect())).await?;
    Ok(Json(json!({ "data": shown })))
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
    let id = app.id();
    let inner = app.clone();
    once.write_secret(&app, move |tx| {
        let newcomer = Newcomer { id, email: new.email, name: new.name, role: new.role };
        let link = invite_users(tx, &inner, &caller, &[newcomer])?.pop();
        Answer::created(json!({ "user": user(tx, id)?.shown(), "link": link }))
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
    let name = sent.name.as_deref().map(named).transpose()?;
    let now = app.clock.now();
    let changed = app.write(move |tx| {
        let before = user(tx, id)?;
        may_touch(&caller, &before)?;
        let then = noted(&before);
        let role = sent.role.unwrap_or_else(|| before.role.clone());
        if role != before.role {
            may_give(tx, &caller, &role)?;
        }
        let disabled_at = match sent.disabled {
            Some(true) => before.disabled_at.or(Some(now)),
            Some(false) => None,
            None => before.disabled_at,
        };
        let owner = Role::Owner.name();
        let was_owner = before.role == owner && before.disabled_at.is_none();
        if was_owner && (role != owner || disabled_at.is_some()) {
            keep_an_owner(tx, id)?;
        }
        let name = name.unwrap_or(before.name);
        let row: [Value; 4] = [id.into(), name.into(), role.into(), disabled_at.into()];
        tx.execute(sql::CHANGE_USER, &row)?;
        if disabled_at.is_some() {
            tx.execute(sql::DROP_OTHER_SESSIONS, &[id.into(), Vec::new().into()])?;
            tx.execute(sql::DROP_USER_LINKS, &[id.into()])?;
        }
        let user = user(tx, id)?;
        rights::note(tx, &caller.actor, now, "users", id, Some(then), Some(noted(&user)))?;
        Ok::<_, Error>(user.shown())
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

/// A user as the audit log keeps it.
fn noted(user: &User) -> Shown {
    json!({ "email": user.email, "name": user.name, "role": user.role, "disabled_at": user.disabled_at })
}

/// Nobody changes those above; a link to come in as one of them would be such a change.
fn may_touch(caller: &Caller, user: &User) -> Result<(), Error> {
    if user.base <= caller.role {
        return Ok(());
    }
    Err(Error::Forbidden(format!("only an {} can change this user", user.role)))
}

fn keep_an_owner(tx: &mut Tx, id: Id) -> Result<(), Error> {
    let others = tx.query_one(sql::OTHER_OWNERS, &[id.into()])?.map(|row| row.integer(0)).transpose()?;
    if others.unwrap_or_default() == 0 {
        return Err(Error::Conflict("this is the last owner; make another user an owner first".to_owned()));
    }
    Ok(())
}
