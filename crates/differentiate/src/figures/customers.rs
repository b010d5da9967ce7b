//! Figures of customers: how many there are, and how many are active.
//!
//! A step of the series says how many there were when it ended.

use model::field::Operator::{Gte, Lt};
use model::filter::{Compiled, Filter, Quantifier};
use model::{Day, Timestamp};
use platform::Error;
use serde_json::{Value as Json, json};

use super::steps::{add_active, step_of};
use super::{Found, Ground, records};
use crate::value::levels::{DEFAULT_WINDOW, Levels};
use crate::value::purchases::{Customers, FIRST, countable, counted, on_orders};
use crate::value::{notes, sql};

/// Everybody who bought before the end of the period.
pub(super) fn customers(ground: &mut Ground<'_>) -> Result<Found, Error> {
    let ends = ends(ground);
    let mut counts = Vec::new();
    for customers in who(ground)? {
        let counted = match customers {
            Customers::People => first_of_people(ground, &ends)?,
            Customers::Companies => first_of_companies(ground, &ends)?,
        };
        counts.push((customers, counted));
    }
    Ok(told(ground, &ends, |end, index| {
        let part = |(customers, counted): &(Customers, Vec<i64>)| {
            let filter = match customers {
                Customers::People => Filter::field("first_purchase_at", Lt, json!(end.at)),
                Customers::Companies => bought(Customers::Companies, None, end.at),
            };
            Part { object: object(*customers), count: counted.get(index).copied().unwrap_or(0), filter }
        };
        counts.iter().map(part).collect()
    }))
}

/// Those who bought within the window before the end of the period.
pub(super) fn active(ground: &mut Ground<'_>) -> Result<Found, Error> {
    let levels = notes::levels(ground.tx)?;
    let window_days = levels.as_ref().map_or(DEFAULT_WINDOW, |levels: &Levels| levels.window_days);
    let ends = ends(ground);
    let zone = ground.app.firm.time_zone.clone();
    let starts: Vec<Timestamp> =
        ends.iter().map(|end| end.day.plus(-(window_days as i32)).start_in(&zone)).collect();
    let mut counts = Vec::new();
    for customers in who(ground)? {
        counts.push((customers, last_of(ground, customers, &starts, &ends)?));
    }
    let horizon = ground.horizon;
    let mut found = told(ground, &ends, |end, index| {
        let from = starts.get(index).copied();
        let part = |(customers, counted): &(Customers, Vec<i64>)| {
            let filter = match (customers, from) {
                (Customers::People, Some(from)) if end.at == horizon => {
                    Filter::field("last_order_at", Gte, json!(from))
                }
                _ => bought(*customers, from, end.at),
            };
            Part { object: object(*customers), count: counted.get(index).copied().unwrap_or(0), filter }
        };
        counts.iter().map(part).collect()
    });
    found.window_days = Some(window_days);
    Ok(found)
}

/// The end of a step: a day with the moment at which it begins, the end of the last day at the latest.
#[derive(Clone, Copy, PartialEq, Eq)]
struct End {
    day: Day,
    at: Timestamp,
}

/// The ends of all steps, and that of the period.
fn ends(ground: &Ground<'_>) -> Vec<End> {
    let days = ground.period.steps.iter().map(|step| step.1).chain([ground.period.to]);
    days.map(|day| day.min(ground.today.plus(1))).map(|day| End { day, at: ground.start(day) }).collect()
}

/// Companies are looked at only where any order is one of theirs.
fn who(ground: &mut Ground<'_>) -> Result<Vec<Customers>, Error> {
    let mut who = vec![Customers::People];
    if !ground.tx.query(sql::ANY_COMPANY, &[FIRST.into()])?.is_empty() {
        who.push(Customers::Companies);
    }
    Ok(who)
}

fn object(customers: Customers) -> &'static str {
    match customers {
        Customers::People => "people",
        Customers::Companies => "companies",
    }
}

/// Customers of one object.
struct Part {
    object: &'static str,
    count: i64,
    filter: Filter,
}

/// The figure from its parts at each end; the last end is that of the period.
fn told(ground: &Ground<'_>, ends: &[End], parts_at: impl Fn(End, usize) -> Vec<Part>) -> Found {
    let steps = ground.period.steps.iter().zip(ends).enumerate();
    let series = steps
        .map(|(index, (step, end))| {
            let parts = parts_at(*end, index);
            ground.point(*step, Some(total(&parts)), behind(&parts))
        })
        .collect();
    let parts = ends.last().map_or(Vec::new(), |end| parts_at(*end, ends.len() - 1));
    let shown = parts.iter().filter(|part| part.count > 0).map(|part| {
        json!({ "object": part.object, "value": part.count,
            "records": records(part.object, part.filter.clone(), None) })
    });
    Found {
        value: Some(total(&parts)),
        records: behind(&parts),
        parts: shown.collect(),
        series,
        ..Found::default()
    }
}

