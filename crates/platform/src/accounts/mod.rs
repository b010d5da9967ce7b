//! Who may come in: users with passwords or one-time links, their sessions, and tokens for programs.
//!
//! Secrets are 32 random bytes. Only their SHA-256 is stored, which is enough for secrets that nobody can
//! guess; passwords, which people choose, are stored as Argon2id. What a caller may do is its [`Role`]; what
//! a route needs is said by the route and checked by the HTTP kernel, not here.

mod callers;
mod invite;
mod link;
mod me;
mod names;
mod password;
mod role;
mod routes;
mod secret;
mod session;
mod shapes;
mod sign_in;
pub mod sql;
mod token;
mod token_routes;
mod tries;
mod user;
mod user_routes;

use db::Tx;
use model::Timestamp;

use crate::Error;
pub(crate) use callers::{Callers, by_session, by_token};
pub use invite::{Newcomer, invite_users, may_give};
pub use link::{first_link, sign_in_link};
pub use names::{Names, everybody, names};
pub use role::Role;
pub(crate) use routes::routes;
pub use secret::Secret;
pub(crate) use session::SESSION_MICROS;
pub(crate) use session::extend;
pub(crate) use token::used as token_used;
pub use token::{Token, create_token};
pub(crate) use tries::Tries;
pub use user::{User, add_user, address, ensure_owner, named, user, users};

/// Removes sessions and links that are over.
pub(crate) fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    tx.execute(sql::SWEEP_SESSIONS, &[now.into()])?;
    tx.execute(sql::SWEEP_LINKS, &[now.into()])?;
    Ok(())
}
