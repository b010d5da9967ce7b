//! Figures of orders: revenue, how many, and what one is worth on average.

use model::field::Operator::{Gte, Ne};
use model::filter::{Compiled, Filter};
use model::{Currency, Timestamp};
use platform::Error;
use serde_json::json;

use super::steps::step_of;
use super::{Found, Ground, records};
use crate::value::account::units;
use crate::value::purchases::{countable, counted, part_on_orders, valued};

/// Revenue of the period.
pub(super) fn revenue(ground: &mut Ground<'_>) -> Result<Found, Error> {
    over(ground, Measure::Revenue)
}

/// Orders of the period.
pub(super) fn orders(ground: &mut Ground<'_>) -> Result<Found, Error> {
    over(ground, Measure::Count)
}

/// The average purchase of the period.
pub(super) fn average(ground: &mut Ground<'_>) -> Result<Found, Error> {
    over(ground, Measure::Average)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Revenue,
    Count,
    Average,
}

fn over(ground: &mut Ground<'_>, measure: Measure) -> Result<Found, Error> {
    let steps = ground.period.steps.clone();
    let counted = count(ground)?;
    let mut all = Counted::default();
    let mut series = Vec::new();
    for (step, counted) in steps.into_iter().zip(counted) {
        all.add(&counted);
        let filter = within(ground, measure, ground.start(step.0), ground.start(step.1));
        series.push(ground.point(step, told(measure, &counted), behind(measure, filter)));
    }
    let (from, to) = (ground.start(ground.period.from), ground.start(ground.period.to));
    Ok(Found {
        value: told(measure, &all),
        records: behind(measure, within(ground, measure, from, to)),
        series,
        missing: missing(measure, &all),
        ..Found::default()
    })
}

/// What one pass over the purchases of a step counts.
#[derive(Clone, Copy, Default)]
struct Counted {
    /// Purchases.
    all: i64,
    /// Those with net revenue in the firm's currency.
    valued: i64,
    /// Their net revenue, in micros.
    net: i64,
    /// Purchases in another currency.
    foreign: i64,
}

impl Counted {
    fn add(&mut self, other: &Counted) {
        self.all += other.all;
        self.valued += other.valued;
        self.net = self.net.saturating_add(other.net);
        self.foreign += other.foreign;
    }
}

/// Counts every step of the period.
fn count(ground: &mut Ground<'_>) -> Result<Vec<Counted>, Error> {
    let app = ground.app;
    let edges: Vec<i64> = ground.period.steps.iter().map(|step| ground.start(step.0).0).collect();
    let mut whole = Compiled::default();
    let step = step_of("o.placed_at", &edges, &mut whole);
    let priced = part_on_orders(app, valued(app.firm.currency), &mut whole)?;
    let foreign = part_on_orders(app, vec![foreign(app.firm.currency)], &mut whole)?;
    let countable = part_on_orders(app, countable(), &mut whole)?;
    let from = whole.bind(ground.start(ground.period.from).into());
    let to = whole.bind(ground.start(ground.period.to).into());
    // Where the period is nearly all there is, the times are written so that the databases read the table as
    // it lies instead of row by row through the index of times.
    let at = if ground.period.from > ground.first { "o.placed_at" } else { "o.placed_at + 0" };
    let sql = format!(
        "select {step}, count(*), cast(sum(case when {priced} then 1 else 0 end) as bigint), \
         coalesce(cast(sum(case when {priced} then o.net end) as bigint), 0), \
         cast(sum(case when {foreign} then 1 else 0 end) as bigint) \
         from orders o where {at} >= {from} and {at} < {to} and {countable} group by 1"
    );
    let mut counted = vec![Counted::default(); edges.len()];
    for row in ground.tx.query(&sql, &whole.params)? {
        // Step 0 lies before the period, and the condition keeps it out.
        if let Some(counted) = counted.get_mut((row.integer(0)? - 1) as usize) {
            *counted = Counted {
                all: row.integer(1)?,
                valued: row.integer(2)?,
                net: row.integer(3)?,
                foreign: row.integer(4)?,
            };
        }
    }
    Ok(counted)
}

fn told(measure: Measure, counted: &Counted) -> Option<f64> {
    match measure {
        Measure::Revenue => Some(units(counted.net)),
        Measure::Count => Some(counted.all as f64),
        Measure::Average => (counted.valued > 0).then(|| units(counted.net) / counted.valued as f64),
    }
}

fn behind(measure: Measure, filter: Vec<Filter>) -> serde_json::Value {
    records("orders", Filter::And(filter), (measure != Measure::Count).then_some("net"))
}

/// Purchases placed from one moment until before another.
fn within(ground: &Ground<'_>, measure: Measure, from: Timestamp, to: Timestamp) -> Vec<Filter> {
    let mut filter = vec![Filter::field("placed_at", Gte, json!(from))];
    filter.extend(counted(to));
    if measure != Measure::Count {
        filter.extend(valued(ground.app.firm.currency));
    }
    filter
}

/// The purchases whose money is not in the figure.
fn missing(measure: Measure, counted: &Counted) -> Vec<String> {
    if measure == Measure::Count {
        return Vec::new();
    }
    let unpriced = counted.all - counted.valued - counted.foreign;
    let why =
        [(counted.foreign, "in other currencies, for which there is no rate"), (unpriced, "without a total")];
    let told = why.iter().filter(|(n, _)| *n > 0);
    told.map(|(n, why)| format!("{n} {} {why}", if *n == 1 { "order" } else { "orders" })).collect()
}

/// The condition that an order is in another currency than the firm's.
fn foreign(currency: Currency) -> Filter {
    Filter::field("currency", Ne, json!(currency))
}