fn total(parts: &[Part]) -> f64 {
    parts.iter().map(|part| part.count as f64).sum()
}

/// The records of the one object that has any; none where both people and companies are customers, whose
/// records are in the parts.
fn behind(parts: &[Part]) -> Json {
    let mut counted = parts.iter().filter(|part| part.count > 0);
    match (counted.next().or(parts.first()), counted.next()) {
        (Some(only), None) => records(only.object, only.filter.clone(), None),
        _ => Json::Null,
    }
}

/// How many people first bought before each end.
fn first_of_people(ground: &mut Ground<'_>, ends: &[End]) -> Result<Vec<i64>, Error> {
    let mut compiled = Compiled::default();
    let edges: Vec<i64> = ends.iter().map(|end| end.at.0).collect();
    let step = step_of("v.first_purchase_at", &edges, &mut compiled);
    let sql = format!("select {step}, count(*) from person_values v group by 1");
    let mut counts = vec![0; ends.len() + 1];
    for row in ground.tx.query(&sql, &compiled.params)? {
        if let Some(count) = counts.get_mut(row.integer(0)? as usize) {
            *count = row.integer(1)?;
        }
    }
    Ok(running(counts))
}

/// How many companies first bought before each end.
fn first_of_companies(ground: &mut Ground<'_>, ends: &[End]) -> Result<Vec<i64>, Error> {
    let mut counts = vec![0; ends.len() + 1];
    purchases_of(ground, Customers::Companies, &mut |purchases| {
        let step = purchases.first().map(|first| ends.partition_point(|end| end.at.0 <= *first));
        if let Some(count) = step.and_then(|step| counts.get_mut(step)) {
            *count += 1;
        }
    })?;
    Ok(running(counts))
}

fn running(counts: Vec<i64>) -> Vec<i64> {
    let mut sum = 0;
    counts
        .into_iter()
        .map(|count| {
            sum += count;
            sum
        })
        .collect()
}

/// How many customers were active at each end.
fn last_of(
    ground: &mut Ground<'_>,
    customers: Customers,
    starts: &[Timestamp],
    ends: &[End],
) -> Result<Vec<i64>, Error> {
    let starts: Vec<i64> = starts.iter().map(|start| start.0).collect();
    let ends: Vec<i64> = ends.iter().map(|end| end.at.0).collect();
    let mut counts = vec![0; ends.len()];
    purchases_of(ground, customers, &mut |purchases| add_active(purchases, &starts, &ends, &mut counts))?;
    Ok(counts)
}

/// Hands over the times of the purchases of each customer, earliest first.
fn purchases_of(
    ground: &mut Ground<'_>,
    customers: Customers,
    each: &mut dyn FnMut(&[i64]),
) -> Result<(), Error> {
    let mut condition = on_orders(ground.app, countable())?;
    let horizon = condition.bind(ground.horizon.into());
    let column = customers.column();
    let sql = format!(
        "select o.{column}, o.placed_at from orders o where o.placed_at + 0 < {horizon} and {} and {} \
         order by o.{column}, o.placed_at",
        customers.sql(),
        condition.sql
    );
    let (mut last, mut purchases) = (FIRST, Vec::new());
    ground.tx.for_each(&sql, &condition.params, &mut |row| {
        let customer = row.id(0)?;
        if customer != last {
            each(&purchases);
            purchases.clear();
            last = customer;
        }
        purchases.push(row.integer(1)?);
        Ok(())
    })?;
    each(&purchases);
    Ok(())
}

/// Who bought between two moments, as a filter on people or companies.
fn bought(customers: Customers, from: Option<Timestamp>, to: Timestamp) -> Filter {
    let mut filter = customers.filter();
    filter.extend(placed(from, to));
    Filter::Related {
        object: "orders".to_owned(),
        quantifier: Quantifier::Any,
        filter: Box::new(Filter::And(filter)),
        pointer: String::new(),
    }
}

fn placed(from: Option<Timestamp>, to: Timestamp) -> Vec<Filter> {
    let from = from.map(|from| Filter::field("placed_at", Gte, json!(from)));
    from.into_iter().chain(counted(to)).collect()
}
