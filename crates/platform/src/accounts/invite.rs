//! Inviting: users who have no password yet, each with a link to come in. Whoever adds users at a request does it
//! here, one or many in the same few statements.

use std::collections::BTreeSet;

use db::{DbError, Tx};
use model::{ColumnType, Id, Value};
use serde_json::json;

use super::user::taken;
use super::{Secret, address, link, named, sql};
use crate::feed::{self, Action, Liveness, NewChange};
use crate::http::Caller;
use crate::{App, Error, rights};

/// Somebody who is to become a user.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The id that the user gets.
    pub id: Id,
    /// The e-mail address.
    pub email: String,
    /// As shown.
    pub name: String,
    /// The name of the role.
    pub role: String,
}

const COLUMNS: &[(&str, ColumnType)] = &[
    ("id", ColumnType::Id),
    ("email", ColumnType::Text),
    ("name", ColumnType::Text),
    ("role", ColumnType::Text),
    ("created_at", ColumnType::Integer),
];

/// Adds users, notes in the feed who did it, and gives the address at which each of them comes in, once. 403 where
/// the caller cannot give one of the roles, 400 where an address or a name cannot be stored, 409 where an address is
/// taken.
pub fn invite_users(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    newcomers: &[Newcomer],
) -> Result<Vec<String>, Error> {
    if newcomers.is_empty() {
        return Ok(Vec::new());
    }
    let roles: BTreeSet<&str> = newcomers.iter().map(|new| new.role.as_str()).collect();
    for role in roles {
        may_give(tx, caller, role)?;
    }
    let now = app.clock.now();
    let mut emails = Vec::with_capacity(newcomers.len());
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(newcomers.len());
    let mut changes = Vec::with_capacity(newcomers.len());
    let mut invited = Vec::with_capacity(newcomers.len());
    for Newcomer { id, email, name, role } in newcomers {
        let (email, name) = (address(email)?, named(name)?);
        changes.push(NewChange {
            object: "users".to_owned(),
            record_id: Some(*id),
            action: Action::Created,
            batch_id: None,
            before: None,
            after: Some(json!({ "email": email, "name": name, "role": role, "disabled_at": null })),
        });
        rows.push(vec![(*id).into(), email.as_str().into(), name.into(), role.as_str().into(), now.into()]);
        emails.push(email);
        invited.push((*id, Secret::new("")?));
    }
    if !tx.query(sql::EMAILS_AMONG, &[db::list::texts(&emails)])?.is_empty() {
        return Err(taken());
    }
    tx.insert_many("users", COLUMNS, &rows).map_err(|error| match error {
        DbError::Unique { .. } => taken(),
        error => error.into(),
    })?;
    link::invite_all(tx, &invited, now)?;
    let first = feed::take(tx, changes.len())?;
    feed::write_changes(tx, &caller.actor, Liveness::Live, now, first, changes)?;
    Ok(invited.iter().map(|(_, secret)| link::url(app, secret)).collect())
}

/// Nobody gives more than they have: 403. 400 where there is no such role.
pub fn may_give(tx: &mut Tx, caller: &Caller, role: &str) -> Result<(), Error> {
    rights::exists(tx, role)?;
    if rights::role_base(tx, role)? <= caller.role {
        return Ok(());
    }
    Err(Error::Forbidden(format!("only an {role} can make an {role}")))
}
