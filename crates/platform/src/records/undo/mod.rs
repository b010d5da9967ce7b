//! Taking work back: an import, a bulk edit, a deletion with all that went along, or an undo itself.
//!
//! Every record of a batch has its earlier state in the feed. Undoing goes through the changes of the batch,
//! newest first: what was made is deleted, what was changed gets its earlier values, what was deleted comes
//! back with its id. A record that somebody else changed since, or that others point to by now, is left alone
//! and listed with the reason. All of it are changes of a batch of their own, so that an undo can be undone;
//! none of them is live.
//!
//! Few records are undone within the request, more by a job that does some thousands in a transaction, notes
//! how far it is in the same transaction, and goes on there when its process was killed.

mod family;
mod job;
mod routes;
pub(crate) mod sql;
mod step;
mod store;

pub(crate) use job::UNDO;
pub(crate) use routes::{routes, skip_shape};
pub use routes::{shape, take_back};
pub(crate) use step::{Skip, Undone, restore, revive};
pub(crate) use store::{note_skips, skips};

/// Up to so many records are undone within the request.
pub const AT_ONCE: i64 = 1_000;
