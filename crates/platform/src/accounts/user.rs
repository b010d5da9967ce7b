//! Users.

use db::{DbError, Row, Tx};
use model::{Id, Timestamp, Value};
use serde_json::{Value as Json, json};

use super::{Role, sql};
use crate::{App, Error};

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// Its id.
    pub id: Id,
    /// The address, in lower case.
    pub email: String,
    /// As shown.
    pub name: String,
    /// The name of the role.
    pub role: String,
    /// What routes ask of it.
    pub base: Role,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when the user cannot sign in any more.
    pub disabled_at: Option<Timestamp>,
    /// When the user was last here, within five minutes.
    pub last_seen_at: Option<Timestamp>,
    pub(super) password: Option<String>,
}

impl User {
    /// As shown.
    pub fn shown(&self) -> Json {
        json!({
            "id": self.id,
            "email": self.email,
            "name": self.name,
            "role": self.role,
            "created_at": self.created_at,
            "disabled_at": self.disabled_at,
            "last_seen_at": self.last_seen_at,
        })
    }

    pub(super) fn read(row: &Row) -> Result<User, Error> {
        Ok(User {
            id: row.id(0)?,
            email: row.text(1)?.to_owned(),
            name: row.text(2)?.to_owned(),
            role: row.text(3)?.to_owned(),
            base: match row.opt_text(8)? {
                Some(base) => base.parse()?,
                None => row.text(3)?.parse().unwrap_or(Role::ReadOnly),
            },
            created_at: Timestamp(row.integer(4)?),
            disabled_at: row.opt_integer(5)?.map(Timestamp),
            last_seen_at: row.opt_integer(6)?.map(Timestamp),
            password: row.opt_text(7)?.map(str::to_owned),
        })
    }
}

/// One user.
pub fn user(tx: &mut Tx, id: Id) -> Result<User, Error> {
    let row = tx.query_one(sql::USER, &[id.into()])?;
    User::read(&row.ok_or_else(|| Error::not_found("there is no user with this id"))?)
}

/// All users, whoever cannot come in any more among them, in the order in which they were added.
pub fn users(tx: &mut Tx) -> Result<Vec<User>, Error> {
    tx.query(sql::USERS, &[])?.iter().map(User::read).collect()
}

/// Adds a user without a password; a link lets the user in to choose one. 409 when the address is taken.
pub fn add_user(
    tx: &mut Tx,
    id: Id,
    now: Timestamp,
    email: &str,
    name: &str,
    role: impl AsRef<str>,
) -> Result<User, Error> {
    insert(tx, id, now, email, name, role.as_ref(), None)
}

/// Adds a user with what is stored of the password.
pub(super) fn insert(
    tx: &mut Tx,
    id: Id,
    now: Timestamp,
    email: &str,
    name: &str,
    role: &str,
    password: Option<String>,
) -> Result<User, Error> {
    let email = address(email)?;
    let name = named(name)?;
    let row: [Value; 6] = [id.into(), email.into(), name.into(), role.into(), password.into(), now.into()];
    tx.execute(sql::ADD_USER, &row).map_err(|error| match error {
        DbError::Unique { .. } => taken(),
        error => error.into(),
    })?;
    user(tx, id)
}

/// The refusal of an address that somebody has.
pub(super) fn taken() -> Error {
    Error::Conflict("there is a user with this e-mail address".to_owned())
}

/// The owner with this address, made if there is none. For the example firm.
pub fn ensure_owner(app: &App, email: &str, name: &str) -> Result<Id, Error> {
    let (id, now) = (app.id(), app.clock.now());
    let (email, name) = (address(email)?, name.to_owned());
    app.write_blocking(move |tx| match tx.query_one(sql::USER_BY_EMAIL, &[email.as_str().into()])? {
        Some(row) => Ok(row.id(0)?),
        None => Ok(add_user(tx, id, now, &email, &name, Role::Owner)?.id),
    })
}

/// An address as it is stored and looked up; 400 where it is none.
pub fn address(email: &str) -> Result<String, Error> {
    let email = email.trim().to_lowercase();
    let parts = email.split_once('@');
    let right = parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && email.len() <= 254
        && !email.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if right { Ok(email) } else { Err(Error::invalid("/email", "this is not an e-mail address")) }
}

/// The name of a user as it is stored; 400 where it is empty or too long.
pub fn named(name: &str) -> Result<String, Error> {
    let name = name.trim();
    match name.chars().count() {
        1..=200 => Ok(name.to_owned()),
        _ => Err(Error::invalid("/name", "a name has 1 to 200 characters")),
    }
}
