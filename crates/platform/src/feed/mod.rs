//! The feed: every change, every interaction and every revision of a derived table takes its `seq` from one
//! counter, so that a follower needs one number to know how far it is.
//!
//! The counter's row is locked by the first statement of each commit group (see [`db`]), which makes the
//! order of sequence numbers the order of commits. A number that was taken in a savepoint that failed goes
//! back with it: there are no gaps.

mod change;
mod revision;
mod routes;
mod source;
pub mod sql;
mod stream;

use db::Tx;
use model::Id;

use crate::Error;
pub use change::{
    Action, Change, Member, NewChange, change, changes_after, changes_of_batch, last_seq, members,
    write_change,
};
pub(crate) use change::{pack, unpack, write_changes};
pub use revision::revise;
pub(crate) use routes::routes;
pub(crate) use source::source;

/// The statement that opens each commit group.
pub const GROUP_LOCK: &str = "update feed set last = last where id = 1";

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A user at the page.
    User(Id),
    /// A program with a token.
    Token(Id),
    /// A job, like an import.
    Job(Id),
    /// A source of events, like a website.
    Source(Id),
    /// The engine itself.
    System,
}

impl Actor {
    /// The name of the kind, as stored.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::User(_) => "user",
            Actor::Token(_) => "token",
            Actor::Job(_) => "job",
            Actor::Source(_) => "source",
            Actor::System => "system",
        }
    }

    /// The user, program or job that is stored like this.
    pub fn stored(kind: &str, id: Option<Id>) -> Option<Actor> {
        match (kind, id?) {
            ("user", id) => Some(Actor::User(id)),
            ("token", id) => Some(Actor::Token(id)),
            ("job", id) => Some(Actor::Job(id)),
            ("source", id) => Some(Actor::Source(id)),
            _ => None,
        }
    }

    /// The id of the user, token or job.
    pub fn id(&self) -> Option<Id> {
        match self {
            Actor::User(id) | Actor::Token(id) | Actor::Job(id) | Actor::Source(id) => Some(*id),
            Actor::System => None,
        }
    }
}

/// Whether what is written happens now (page, API, tracking) or is brought in from before (import,
/// backfill, undo). Only what is live triggers anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// As it happens.
    Live,
    /// Brought in.
    Past,
}

/// Moments older than this are not live, however they come in.
pub const LIVE_WITHIN_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// Takes `count` numbers from the counter and gives the first of them.
pub fn take(tx: &mut Tx, count: usize) -> Result<i64, Error> {
    let row = tx.query_one(sql::TAKE, &[(count as i64).into()])?;
    let last = row.ok_or_else(|| Error::bug("the feed has no counter"))?.integer(0)?;
    Ok(last - count as i64 + 1)
}
