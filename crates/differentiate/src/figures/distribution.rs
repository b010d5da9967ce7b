//! People by predicted value, in steps that are round numbers.

use model::Money;
use model::field::Operator::{Empty, Gte, Lt};
use model::filter::{Compiled, Filter};
use platform::Error;
use serde_json::{Value as Json, json};

use super::steps::step_of;
use super::{Found, Ground, records};
use crate::value::account::units;
use crate::value::sql;

/// About how many steps there are below the open last one.
const STEPS: i64 = 10;

/// People in steps of predicted value. The last step is open: one customer in twenty is worth more than
/// where it begins, at most.
pub(super) fn distribution(ground: &mut Ground<'_>) -> Result<Found, Error> {
    let everybody = Filter::field("value_predictive", Empty, false);
    let people = number(ground, sql::VALUED, &[])?;
    if people == 0 {
        let why = "nobody has a predicted value yet: the models need people who bought on more than one day";
        return Ok(Found { missing: vec![why.to_owned()], ..Found::default() });
    }
    let mut at = |rank: i64| number(ground, sql::VALUE_AT, &[rank.into()]);
    let high = at((people - 1) * 95 / 100)?;
    let width = round_width(high.max(0) / STEPS);
    let mut edges: Vec<i64> =
        (0..=STEPS * 5).map(|step| step * width).take_while(|edge| *edge <= high).collect();
    edges.push(edges.last().map_or(width, |last| last + width));
    let mut bins = Vec::new();
    for (step, people) in by_step(ground, &edges)?.into_iter().enumerate() {
        let from = step.checked_sub(1).and_then(|index| edges.get(index)).copied();
        // The open steps at both ends are shown when somebody is in them.
        if people > 0 || (from.is_some() && step < edges.len()) {
            bins.push(bin(ground, from, edges.get(step).copied(), people));
        }
    }
    Ok(Found {
        value: Some(people as f64),
        records: records("people", everybody, None),
        bins: Some(bins),
        ..Found::default()
    })
}

/// People below the first edge, between the edges, and from the last edge on.
fn by_step(ground: &mut Ground<'_>, edges: &[i64]) -> Result<Vec<i64>, Error> {
    let mut compiled = Compiled::default();
    let step = step_of("v.value_predictive", edges, &mut compiled);
    let sql = format!(
        "select {step}, count(*) from person_values v where v.value_predictive is not null group by 1"
    );
    let mut people = vec![0; edges.len() + 1];
    for row in ground.tx.query(&sql, &compiled.params)? {
        if let Some(count) = people.get_mut(row.integer(0)? as usize) {
            *count = row.integer(1)?;
        }
    }
    Ok(people)
}

fn bin(ground: &Ground<'_>, from: Option<i64>, to: Option<i64>, people: i64) -> Json {
    let amount = |micros| json!(Money { micros, currency: ground.app.firm.currency }.amount());
    let mut filter = Vec::new();
    filter.extend(from.map(|from| Filter::field("value_predictive", Gte, amount(from))));
    filter.extend(to.map(|to| Filter::field("value_predictive", Lt, amount(to))));
    json!({
        "from": from.map(units),
        "to": to.map(units),
        "value": people,
        "records": records("people", Filter::And(filter), None),
    })
}

/// The least of 1, 2, 5, 10, 20, 50 … units (or of their hundredths) that is not below an amount in micros.
fn round_width(least: i64) -> i64 {
    let mut unit = 10_000i64;
    loop {
        for factor in [1, 2, 5] {
            if unit * factor >= least {
                return unit * factor;
            }
        }
        if unit > i64::MAX / 100 {
            return unit;
        }
        unit *= 10;
    }
}

fn number(ground: &mut Ground<'_>, sql: &str, parameters: &[db::Value]) -> Result<i64, Error> {
    let row = ground.tx.query_one(sql, parameters)?;
    Ok(row.ok_or_else(|| Error::bug("a count gave no row"))?.integer(0)?)
}
