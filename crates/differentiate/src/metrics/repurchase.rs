//! Who buys again, and when: cohorts by the calendar month of the first purchase, followed month by month.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::Day;
use model::filter::Filter;
use platform::Error;
use platform::warehouse::{Function, Rows};
use serde_json::{Value as Json, json};

use super::buyers::{bought, first_bought};
use super::found::{Found, set};
use super::{Ground, Metric, blocks, rows};

/// Customers of each cohort who bought in each month; those who are alike are counted together.
pub(super) const SQL: &str = "\
with history as (
  select customer_id, bool_or(company_id is not null) as company, min(at) as first_at, bit_or(bought_in(at)) as months,
    bool_and(coalesce(source, '') = 'generated') as made_up
  from purchases
  where customer_id is not null
  group by customer_id
), alike as (
  select company, firm_month(first_at) as cohort, months, count(*) as n,
    sum(case when made_up then 1 else 0 end) as made_up
  from history
  where first_at >= period_start() and first_at < period_end()
  group by 1, 2, 3
), month as (
  select *, unnest(range(0, 60)) as i from alike
)
select company, cohort, i, sum(n) as size, sum(made_up) as made_up,
  sum(n * ((months >> i) & 1)) as bought
from month
group by company, cohort, i";

/// Months of one block.
const MONTHS: usize = 60;
/// Most cohorts.
const MOST: usize = 120;

/// The months of the first purchase.
fn cohorts(ground: &Ground<'_>) -> Vec<Day> {
    let last = ground.end(ground.period.to).plus(-1).first_of_month();
    months(ground.period.from.first_of_month(), last).collect()
}

/// The months in which cohorts are followed: from the first cohort's to the last that is looked at.
fn followed(ground: &Ground<'_>) -> Vec<Day> {
    months(ground.period.from.first_of_month(), ground.today.first_of_month()).collect()
}

fn months(first: Day, last: Day) -> impl Iterator<Item = Day> {
    (0..).map(move |month| first.month_later(month)).take_while(move |month| *month <= last)
}

/// The functions of the months.
pub(super) fn functions(ground: &Ground<'_>) -> Result<Vec<Vec<Function>>, Error> {
    let cohorts = cohorts(ground);
    let starts: Arc<[i64]> = followed(ground).iter().map(|month| ground.start(*month).0).collect();
    let blocks = starts.len().div_ceil(MONTHS).max(1);
    if cohorts.len() > MOST || blocks > blocks::MOST {
        return Err(Error::invalid(
            "/from",
            format!("the matrix may have {MOST} cohorts; choose a later day"),
        ));
    }
    let end = cohorts.last().map_or(ground.period.from, |last| last.month_later(1));
    let functions = |block: usize| {
        let starts = Arc::clone(&starts);
        vec![
            Function::IntegerOfMoment {
                name: "bought_in",
                of: Arc::new(move |moment| {
                    let month = starts.partition_point(|start| *start <= moment).checked_sub(1);
                    let place = month.and_then(|month| month.checked_sub(block * MONTHS));
                    Some(place.filter(|place| *place < MONTHS).map_or(0, |place| 1 << place))
                }),
            },
            Function::Moment {
                name: "period_start",
                value: ground.seen(ground.period.from.first_of_month()).0,
            },
            Function::Moment { name: "period_end", value: ground.seen(end).0 },
        ]
    };
    Ok((0..blocks).map(functions).collect())
}

/// What is counted of one cohort: people and companies.
#[derive(Clone, Default)]
struct Cohort {
    size: [i64; 2],
    made_up: [i64; 2],
    /// By the place of the month among those that are followed.
    bought: BTreeMap<usize, [i64; 2]>,
}

/// The matrix.
pub(super) fn tell(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    let mut found: BTreeMap<Day, Cohort> = BTreeMap::new();
    for row in rows::each(rows) {
        let cohort = found.entry(row.day("cohort")?).or_default();
        let (block, place, kind) = (row.optional("block")?.unwrap_or(0), row.integer("i")?, row.kind()?);
        if (block, place) == (0, 0) {
            cohort.size[kind] = row.integer("size")?;
            cohort.made_up[kind] = row.integer("made_up")?;
        }
        let month = block as usize * MONTHS + place as usize;
        cohort.bought.entry(month).or_default()[kind] = row.integer("bought")?;
    }
    let followed = followed(ground);
    let first = followed.first().copied().unwrap_or(ground.period.from);
    let told = cohorts(ground).into_iter().filter_map(|month| {
        let place = followed.iter().position(|followed| *followed == month)?;
        Some(row_of(ground, found.get(&month)?, &followed[place..], place))
    });
    let cohorts: Vec<Json> = told.collect();
    let missing = if cohorts.is_empty() {
        vec![format!("nobody bought first on {first} or later")]
    } else {
        Vec::new()
    };
    let mut told = Found { missing, ..Found::default() };
    told.further.insert("cohorts".to_owned(), Json::Array(cohorts));
    Ok(told)
}

/// One cohort with the months in which it is followed, the first of which is its own.
fn row_of(ground: &Ground<'_>, cohort: &Cohort, months: &[Day], place: usize) -> Json {
    let month = |month: Day| (month, month.month_later(1));
    let span = |(from, to): (Day, Day)| (ground.seen(from), ground.seen(to));
    let own = month(months[0]);
    let first = |customers| first_bought(customers, span(own).0, span(own).1);
    let all = cohort.size.iter().sum::<i64>();
    let cells = months.iter().enumerate().map(|(k, followed)| {
        let count = cohort.bought.get(&(place + k)).copied().unwrap_or_default();
        let (from, to) = span(month(*followed));
        let set = set(count, |customers| {
            let mut filter = first(customers);
            filter.push(bought(customers, Some(from), to));
            Filter::And(filter)
        });
        let share = (all > 0).then(|| (100 * set.value) as f64 / all as f64);
        let mut told = set.into(json!({ "month": k, "provisional": ground.open(month(*followed)) }));
        told["count"] = told["value"].take();
        told["value"] = json!(share);
        told
    });
    let cells: Vec<Json> = cells.collect();
    let mut told = set(cohort.size, |customers| Filter::And(first(customers))).into(json!({
        "from": own.0,
        "to": own.1,
        "provisional": ground.open(own),
        "generated": all > 0 && cohort.made_up.iter().sum::<i64>() == all,
        "cells": cells,
    }));
    told["size"] = told["value"].take();
    if let Some(map) = told.as_object_mut() {
        map.remove("value");
    }
    told
}
