//! The kinds of jobs, as rooms declare them.

use serde_json::Value as Json;

use super::Run;
use crate::{App, Error};

/// A kind of background work.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// As stored, like `import`.
    pub name: &'static str,
    /// As shown, like "Import".
    pub label: &'static str,
    /// Does the work on a plain thread and gives the result that is shown. What a user can mend is an error
    /// in words ([`Error::Invalid`], [`Error::Unprocessable`], …); when the database is not reachable the
    /// job is tried again later by itself.
    pub run: fn(&App, &mut Run) -> Result<Json, Error>,
    /// Whether it is also enqueued by itself once a day, with an empty payload.
    pub daily: Option<Daily>,
}

/// Once per day of the firm, from this hour on. What was missed while nothing ran is caught up once.
#[derive(Clone, Copy, Debug)]
pub struct Daily {
    /// The hour in the firm's time zone, 0 to 23.
    pub hour: i8,
}
