//! What became of customers in each step, as the query counted it.

use std::collections::BTreeMap;

use platform::Error;
use platform::warehouse::Rows;

use crate::metrics::boundaries::{Begun, Boundaries};
use crate::metrics::{Ground, rows};

/// What became of the customers of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) customers: i64,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) new: i64,
    pub(super) kept: i64,
    pub(super) inactive: i64,
    pub(super) won_back: i64,
}

/// What became of people and companies in one step, and the chances of those active at its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) of: [Count; 2],
    pub(super) chances: f64,
    pub(super) scored: i64,
}

/// All steps, and the whole period.
#[derive(Clone, Default)]
pub(super) struct Spans {
    pub(super) whole: Counts,
    pub(super) steps: Vec<Counts>,
}

pub(super) fn read(ground: &Ground<'_>, rows: &Rows) -> Result<BTreeMap<Option<String>, Spans>, Error> {
    let mut found: BTreeMap<Option<String>, Spans> = BTreeMap::new();
    let steps = ground.period.steps.len();
    for row in rows::each(rows) {
        let spans = found.entry(row.text("key")?.map(str::to_owned)).or_default();
        spans.steps.resize(steps, Counts::default());
        let block = row.optional("block")?.unwrap_or(0);
        let counts = match Boundaries::begun(block, row.integer("i")?) {
            Begun::Step(step) => spans.steps.get_mut(step),
            Begun::Whole => Some(&mut spans.whole),
            Begun::Nothing => None,
        };
        let Some(counts) = counts else { continue };
        counts.of[row.kind()?] = Count {
            customers: row.sum("customers")?,
            start: row.sum("s")?,
            end: row.sum("e")?,
            new: row.sum("new")?,
            kept: row.sum("kept")?,
            inactive: row.sum("inactive")?,
            won_back: row.sum("won_back")?,
        };
        if row.has("scored") {
            counts.chances += row.number("chances")?.unwrap_or(0.0);
            counts.scored += row.sum("scored")?;
        }
    }
    Ok(found)
}

/// All keys together.
pub(super) fn added(spans: &BTreeMap<Option<String>, Spans>, ground: &Ground<'_>) -> Spans {
    let mut all = Spans { steps: vec![Counts::default(); ground.period.steps.len()], ..Spans::default() };
    for one in spans.values() {
        let pairs = all.steps.iter_mut().zip(&one.steps).chain([(&mut all.whole, &one.whole)]);
        for (sum, counts) in pairs {
            for (sum, count) in sum.of.iter_mut().zip(&counts.of) {
                sum.customers += count.customers;
                sum.start += count.start;
                sum.end += count.end;
                sum.new += count.new;
                sum.kept += count.kept;
                sum.inactive += count.inactive;
                sum.won_back += count.won_back;
            }
            sum.chances += counts.chances;
            sum.scored += counts.scored;
        }
    }
    all
}
