//! One-time links: to set the firm up, and to sign in. The secret stands behind `#`, which browsers keep to
//! themselves, so that it is in no log on the way.

use db::Tx;
use model::{ColumnType, Id, Timestamp, Value};

use super::{Secret, sql};
use crate::{App, Error};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    SetUp,
    SignIn,
}

impl Purpose {
    pub fn name(self) -> &'static str {
        match self {
            Purpose::SetUp => "set_up",
            Purpose::SignIn => "sign_in",
        }
    }
}

/// A link that can be used.
pub(super) struct Link {
    pub purpose: Purpose,
    pub user_id: Option<Id>,
    pub email: Option<String>,
}

const HOUR_MICROS: i64 = 3_600 * 1_000_000;
/// How long the link to set up holds.
const SET_UP_HOURS: i64 = 24;
/// How long an invitation holds.
pub(super) const INVITATION_HOURS: i64 = 72;

const COLUMNS: &[(&str, ColumnType)] = &[
    ("hash", ColumnType::Bytes),
    ("purpose", ColumnType::Text),
    ("user_id", ColumnType::Id),
    ("created_at", ColumnType::Integer),
    ("expires_at", ColumnType::Integer),
];

/// The address at which the first owner sets up the firm, while there is no user; each call ends the link of
/// the one before.
pub fn first_link(app: &App) -> Result<Option<String>, Error> {
    let secret = Secret::new("")?;
    let hash = secret.hash();
    let now = app.clock.now();
    let made = app.write_blocking(move |tx| {
        let users = tx.query_one(sql::COUNT_USERS, &[])?.map(|row| row.integer(0)).transpose()?;
        if users.unwrap_or_default() > 0 {
            return Ok::<_, Error>(false);
        }
        tx.execute(sql::DROP_LINKS, &[Purpose::SetUp.name().into()])?;
        insert(tx, hash, Purpose::SetUp, None, now, SET_UP_HOURS)?;
        Ok(true)
    })?;
    Ok(made.then(|| url(app, &secret)))
}

/// The address at which a user is signed in, once, within so many hours.
pub fn sign_in_link(app: &App, user_id: Id, hours: i64) -> Result<String, Error> {
    let secret = Secret::new("")?;
    let hash = secret.hash();
    let now = app.clock.now();
    app.write_blocking(move |tx| insert(tx, hash, Purpose::SignIn, Some(user_id), now, hours))?;
    Ok(url(app, &secret))
}

/// Makes an invitation in the transaction at hand.
pub(super) fn invite(tx: &mut Tx, secret: &Secret, user_id: Id, now: Timestamp) -> Result<(), Error> {
    insert(tx, secret.hash(), Purpose::SignIn, Some(user_id), now, INVITATION_HOURS)
}

/// Makes an invitation for each of these users in the transaction at hand.
pub(super) fn invite_all(tx: &mut Tx, invited: &[(Id, Secret)], now: Timestamp) -> Result<(), Error> {
    let until = now.plus_micros(INVITATION_HOURS * HOUR_MICROS);
    let row = |(user, secret): &(Id, Secret)| -> Vec<Value> {
        vec![
            secret.hash().to_vec().into(),
            Purpose::SignIn.name().into(),
            (*user).into(),
            now.into(),
            until.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = invited.iter().map(row).collect();
    tx.insert_many("links", COLUMNS, &rows)?;
    Ok(())
}

/// The address of a link.
pub(super) fn url(app: &App, secret: &Secret) -> String {
    format!("{}/link#{}", app.base_url.load().trim_end_matches('/'), secret.reveal())
}

fn insert(
    tx: &mut Tx,
    hash: [u8; 32],
    purpose: Purpose,
    user_id: Option<Id>,
    now: Timestamp,
    hours: i64,
) -> Result<(), Error> {
    let until = now.plus_micros(hours * HOUR_MICROS);
    let row: [Value; 5] =
        [hash.to_vec().into(), purpose.name().into(), user_id.into(), now.into(), until.into()];
    tx.execute(sql::ADD_LINK, &row)?;
    Ok(())
}

/// A link that was not used and is not over.
pub(super) fn find(tx: &mut Tx, secret: &Secret, now: Timestamp) -> Result<Option<Link>, Error> {
    let Some(row) = tx.query_one(sql::LINK, &[secret.hash().to_vec().into(), now.into()])? else {
        return Ok(None);
    };
    let purpose = match row.text(0)? {
        "set_up" => Purpose::SetUp,
        "sign_in" => Purpose::SignIn,
        other => return Err(Error::bug(format!("a link has the purpose '{other}'"))),
    };
    Ok(Some(Link { purpose, user_id: row.opt_id(1)?, email: row.opt_text(2)?.map(str::to_owned) }))
}

/// Uses a link, which it can be once.
pub(super) fn take(tx: &mut Tx, secret: &Secret, now: Timestamp) -> Result<Link, Error> {
    let gone = || Error::Unauthorized("this link was used or is over; ask for a new one".to_owned());
    let link = find(tx, secret, now)?.ok_or_else(gone)?;
    match tx.execute(sql::USE_LINK, &[secret.hash().to_vec().into(), now.into()])? {
        0 => Err(gone()),
        _ => Ok(link),
    }
}
