//! Periods and their steps, in whole days of the firm.

use model::Day;
use model::filter::Fault;
use platform::Error;

use super::{Ask, Grain};

/// Most steps of a series.
pub(super) const MOST_STEPS: usize = 1_000;

/// A period with its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The day after the last.
    pub to: Day,
    /// The steps, each from a day until before another; together the period.
    pub steps: Vec<(Day, Day)>,
}

impl Grain {
    /// The first day of the step that begins after the one this day lies in.
    fn next(self, day: Day) -> Day {
        let months = |months: i32| {
            let month = i32::from(day.civil().month()) - 1;
            day.month_later(months - month % months)
        };
        match self {
            Grain::Day => day.plus(1),
            Grain::Week => day.plus(8 - i32::from(day.civil().weekday().to_monday_one_offset())),
            Grain::Month => months(1),
            Grain::Quarter => months(3),
            Grain::Year => months(12),
        }
    }
}

impl Period {
    /// The period of a query: from the first purchase to the last day where it says nothing else.
    pub(super) fn new(ask: &Ask, first: Option<Day>, today: Day) -> Result<Period, Error> {
        let to = ask.to.unwrap_or(today.plus(1));
        let from = ask.from.unwrap_or(first.unwrap_or(today).min(to));
        if from > to {
            return Err(Error::Invalid(vec![Fault::new("/from", "must not be after 'to'")]));
        }
        let mut steps = Vec::new();
        let mut day = from;
        while day < to {
            if steps.len() == MOST_STEPS {
                let detail = format!("the period has more than {MOST_STEPS} steps; choose a coarser grain");
                return Err(Error::Invalid(vec![Fault::new("/grain", detail)]));
            }
            let next = ask.grain.next(day).min(to);
            steps.push((day, next));
            day = next;
        }
        Ok(Period { from, to, steps })
    }
}
