//! Figures of customers: how many there are, and how many are active.
//!
//! A step of the series says how many there were when it ended.

use model::Timestamp;
use model::field::Operator::{Gte, Lt};
use model::filter::{Filter, Quantifier};
use platform::Error;
use serde_json::{Value as Json, json};

use super::{Found, Ground, records};
use crate::value::levels::{DEFAULT_WINDOW, Levels};
use crate::value::purchases::{Customers, counted, on_orders};
use crate::value::{notes, sql};

/// Everybody who bought before the end of the period.
pub(super) fn customers(ground: &mut Ground<'_>) -> Result<Found, Error> {
    over(ground, |ground, at| {
        let people = ground.tx.query_one(sql::FIRST_BEFORE, &[at.1.into()])?;
        let people = people.ok_or_else(|| Error::bug("a count gave no row"))?.integer(0)?;
        let filter = Filter::field("first_purchase_at", Lt, json!(at.1));
        let companies = companies(ground, None, at.1)?;
        Ok(vec![part("people", people, filter), companies])
    })
}

/// Those who bought within the window before the end of the period.
pub(super) fn active(ground: &mut Ground<'_>) -> Result<Found, Error> {
    let levels = notes::levels(ground.tx)?;
    let window_days = levels.as_ref().map_or(DEFAULT_WINDOW, |levels: &Levels| levels.window_days);
    let mut found = over(ground, |ground, (day, at)| {
        let from = day.plus(-(window_days as i32)).start_in(&ground.app.firm.time_zone);
        let people = if at == ground.horizon {
            let row = ground.tx.query_one(sql::LAST_FROM, &[from.into()])?;
            let people = row.ok_or_else(|| Error::bug("a count gave no row"))?.integer(0)?;
            part("people", people, Filter::field("last_order_at", Gte, json!(from)))
        } else {
            let people = distinct(ground, Customers::People, Some(from), at)?;
            part("people", people, bought(Customers::People, Some(from), at))
        };
        Ok(vec![people, companies(ground, Some(from), at)?])
    })?;
    found.window_days = Some(window_days);
    Ok(found)
}

/// Customers of one object.
struct Part {
    object: &'static str,
    count: i64,
    filter: Filter,
}

fn part(object: &'static str, count: i64, filter: Filter) -> Part {
    Part { object, count, filter }
}

/// The count at the end of the period and of each of its steps. The end is a day with the moment at which it
/// begins, which is that of the last day at the latest.
fn over(
    ground: &mut Ground<'_>,
    count: impl Fn(&mut Ground<'_>, (model::Day, Timestamp)) -> Result<Vec<Part>, Error>,
) -> Result<Found, Error> {
    let ended = |ground: &mut Ground<'_>, day: model::Day| {
        let day = day.min(ground.today.plus(1));
        let at = ground.start(day);
        count(ground, (day, at))
    };
    let mut series = Vec::new();
    for step in ground.period.steps.clone() {
        let parts = ended(ground, step.1)?;
        series.push(ground.point(step, Some(total(&parts)), behind(&parts)));
    }
    let parts = ended(ground, ground.period.to)?;
    let shown = parts.iter().filter(|part| part.count > 0).map(|part| {
        json!({ "object": part.object, "value": part.count, "records": records(part.object, part.filter.clone(), None) })
    });
    Ok(Found {
        value: Some(total(&parts)),
        records: behind(&parts),
        parts: shown.collect(),
        series,
        ..Found::default()
    })
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

fn companies(ground: &mut Ground<'_>, from: Option<Timestamp>, to: Timestamp) -> Result<Part, Error> {
    let none = ground.tx.query(sql::ANY_COMPANY, &[])?.is_empty();
    let count = if none { 0 } else { distinct(ground, Customers::Companies, from, to)? };
    Ok(part("companies", count, bought(Customers::Companies, from, to)))
}

/// How many customers have a purchase between two moments.
fn distinct(
    ground: &mut Ground<'_>,
    customers: Customers,
    from: Option<Timestamp>,
    to: Timestamp,
) -> Result<i64, Error> {
    let mut filter = customers.filter();
    filter.extend(placed(from, to));
    let condition = on_orders(ground.app, filter)?;
    let column = customers.column();
    let sql = format!("select count(distinct o.{column}) from orders o where {}", condition.sql);
    let row = ground.tx.query_one(&sql, &condition.params)?;
    Ok(row.ok_or_else(|| Error::bug("a count gave no row"))?.integer(0)?)
}

/// The same as a filter on people or companies.
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
