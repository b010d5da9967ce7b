//! That somebody did something so often, for so much, or at such a time.

use super::{Happened, Length, Now, Point, Span};
use crate::field::Operator;
use crate::filter::Filter;
use crate::{Currency, Timestamp};

/// A condition on the moments of some kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Did {
    /// The kinds, like `order_placed`; any of them counts.
    pub kinds: Vec<String>,
    /// When.
    pub span: Span,
    /// What else must hold of each moment.
    pub filter: Option<Box<Filter>>,
    /// What is asked of them together.
    pub measure: Measure,
}

/// What is asked of moments together.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// How many there are.
    Count(Bounds),
    /// What their amounts add up to: those of one currency, the firm's where none is named. Nothing adds up to 0.
    Sum(Bounds, Option<Currency>),
    /// What their amounts are on average. Where there is none, no bound holds.
    Average(Bounds, Option<Currency>),
    /// When the first was.
    First(When),
    /// When the last was.
    Last(When),
}

/// Comparisons that must all hold, with whole numbers: counts, or millionths of a currency unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds(pub Vec<(Operator, i64)>);

/// Before and after which moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// It is before this begins.
    pub before: Option<Point>,
    /// It is after this ends; so long ago or less, where it is a length of time.
    pub after: Option<Point>,
}

/// What somebody's moments come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Whether the condition holds.
    pub holds: bool,
    /// How many there were.
    pub count: i64,
    /// What their amounts add up to, in millionths.
    pub sum: i128,
    /// How many amounts these are.
    pub amounts: i64,
    /// When the first was.
    pub first: Option<Timestamp>,
    /// When the last was.
    pub last: Option<Timestamp>,
}

impl Bounds {
    /// Whether a whole number meets them.
    pub fn hold(&self, number: i128) -> bool {
        self.hold_for(number, 1)
    }

    /// Whether a number does that is a sum of so many parts, taken by the part.
    pub fn hold_for(&self, sum: i128, parts: i64) -> bool {
        self.0.iter().all(|(op, bound)| {
            let bound = i128::from(*bound) * i128::from(parts);
            match op {
                Operator::Gte => sum >= bound,
                Operator::Gt => sum > bound,
                Operator::Lte => sum <= bound,
                Operator::Lt => sum < bound,
                Operator::Ne => sum != bound,
                _ => sum == bound,
            }
        })
    }
}

impl When {
    /// Whether a moment meets it.
    pub fn holds(&self, moment: Timestamp, now: &Now) -> bool {
        self.before.is_none_or(|point| moment < point.begins(now))
            && self.after.is_none_or(|point| moment >= point.ends(now))
    }
}

impl Did {
    /// Measures somebody's moments of these kinds for which the other condition holds, in any order.
    pub fn measure<'a>(&self, all: impl IntoIterator<Item = &'a Happened>, now: &Now) -> Measured {
        let (from, until) = self.span.bounds(now);
        let wanted = match &self.measure {
            Measure::Sum(_, currency) | Measure::Average(_, currency) => currency.unwrap_or(now.currency),
            _ => now.currency,
        };
        let mut measured = Measured::default();
        for one in all.into_iter().filter(|one| one.at >= from && one.at < until) {
            measured.count += 1;
            if let Some((micros, _)) = one.amount.filter(|(_, currency)| *currency == wanted) {
                measured.sum += i128::from(micros);
                measured.amounts += 1;
            }
            measured.first = Some(measured.first.map_or(one.at, |first| first.min(one.at)));
            measured.last = Some(measured.last.map_or(one.at, |last| last.max(one.at)));
        }
        measured.holds = match &self.measure {
            Measure::Count(bounds) => bounds.hold(i128::from(measured.count)),
            Measure::Sum(bounds, _) => bounds.hold(measured.sum),
            Measure::Average(bounds, _) => {
                measured.amounts > 0 && bounds.hold_for(measured.sum, measured.amounts)
            }
            Measure::First(when) => measured.first.is_some_and(|first| when.holds(first, now)),
            Measure::Last(when) => measured.last.is_some_and(|last| when.holds(last, now)),
        };
        measured
    }

    /// Whether it holds for somebody who did nothing of the kind.
    pub fn holds_for_none(&self) -> bool {
        match &self.measure {
            Measure::Count(bounds) | Measure::Sum(bounds, _) => bounds.hold(0),
            Measure::Average(..) | Measure::First(_) | Measure::Last(_) => false,
        }
    }

    /// The lengths of time after which a moment may count otherwise than before, by nothing but the clock.
    pub fn moving(&self) -> Vec<Length> {
        let when = match &self.measure {
            Measure::First(when) | Measure::Last(when) => *when,
            _ => When::default(),
        };
        let points = [when.before, when.after].into_iter().flatten().filter_map(Point::moving);
        self.span.moving().chain(points).collect()
    }
}
