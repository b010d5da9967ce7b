//! `/roles`: what the firm's own roles may see and do.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::{DbError, Row, Tx};
use model::{Id, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value as Shown, json};

use super::{load, note, raise, read, sql};
use crate::accounts::Role;
use crate::http::{Answer, Body, Caller, Once, Path};
use crate::rights::{Action, Rights};
use crate::{App, Error};

/// All roles, with what there is to allow.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Shown>, Error> {
    let own: Vec<_> =
        app.db.read(|tx| tx.query(sql::ROLES, &[])?.iter().map(shown).collect::<Result<_, Error>>()).await?;
    let built_in = Role::ALL.into_iter().map(|role| {
        json!({ "id": null, "name": role.name(), "base": role.name(), "built_in": true,
            "objects": {}, "fields": {}, "actions": allowed(&Rights::of_role(role)) })
    });
    let actions: Vec<_> = Action::ALL
        .iter()
        .map(|action| json!({ "name": action.name(), "label": action.label(), "least": action.least().name() }))
        .collect();
    Ok(Json(json!({ "data": built_in.chain(own).collect::<Vec<_>>(), "actions": actions })))
}

fn allowed(rights: &Rights) -> Map<String, Shown> {
    Action::ALL.iter().map(|action| (action.name().to_owned(), rights.may(*action).into())).collect()
}

/// One role.
pub(super) async fn show(State(app): State<App>, Path(id): Path<Id>) -> Result<Json<Shown>, Error> {
    Ok(Json(app.db.read(move |tx| one(tx, id)).await?))
}

/// A role as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    name: Option<String>,
    base: Option<String>,
    objects: Option<Shown>,
    fields: Option<Shown>,
    actions: Option<Shown>,
}

/// Adds a role.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    let (id, now) = (app.id(), app.clock.now());
    let name = named(sent.name.as_deref().unwrap_or_default())?;
    let base = base(sent.base.as_deref().unwrap_or(Role::Member.name()))?;
    let said = json!({ "objects": sent.objects.unwrap_or_else(|| json!({})),
        "fields": sent.fields.unwrap_or_else(|| json!({})), "actions": sent.actions.unwrap_or_else(|| json!({})) });
    read::rights(base, &said, Some(&app.schema()))?;
    once.write(&app, move |tx| {
        let row = [id.into(), name.into(), base.name().into(), said.to_string().into(), now.into()];
        tx.execute(sql::ADD_ROLE, &row).map_err(taken)?;
        raise(tx)?;
        let role = one(tx, id)?;
        note(tx, &caller.actor, now, "roles", id, None, Some(noted(&role)))?;
        Answer::created(role)
    })
    .await
}

/// Changes a role. It holds for everybody who has it from the next request on.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Sent>,
) -> Result<Json<Shown>, Error> {
    let now = app.clock.now();
    let schema = app.schema();
    let changed = app.write(move |tx| {
        let before = one(tx, id)?;
        let then = before["name"].as_str().unwrap_or_default().to_owned();
        let name = sent.name.as_deref().map_or(Ok(then.clone()), named)?;
        let base = base(sent.base.as_deref().or(before["base"].as_str()).unwrap_or_default())?;
        let said = json!({ "objects": sent.objects.unwrap_or_else(|| before["objects"].clone()),
            "fields": sent.fields.unwrap_or_else(|| before["fields"].clone()),
            "actions": sent.actions.unwrap_or_else(|| before["actions"].clone()) });
        read::rights(base, &said, Some(&schema))?;
        let row = [id.into(), name.as_str().into(), base.name().into(), said.to_string().into(), now.into()];
        tx.execute(sql::CHANGE_ROLE, &row).map_err(taken)?;
        if name != then {
            for sql in [sql::RENAME_USERS_ROLE, sql::RENAME_TOKENS_ROLE] {
                tx.execute(sql, &[then.as_str().into(), name.as_str().into()])?;
            }
        }
        raise(tx)?;
        let after = one(tx, id)?;
        note(tx, &caller.actor, now, "roles", id, Some(noted(&before)), Some(noted(&after)))?;
        Ok::<_, Error>(after)
    });
    Ok(Json(changed.await?))
}

/// Removes a role that nobody has.
pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<StatusCode, Error> {
    let now = app.clock.now();
    app.write(move |tx| {
        let role = one(tx, id)?;
        let name = role["name"].as_str().unwrap_or_default();
        let mut holders = Vec::new();
        for (sql, what) in [(sql::USERS_WITH_ROLE, ""), (sql::TOKENS_WITH_ROLE, "the token ")] {
            for row in tx.query(sql, &[name.into()])? {
                holders.push(format!("{what}{}", row.text(0)?));
            }
        }
        if !holders.is_empty() {
            holders.truncate(5);
            let holders = holders.join(", ");
            return Err(Error::Conflict(format!("{holders} have this role; give them another first")));
        }
        tx.execute(sql::DROP_ROLE, &[id.into()])?;
        raise(tx)?;
        note(tx, &caller.actor, now, "roles", id, Some(noted(&role)), None)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn one(tx: &mut Tx, id: Id) -> Result<Shown, Error> {
    let row = tx.query_one(sql::ROLE, &[id.into()])?;
    shown(&row.ok_or_else(|| Error::not_found("there is no role with this id"))?)
}

/// A role as it is shown: what it says, and every action with whether it is allowed.
fn shown(row: &Row) -> Result<Shown, Error> {
    let said: Shown = serde_json::from_str(row.text(3)?).map_err(|error| Error::bug(error.to_string()))?;
    let rights = load::rights_of(row)?;
    Ok(json!({
        "id": row.id(0)?,
        "name": row.text(1)?,
        "base": row.text(2)?,
        "built_in": false,
        "objects": said["objects"],
        "fields": said["fields"],
        "actions": allowed(&rights),
        "created_at": Timestamp(row.integer(4)?),
        "updated_at": Timestamp(row.integer(5)?),
    }))
}

/// A role as the audit log keeps it.
fn noted(role: &Shown) -> Shown {
    json!({ "name": role["name"], "base": role["base"], "objects": role["objects"],
        "fields": role["fields"], "actions": role["actions"] })
}

fn named(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Error::invalid("/name", "a name has 1 to 100 characters"));
    }
    if name.parse::<Role>().is_ok() {
        return Err(taken_name());
    }
    Ok(name.to_owned())
}

fn base(name: &str) -> Result<Role, Error> {
    match name.parse::<Role>() {
        Ok(role @ (Role::Member | Role::ReadOnly)) => Ok(role),
        _ => Err(Error::invalid("/base", "must be member or read_only")),
    }
}

fn taken(error: DbError) -> Error {
    match error {
        DbError::Unique { .. } => taken_name(),
        error => error.into(),
    }
}

fn taken_name() -> Error {
    Error::Conflict("there is a role of this name".to_owned())
}
