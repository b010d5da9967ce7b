//! Sessions of the page: thirty days from the last visit.

use std::sync::Arc;

use db::Tx;
use model::{Id, Timestamp, Value};

use super::{Secret, sql};
use crate::Error;
use crate::rights::{Cache, Granted};

/// How long a session lasts without a visit.
pub(crate) const SESSION_MICROS: i64 = 30 * 24 * 3_600 * 1_000_000;

/// Who is behind a session.
#[derive(Clone)]
pub(crate) struct Found {
    pub user_id: Id,
    pub granted: Arc<Granted>,
    pub expires_at: Timestamp,
    pub seen_at: Option<Timestamp>,
}

/// How a session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Via {
    Password,
    Link,
}

/// How a session began, and when.
pub(super) struct Beginning {
    pub via: Via,
    pub at: Timestamp,
}

/// Begins a session and gives its secret.
pub(super) fn begin(tx: &mut Tx, user_id: Id, via: Via, now: Timestamp) -> Result<Secret, Error> {
    let secret = Secret::new("")?;
    let via = match via {
        Via::Password => "password",
        Via::Link => "link",
    };
    let until = now.plus_micros(SESSION_MICROS);
    let row: [Value; 5] =
        [secret.hash().to_vec().into(), user_id.into(), via.into(), now.into(), until.into()];
    tx.execute(sql::ADD_SESSION, &row)?;
    tx.execute(sql::SEEN, &[user_id.into(), now.into()])?;
    Ok(secret)
}

/// Who is behind a session that is not over.
pub(crate) fn find(
    tx: &mut Tx,
    rights: &Cache,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Found>, Error> {
    let Some(row) = tx.query_one(sql::SESSION, &[hash.to_vec().into(), now.into()])? else {
        return Ok(None);
    };
    let user_id = row.id(0)?;
    let version = row.opt_integer(6)?.unwrap_or_default();
    Ok(Some(Found {
        user_id,
        granted: rights.granted_at(tx, version, row.text(1)?, None, Some(user_id))?,
        expires_at: Timestamp(row.integer(4)?),
        seen_at: row.opt_integer(5)?.map(Timestamp),
    }))
}

/// How a session began.
pub(super) fn beginning(tx: &mut Tx, hash: [u8; 32], now: Timestamp) -> Result<Option<Beginning>, Error> {
    let Some(row) = tx.query_one(sql::SESSION, &[hash.to_vec().into(), now.into()])? else {
        return Ok(None);
    };
    let via = if row.text(2)? == "link" { Via::Link } else { Via::Password };
    Ok(Some(Beginning { via, at: Timestamp(row.integer(3)?) }))
}

/// Notes a visit: the session lasts thirty days from now.
pub(crate) fn extend(tx: &mut Tx, hash: [u8; 32], user_id: Id, now: Timestamp) -> Result<(), Error> {
    let until = now.plus_micros(SESSION_MICROS);
    tx.execute(sql::EXTEND_SESSION, &[hash.to_vec().into(), until.into()])?;
    tx.execute(sql::SEEN, &[user_id.into(), now.into()])?;
    Ok(())
}
