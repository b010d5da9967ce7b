//! Followers: what happens because something changed. Each reads the feed in order behind a cursor of its
//! own and is the only way in which a change has effects elsewhere.
//!
//! A slice of changes is looked at outside of any write ([`Follower::prepare`]); what follows from it is one
//! transaction that also moves the cursor and checks that this process still owns it. So each slice has its
//! effect exactly once. A slice that fails is tried again with growing pauses and is never skipped; how far
//! behind each follower is, and why, is in [`lags`]. Effects outside of the database go through jobs.

mod cursor;
mod follow;
mod lag;
pub mod sql;

use std::ops::Deref;

use db::Tx;

use crate::feed::Change;
use crate::{App, Error};
pub(crate) use cursor::take_over;
pub(crate) use follow::follow;
pub use lag::{Lag, caught_up, lags, wait};

/// What follows from a slice of changes: run once, in the transaction that moves the cursor.
pub type Effect = Box<dyn FnOnce(&mut Tx) -> Result<(), Error> + Send>;

/// A part of the feed: the changes in it, in their order, and where it lies. What else has a number in between are
/// interactions and revisions.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    /// It begins behind this place.
    pub after: i64,
    /// It reaches up to this place.
    pub upto: i64,
    /// At most [`SLICE`] changes, at most [`BATCHES`] of them bulk chunks (whose members are read by
    /// [`crate::feed::members`]); none where only something else happened.
    pub changes: &'a [Change],
}

impl Deref for Slice<'_> {
    type Target = [Change];

    fn deref(&self) -> &[Change] {
        self.changes
    }
}

/// What a follower does by the clock, between slices and on the same thread: called about once a second, it sees for
/// itself whether something is due, and writes what follows.
pub type Tick = fn(&App) -> Result<(), Error>;

/// Something that is done because of changes.
#[derive(Clone, Copy)]
pub struct Follower {
    /// The name of its cursor. Another name begins at the start of the feed.
    pub name: &'static str,
    /// Looks at a slice of the feed on a plain thread, and may read for as long as it likes. It must not write:
    /// that is for the effect.
    pub prepare: fn(&App, &Slice<'_>) -> Result<Effect, Error>,
    /// What it does by the clock.
    pub tick: Option<Tick>,
}

impl Follower {
    /// One that follows the feed alone.
    pub const fn new(name: &'static str, prepare: fn(&App, &Slice<'_>) -> Result<Effect, Error>) -> Follower {
        Follower { name, prepare, tick: None }
    }
}

/// The most changes in one slice.
pub const SLICE: usize = 500;
/// The most bulk chunks in one slice; each can have 10,000 members.
pub const BATCHES: usize = 20;
