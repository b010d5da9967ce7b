//! What people did: how often, for how much, when, and in which order.
//!
//! A condition on behaviour speaks of moments until now. [`Did`] measures those of some kinds within a [`Span`];
//! [`Sequence`] looks for some that followed one another. Both are answered twice: from the moments of one person in
//! memory ([`Did::measure`], [`Sequence::found`]), and for everybody by SQL over the warehouse ([`sql`]).

mod did;
mod length;
mod read;
mod sequence;
pub mod sql;

use jiff::tz::TimeZone;

use crate::{Currency, Timestamp};
pub use did::{Bounds, Did, Measure, Measured, When};
pub use length::{Length, Point, Span};
pub(super) use read::{did, sequence};
pub use sequence::{Sequence, Step};

/// What a condition is answered by: the moment, and the firm's own ways.
#[derive(Clone, Debug)]
pub struct Now {
    /// The moment from which lengths of time look back.
    pub at: Timestamp,
    /// Nothing later counts.
    pub last: Timestamp,
    /// The zone in which the firm's days begin.
    pub zone: TimeZone,
    /// The currency of amounts that name none.
    pub currency: Currency,
}

/// A moment in somebody's history, as far as conditions ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Its place in the feed, which orders moments of the same time.
    pub seq: i64,
    /// Its amount in millionths, with its currency.
    pub amount: Option<(i64, Currency)>,
}

/// Most kinds of one condition, and most steps of a sequence.
pub const KIND_LIMIT: usize = 50;
/// Most steps of a sequence.
pub const STEP_LIMIT: usize = 6;
