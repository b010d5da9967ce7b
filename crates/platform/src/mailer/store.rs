//! Mails as they are queued and shown.

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{message, sql};
use crate::{App, Error};

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// What it is, like `form_confirmation`.
    pub kind: &'static str,
    /// The address.
    pub to: String,
    /// Whom it concerns, where that is known.
    pub person_id: Option<Id>,
    /// The subject: one line.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// When it is of no use any more.
    pub expires_at: Timestamp,
}

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 200;

/// Queues a mail in the transaction of what it is about, and gives its id. An address or a subject that would say
/// something else to a mail server is refused.
pub fn queue(tx: &mut Tx, app: &App, mail: Mail) -> Result<Id, Error> {
    message::address(&mail.to)?;
    if mail.subject.chars().any(char::is_control) || mail.subject.chars().count() > LONGEST_SUBJECT {
        return Err(Error::invalid("/subject", format!("must be one line of {LONGEST_SUBJECT} characters")));
    }
    let (id, now) = (app.id(), app.clock.now());
    let row = [
        id.into(),
        mail.kind.into(),
        mail.to.as_str().into(),
        address_hash(&mail.to).to_vec().into(),
        mail.person_id.into(),
        mail.subject.into(),
        mail.text.into(),
        mail.html.into(),
        now.into(),
        mail.expires_at.into(),
    ];
    tx.execute(sql::ADD, &row)?;
    Ok(id)
}

/// What mails to an address are found by: SHA-256 of the address in lower case. It stands beside the address and goes
/// with it.
pub fn address_hash(address: &str) -> [u8; 32] {
    Sha256::digest(address.trim().to_lowercase().as_bytes()).into()
}

/// The states, as they are shown. `waiting` is what is queued while no mail server is configured.
pub(super) const STATES: [&str; 7] = ["waiting", "queued", "sending", "sent", "unknown", "failed", "expired"];

/// A row of [`sql::LIST`] as answers show it: all but what it says.
pub(super) fn shown(row: &Row, configured: bool) -> Result<Json, Error> {
    let state = match row.text(2)? {
        "queued" if !configured => "waiting",
        state => state,
    };
    let next = matches!(state, "queued").then_some(Timestamp(row.integer(8)?));
    Ok(json!({
        "id": row.id(0)?,
        "kind": row.text(1)?,
        "state": state,
        "to": row.text(3)?,
        "person_id": row.opt_id(4)?,
        "subject": row.text(5)?,
        "attempts": row.integer(6)?,
        "created_at": Timestamp(row.integer(7)?),
        "next_at": next,
        "expires_at": Timestamp(row.integer(9)?),
        "ended_at": row.opt_integer(10)?.map(Timestamp),
        "reply": row.opt_text(11)?,
    }))
}

/// One mail.
pub(super) fn one(tx: &mut Tx, id: Id, configured: bool) -> Result<Json, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    shown(&row.ok_or_else(|| Error::not_found("there is no such mail"))?, configured)
}

/// How many mails there are of each state that is stored.
pub fn states(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    let rows = tx.query(sql::STATES, &[])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.integer(1)?))).collect()
}
