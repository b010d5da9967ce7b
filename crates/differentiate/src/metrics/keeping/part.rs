//! The sets of customers that retention is made of, and the filters that find them.

use model::field::Operator::{Gte, Lt};
use model::filter::Filter;
use model::{Day, Timestamp};
use serde_json::json;

use super::counts::{Count, Counts};
use crate::metrics::Ground;
use crate::metrics::buyers::{bought, first_bought, silent};
use crate::metrics::found::{Set, set};
use crate::value::purchases::Customers;

/// Customers of one kind in one span, and what finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Customers,
    Start,
    End,
    New,
    Kept,
    Lapsed,
    WonBack,
    Inactive,
    /// Those at the end who are not new.
    Retained,
}

impl Part {
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Customers => "customers",
            Part::Start => "start",
            Part::End => "end",
            Part::New => "new",
            Part::Kept => "kept",
            Part::Lapsed => "lapsed",
            Part::WonBack => "won_back",
            Part::Inactive => "inactive",
            Part::Retained => "retained",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Part::Customers => "Customers at the end",
            Part::Start => "Active at the start (S)",
            Part::End => "Active at the end (E)",
            Part::New => "First bought within the period and active at its end (N)",
            Part::Kept => "Active at the start and at the end",
            Part::Lapsed => "Active at the start, not at the end",
            Part::WonBack => "Bought before, not active at the start, active at the end",
            Part::Inactive => "Bought before, not active at the start",
            Part::Retained => "Active at the end without the new ones (E − N)",
        }
    }

    pub(super) fn of(self, count: &Count) -> i64 {
        match self {
            Part::Customers => count.customers,
            Part::Start => count.start,
            Part::End => count.end,
            Part::New => count.new,
            Part::Kept => count.kept,
            Part::Lapsed => count.start - count.kept,
            Part::WonBack => count.won_back,
            Part::Inactive => count.inactive,
            Part::Retained => count.end - count.new,
        }
    }

    fn filter(self, customers: Customers, span: &Span) -> Filter {
        let active = |at: &Boundary| bought(customers, Some(at.window), at.at);
        let inactive = |at: &Boundary| silent(customers, Some(at.window), at.at);
        let (start, end) = (&span.start, &span.end);
        let known = bought(customers, None, start.at);
        let parts = match self {
            Part::Customers => return span.ever(customers),
            Part::Start => return active(start),
            Part::End => return span.active_at_end(customers),
            Part::New => {
                let mut parts = first_bought(customers, start.at, end.at);
                // Where the window is as long as the period, all who bought within are active.
                parts.extend((end.window > start.at).then(|| active(end)));
                parts
            }
            Part::Kept => vec![active(start), active(end)],
            Part::Lapsed => vec![active(start), inactive(end)],
            Part::WonBack => vec![known, inactive(start), active(end)],
            Part::Inactive => vec![known, inactive(start)],
            Part::Retained => vec![known, active(end)],
        };
        Filter::And(parts)
    }

    pub(super) fn set(self, counts: &Counts, span: &Span, by: &dyn Fn(Customers) -> Option<Filter>) -> Set {
        set([0, 1].map(|kind| self.of(&counts.of[kind])), |customers| {
            let filter = self.filter(customers, span);
            match by(customers) {
                Some(by) => Filter::And(vec![filter, by]),
                None => filter,
            }
        })
    }
}

/// A moment between steps, with the beginning of its window.
struct Boundary {
    at: Timestamp,
    window: Timestamp,
}

/// From one moment to another.
pub(super) struct Span {
    start: Boundary,
    end: Boundary,
    /// Whether it reaches to the end of what is looked at.
    to_horizon: bool,
}

impl Span {
    pub(super) fn new(ground: &Ground<'_>, (from, to): (Day, Day)) -> Span {
        let boundary = |day: Day| {
            let day = ground.end(day);
            Boundary { at: ground.start(day), window: ground.start(ground.window(day)) }
        };
        let (start, end) = (boundary(from), boundary(to));
        Span { to_horizon: end.at == ground.horizon, start, end }
    }

    fn ever(&self, customers: Customers) -> Filter {
        match customers {
            Customers::People => Filter::field("first_purchase_at", Lt, json!(self.end.at)),
            Customers::Companies => bought(customers, None, self.end.at),
        }
    }

    /// Of those whose last purchase is known, the quicker way.
    fn active_at_end(&self, customers: Customers) -> Filter {
        match customers {
            Customers::People if self.to_horizon => {
                Filter::field("last_order_at", Gte, json!(self.end.window))
            }
            _ => bought(customers, Some(self.end.window), self.end.at),
        }
    }
}
