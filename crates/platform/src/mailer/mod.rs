//! System mails: confirmations, invitations and the like, each to one person about something she just did.
//!
//! A mail is queued in the transaction of what it is about ([`queue`]), so that neither is there without the other. A
//! thread claims it, commits the claim, and only then hands it over by SMTP (RFC 5321). No mail is sent twice: where
//! the claim stands and the server's answer does not, because the process died or the connection broke after the last
//! byte, the mail is `unknown`. It is listed, and goes out again only when somebody says so.
//!
//! Campaigns do not go this way: here is no consent to check and no list to unsubscribe from.

mod message;
mod routes;
mod send;
mod settings;
mod shapes;
pub mod sql;
mod store;
mod tables;
mod wire;

use db::Tx;
use model::Timestamp;

use crate::Error;
pub(crate) use routes::routes;
pub(crate) use send::{restored, send, take_over};
pub use settings::{Smtp, SmtpSettings, Tls};
pub use store::{Mail, address_hash, queue, states};
pub(crate) use tables::tables;

/// What somebody is told who wants a mail sent where nothing is configured.
pub const NOT_CONFIGURED: &str = "no mail server is configured: set [smtp.default] host and [mail] from in \
    rapport.toml (or RAPPORT_SMTP_DEFAULT_HOST and RAPPORT_MAIL_FROM), and start the server again";

/// How long the log of mails goes back, in microseconds.
const KEPT: i64 = 90 * 86_400 * 1_000_000;

/// Whether a mail can be sent to an address.
pub fn is_address(text: &str) -> bool {
    message::address(text).is_ok()
}

/// Removes mails that were over long ago, and the words of those that cannot be sent again.
pub(crate) fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    tx.execute(sql::FORGET_WORDS, &[now.into()])?;
    tx.execute(sql::SWEEP, &[now.plus_micros(-KEPT).into()])?;
    Ok(())
}
