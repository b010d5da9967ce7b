//! Figures of orders: revenue, how many, and what one is worth on average.

use model::Timestamp;
use model::field::Operator::{Empty, Gte, Ne};
use model::filter::{Compiled, Filter};
use platform::Error;
use serde_json::json;

use super::steps::step_of;
use super::{Found, Ground, records};
use crate::value::account::units;
use crate::value::purchases::{count_and_sum, countable, counted, on_orders, valued};

/// Revenue of the period.
pub(super) fn revenue(ground: &mut Ground<'_>) -> Result<Found, Error> {
    over(ground, Measure::Revenue)
}

/// Orders of the period.
pub(super) fn count(ground: &mut Ground<'_>) -> Result<Found, Error> {
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
    let (from, to) = (ground.start(ground.period.from), ground.start(ground.period.to));
    let steps = ground.period.steps.clone();
    let edges: Vec<i64> = steps.iter().map(|step| ground.start(step.0).0).collect();
    let mut counted = vec![(0, 0i64); steps.len()];
    let mut condition = within_all(ground, measure, from, to)?;
    let step = step_of("o.placed_at", &edges, &mut condition);
    let sql = format!(
        "select {step}, count(*), coalesce(cast(sum(o.net) as bigint), 0) from orders o where {} group by 1",
        condition.sql
    );
    for row in ground.tx.query(&sql, &condition.params)? {
        // Step 0 lies before the period, and the condition keeps it out.
        if let Some(counted) = counted.get_mut((row.integer(0)? - 1) as usize) {
            *counted = (row.integer(1)?, row.integer(2)?);
        }
    }
    let (mut all, mut sum) = (0, 0i64);
    let mut series = Vec::new();
    for (step, (n, net)) in steps.into_iter().zip(counted) {
        (all, sum) = (all + n, sum.saturating_add(net));
        let filter = within(ground, measure, ground.start(step.0), ground.start(step.1));
        series.push(ground.point(step, told(measure, n, net), behind(measure, filter)));
    }
    Ok(Found {
        value: told(measure, all, sum),
        records: behind(measure, within(ground, measure, from, to)),
        series,
        missing: missing(ground, measure, from, to)?,
        ..Found::default()
    })
}

/// The purchases of the whole period as SQL. Where that is nearly all there are, the times are written so
/// that the databases read the table as it lies instead of row by row through the index of times.
fn within_all(
    ground: &Ground<'_>,
    measure: Measure,
    from: Timestamp,
    to: Timestamp,
) -> Result<Compiled, Error> {
    if ground.period.from > ground.first {
        return on_orders(ground.app, within(ground, measure, from, to));
    }
    let mut filter = countable();
    if measure != Measure::Count {
        filter.extend(valued(ground.app.firm.currency));
    }
    let mut condition = on_orders(ground.app, filter)?;
    let (from, to) = (condition.bind(from.into()), condition.bind(to.into()));
    condition.sql = format!("o.placed_at + 0 >= {from} and o.placed_at + 0 < {to} and {}", condition.sql);
    Ok(condition)
}

fn told(measure: Measure, orders: i64, net: i64) -> Option<f64> {
    match measure {
        Measure::Revenue => Some(units(net)),
        Measure::Count => Some(orders as f64),
        Measure::Average => (orders > 0).then(|| units(net) / orders as f64),
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
fn missing(
    ground: &mut Ground<'_>,
    measure: Measure,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<String>, Error> {
    let mut missing = Vec::new();
    if measure == Measure::Count {
        return Ok(missing);
    }
    let currency = ground.app.firm.currency;
    let mut of = |filter: Filter, why: &str| -> Result<(), Error> {
        let mut all = within(ground, Measure::Count, from, to);
        all.push(filter);
        let (n, _) = count_and_sum(ground.tx, ground.app, all)?;
        if n > 0 {
            let orders = if n == 1 { "order" } else { "orders" };
            missing.push(format!("{n} {orders} {why}"));
        }
        Ok(())
    };
    let foreign = Filter::field("currency", Ne, json!(currency));
    of(foreign.clone(), "in other currencies, for which there is no rate")?;
    let unpriced = Filter::And(vec![Filter::field("net", Empty, true), Filter::Not(Box::new(foreign))]);
    of(unpriced, "without a total")?;
    Ok(missing)
}
