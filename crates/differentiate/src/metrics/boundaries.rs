//! The moments at which the steps of a series begin and end, as bits of a number, so that one pass over the
//! purchases says of every customer at which of them she was active.

use std::sync::Arc;

use model::Day;
use platform::warehouse::Function;

use super::Ground;

/// Steps of one block.
const STEPS: usize = 60;
/// The bit of the beginning of the whole period. Its end is the one after.
const WHOLE: usize = 61;

/// What a boundary begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// A step of the series.
    Step(usize),
    /// The whole period.
    Whole,
    /// It ends something.
    Nothing,
}

/// Days at which steps begin and end, each with its moment and the beginning of its window.
#[derive(Clone, Debug)]
pub(super) struct Boundaries {
    at: Arc<[i64]>,
    windows: Arc<[i64]>,
}

impl Boundaries {
    /// The beginning of the first step, and the end of each, as far as they are looked at.
    pub(super) fn of(ground: &Ground<'_>) -> Boundaries {
        let ends = ground.period.steps.iter().map(|step| step.1);
        let days: Vec<Day> =
            std::iter::once(ground.period.from).chain(ends).map(|day| ground.end(day)).collect();
        Boundaries {
            at: days.iter().map(|day| ground.start(*day).0).collect(),
            windows: days.iter().map(|day| ground.start(ground.window(*day)).0).collect(),
        }
    }

    /// The functions of each block of steps.
    pub(super) fn functions(&self) -> Vec<Vec<Function>> {
        let blocks = (self.at.len() - 1).div_ceil(STEPS).max(1);
        let functions = |block: usize| {
            let (before, active) = (self.clone(), self.clone());
            vec![
                Function::IntegerOfMoment {
                    name: "bought_before",
                    of: Arc::new(move |moment| Some(before.bits(block, before.after(moment), usize::MAX))),
                },
                Function::IntegerOfMoment {
                    name: "active_at",
                    of: Arc::new(move |moment| {
                        let reached = active.windows.partition_point(|window| *window <= moment);
                        Some(active.bits(block, active.after(moment), reached))
                    }),
                },
            ]
        };
        (0..blocks).map(functions).collect()
    }

    /// What a bit of a block begins.
    pub(super) fn begun(block: i64, bit: i64) -> Begun {
        match usize::try_from(bit) {
            Ok(bit) if bit < STEPS => Begun::Step(block as usize * STEPS + bit),
            // It stands in every block.
            Ok(WHOLE) if block == 0 => Begun::Whole,
            _ => Begun::Nothing,
        }
    }

    /// The first boundary after a moment.
    fn after(&self, moment: i64) -> usize {
        self.at.partition_point(|at| *at <= moment)
    }

    /// The bits of a block for the boundaries from one until before another.
    fn bits(&self, block: usize, from: usize, until: usize) -> i64 {
        let last = self.at.len() - 1;
        let place = |boundary: usize| boundary.saturating_sub(block * STEPS).min(STEPS + 1);
        let (begin, end) = (place(from), place(until.min(last + 1)));
        let steps = if begin < end { (1 << end) - (1 << begin) } else { 0 };
        let whole = |boundary| i64::from(from <= boundary && boundary < until);
        steps | whole(0) << WHOLE | whole(last) << (WHOLE + 1)
    }
}
