//! That something was followed by something.

use super::{Happened, Length, Now, Span};
use crate::Timestamp;
use crate::filter::Filter;

/// Moments that followed one another, each strictly after the one before it; moments of the same time stand in the
/// order of the feed. Which of several moments a step was does not matter, as long as there is one that the rest
/// follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The steps, two at least.
    pub steps: Vec<Step>,
    /// When all of them were.
    pub span: Span,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The kinds; any of them counts.
    pub kinds: Vec<String>,
    /// What else must hold of the moment.
    pub filter: Option<Box<Filter>>,
    /// How long after the step before at most.
    pub within: Option<Length>,
}

impl Sequence {
    /// When the last step was done the last time, if all were in turn. Each moment comes with the steps that it can
    /// be, the first in the lowest bit; they are in their order.
    pub fn found<'a>(
        &self,
        all: impl IntoIterator<Item = (&'a Happened, u32)>,
        now: &Now,
    ) -> Option<Timestamp> {
        let (from, until) = self.span.bounds(now);
        // When each step was reached the last time: the later a step, the longer the next may take.
        let mut reached: Vec<Option<Timestamp>> = vec![None; self.steps.len()];
        for (one, can_be) in all.into_iter().filter(|(one, _)| one.at >= from && one.at < until) {
            // From the last to the first, so that a moment is not two steps at once.
            for (at, step) in self.steps.iter().enumerate().rev() {
                if can_be & (1 << at) == 0 {
                    continue;
                }
                let follows = match at.checked_sub(1).map(|before| reached[before]) {
                    None => true,
                    Some(None) => false,
                    Some(Some(before)) => {
                        step.within.is_none_or(|within| one.at <= before.plus_micros(within.micros()))
                    }
                };
                if follows {
                    reached[at] = Some(one.at);
                }
            }
        }
        reached.last().copied().flatten()
    }
}
