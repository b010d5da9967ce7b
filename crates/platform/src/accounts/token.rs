//! Tokens: how programs come in. A token has a role of its own and never more than the user who made it has
//! now; a disabled user's tokens are refused.

use std::sync::Arc;

use db::{Row, Tx};
use model::{Id, Timestamp, Value};
use serde_json::{Value as Json, json};

use super::user::named;
use super::{Secret, sql};
use crate::rights::{Cache, Granted};
use crate::{App, Error};

/// What every token begins with, so that scanners find one that was published by mistake.
const PREFIX: &str = "rp_";
/// How much of a token is kept in clear, to tell tokens apart.
const SHOWN: usize = 10;

/// A token that was just made.
pub struct Token {
    /// As shown, with the token itself under `token`.
    pub shown: Json,
    /// The token itself, which nobody can read again.
    pub secret: String,
}

/// Makes a token. `created_by` is the user who answers for it, none for the owner of the machine.
pub fn create_token(
    tx: &mut Tx,
    app: &App,
    name: &str,
    role: impl AsRef<str>,
    created_by: Option<Id>,
) -> Result<Token, Error> {
    let secret = Secret::new(PREFIX)?;
    let name = named(name)?;
    let prefix = secret.reveal().get(..SHOWN).unwrap_or_default().to_owned();
    let (id, now) = (app.id(), app.clock.now());
    let row: [Value; 7] = [
        id.into(),
        secret.hash().to_vec().into(),
        name.into(),
        role.as_ref().into(),
        prefix.into(),
        now.into(),
        created_by.into(),
    ];
    tx.execute(sql::ADD_TOKEN, &row)?;
    let mut shown = show(tx, id)?;
    shown["token"] = secret.reveal().into();
    Ok(Token { shown, secret: secret.reveal().to_owned() })
}

/// Who is behind a token.
#[derive(Clone)]
pub(crate) struct Found {
    pub id: Id,
    pub granted: Arc<Granted>,
    pub created_by: Option<Id>,
    pub used_at: Option<Timestamp>,
}

/// Finds the token that somebody sent.
pub(crate) fn find(tx: &mut Tx, rights: &Cache, hash: [u8; 32]) -> Result<Option<Found>, Error> {
    let Some(row) = tx.query_one(sql::TOKEN_BY_HASH, &[hash.to_vec().into()])? else { return Ok(None) };
    if row.opt_integer(5)?.is_some() {
        return Ok(None);
    }
    let created_by = row.opt_id(3)?;
    let version = row.opt_integer(6)?.unwrap_or_default();
    Ok(Some(Found {
        id: row.id(0)?,
        granted: rights.granted_at(tx, version, row.text(1)?, row.opt_text(4)?, created_by)?,
        used_at: row.opt_integer(2)?.map(Timestamp),
        created_by,
    }))
}

/// Notes that a token was used.
pub(crate) fn used(tx: &mut Tx, id: Id, now: Timestamp) -> Result<(), Error> {
    tx.execute(sql::TOKEN_USED, &[id.into(), now.into()])?;
    Ok(())
}

/// One token as it is shown.
pub(super) fn show(tx: &mut Tx, id: Id) -> Result<Json, Error> {
    let row = tx.query_one(sql::TOKEN, &[id.into()])?;
    shown(&row.ok_or_else(|| Error::not_found("there is no token with this id"))?)
}

/// Reads a row of [`sql::TOKEN`] or [`sql::TOKENS`].
pub(super) fn shown(row: &Row) -> Result<Json, Error> {
    Ok(json!({
        "id": row.id(0)?,
        "name": row.text(1)?,
        "role": row.text(2)?,
        "prefix": row.text(3)?,
        "created_at": Timestamp(row.integer(4)?),
        "last_used_at": row.opt_integer(5)?.map(Timestamp),
        "revoked_at": row.opt_integer(6)?.map(Timestamp),
    }))
}
