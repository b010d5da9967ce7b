//! What a metric is computed for: the firm, the period that was asked for, and the window.

use model::{Day, Timestamp};
use platform::App;

use super::dimension::Dimension;
use super::period::Period;

/// What a metric is computed for.
pub(crate) struct Ground<'a> {
    pub(super) app: &'a App,
    /// The period, with its steps.
    pub(super) period: Period,
    /// The last day that is looked at.
    pub(super) today: Day,
    /// When it is over.
    pub(super) horizon: Timestamp,
    /// Days without a purchase after which a customer is no longer active.
    pub(super) window_days: i64,
    /// What the metric is split by.
    pub(super) by: Option<Dimension>,
}

impl Ground<'_> {
    /// The moment at which a day begins.
    pub(super) fn start(&self, day: Day) -> Timestamp {
        day.start_in(&self.app.firm.time_zone)
    }

    /// The same, or the end of what is looked at if that is earlier.
    pub(super) fn seen(&self, day: Day) -> Timestamp {
        self.start(day).min(self.horizon)
    }

    /// The day after the last that is looked at, in a period that ends with a day or later.
    pub(super) fn end(&self, day: Day) -> Day {
        day.min(self.today.plus(1))
    }

    /// The first day of the window that ends where a day begins.
    pub(super) fn window(&self, day: Day) -> Day {
        day.plus(-(self.window_days as i32))
    }

    /// Whether a step is not over yet.
    pub(super) fn open(&self, (_, to): (Day, Day)) -> bool {
        to > self.today.plus(1)
    }

    /// Whether a step has not even begun: nothing can be said of it.
    pub(super) fn ahead(&self, (from, _): (Day, Day)) -> bool {
        from > self.today
    }
}
