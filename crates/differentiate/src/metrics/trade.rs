//! Metrics of orders: revenue, how many, and what one is worth on average.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::Timestamp;
use model::field::Operator::Gte;
use model::filter::Filter;
use platform::Error;
use platform::warehouse::{Function, Rows};
use serde_json::{Value as Json, json};

use super::found::{Found, point, records};
use super::{Ground, Metric, groups, rows};
use crate::value::account::units;
use crate::value::purchases::{counted, valued};

/// Purchases and their net revenue, step by step.
pub(super) const SQL: &str = "\
select step_of(c.at) as step, {key} as key, count(*) as orders, count(c.net) as valued, sum(c.net) as net,
  sum(case when c.currency <> firm_currency() then 1 else 0 end) as other_currency
from purchases c{join}
where c.at >= period_start() and c.at < period_end()
group by 1, 2";

/// The functions of the period and its steps.
pub(super) fn functions(ground: &Ground<'_>) -> Result<Vec<Vec<Function>>, Error> {
    let edges: Arc<[i64]> = ground.period.steps.iter().map(|step| ground.seen(step.0).0).collect();
    Ok(vec![vec![
        Function::IntegerOfMoment {
            name: "step_of",
            of: Arc::new(move |moment| {
                edges.partition_point(|edge| *edge <= moment).checked_sub(1).map(|step| step as i64)
            }),
        },
        Function::Moment { name: "period_start", value: ground.seen(ground.period.from).0 },
        Function::Moment { name: "period_end", value: ground.seen(ground.period.to).0 },
    ]])
}

/// Revenue of the period.
pub(super) fn revenue(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    over(ground, rows, Measure::Revenue)
}

/// Orders of the period.
pub(super) fn orders(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    over(ground, rows, Measure::Count)
}

/// The average purchase of the period.
pub(super) fn average(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    over(ground, rows, Measure::Average)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Revenue,
    Count,
    Average,
}

/// What is counted of the purchases of a step.
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

fn over(ground: &Ground<'_>, rows: &Rows, measure: Measure) -> Result<Found, Error> {
    let steps = ground.period.steps.len();
    let mut keys: BTreeMap<Option<String>, Vec<Counted>> = BTreeMap::new();
    let mut all = vec![Counted::default(); steps];
    for row in rows::each(rows) {
        let counted = Counted {
            all: row.integer("orders")?,
            valued: row.integer("valued")?,
            net: row.micros("net")?,
            foreign: row.sum("other_currency")?,
        };
        let step = row.integer("step")? as usize;
        let key = keys.entry(row.text("key")?.map(str::to_owned));
        let of_key = key.or_insert_with(|| vec![Counted::default(); steps]);
        for counts in [&mut all, of_key] {
            if let Some(sum) = counts.get_mut(step) {
                sum.add(&counted);
            }
        }
    }
    let (whole, told) = tell(ground, measure, &all, None);
    let groups = ground.by.map(|by| {
        let group = |(key, counts): (&Option<String>, &Vec<Counted>)| {
            let (whole, told) = tell(ground, measure, counts, Some(by.of_orders(key.as_deref())));
            groups::Group {
                key: key.clone(),
                label: by.label(key.as_deref()),
                size: if measure == Measure::Count { whole.all as f64 } else { whole.net as f64 },
                told: json!({ "value": told.value, "series": told.series, "records": told.records }),
            }
        };
        groups::largest(keys.iter().map(group).collect())
    });
    let (groups, left_out) = groups.unzip();
    let mut missing = missing(measure, &whole);
    missing.extend(left_out.into_iter().flatten());
    Ok(Found { groups, missing, ..told })
}

/// The figure from the counts of the steps, for one value of a dimension where its filter is given.
fn tell(ground: &Ground<'_>, measure: Measure, counts: &[Counted], by: Option<Filter>) -> (Counted, Found) {
    let mut whole = Counted::default();
    let behind = |from, to| {
        let mut filter = within(ground, measure, ground.seen(from), ground.seen(to));
        filter.extend(by.clone());
        records("orders", Filter::And(filter), (measure != Measure::Count).then_some("net"))
    };
    let mut series = Vec::new();
    for (step, counted) in ground.period.steps.iter().zip(counts) {
        whole.add(counted);
        series.push(match ground.ahead(*step) {
            true => point(ground, *step, None, Json::Null),
            false => point(ground, *step, value(measure, counted), behind(step.0, step.1)),
        });
    }
    let found = Found {
        value: value(measure, &whole),
        records: behind(ground.period.from, ground.period.to),
        series,
        ..Found::default()
    };
    (whole, found)
}

fn value(measure: Measure, counted: &Counted) -> Option<f64> {
    match measure {
        Measure::Revenue => Some(units(counted.net)),
        Measure::Count => Some(counted.all as f64),
        Measure::Average => (counted.valued > 0).then(|| units(counted.net) / counted.valued as f64),
    }
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
