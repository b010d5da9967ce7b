//! People by predicted value, in steps that are round numbers.

use model::Money;
use model::field::Operator::{Empty, Gte, Lt};
use model::filter::Filter;
use platform::Error;
use platform::warehouse::Rows;
use serde_json::{Value as Json, json};

use super::found::{Found, records};
use super::{Ground, Metric, rows};
use crate::value::account::units;

/// People of each step. There are about ten steps below the last, which is open: one customer in twenty is worth
/// more than where it begins, at most. A step is the least of 1, 2, 5, 10, 20, 50 … units or hundredths that is
/// wide enough. Who is below zero is in a step of its own.
pub(super) const SQL: &str = "\
with valued as (
  select value_predictive as value, row_number() over (order by value_predictive) as place, count(*) over () as people
  from person_values
  where value_predictive is not null
), high as (
  select greatest(max(value), 0) as high from valued where place <= (people - 1) * 95 / 100 + 1
), unit as (
  select cast(column1 as decimal(20, 6)) as unit
  from (values (0.01), (0.1), (1), (10), (100), (1000), (10000), (100000), (1000000), (10000000), (100000000))
), width as (
  select min(width) as width, max(high) as high
  from high cross join (
    select unit as width from unit union all select unit * 2 from unit union all select unit * 5 from unit
  ) widths
  where width >= high / 10
), last as (
  select width, high - high % width + width as last from width
)
select case when value < 0 then null when value >= last then last else value - value % width end as low,
  width, last, count(*) as people
from valued cross join last
group by 1, 2, 3";

/// The steps, also those in which nobody is.
pub(super) fn tell(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    let (mut width, mut last, mut all) = (0, 0, 0);
    let mut steps = std::collections::BTreeMap::new();
    for row in rows::each(rows) {
        let people = row.integer("people")?;
        (width, last) = (row.micros("width")?, row.micros("last")?);
        let low = row.number("low")?.map(|_| row.micros("low")).transpose()?;
        steps.insert(low, people);
        all += people;
    }
    if all == 0 {
        let why = "nobody has a predicted value yet: the models need people who bought on more than one day";
        return Ok(Found::missing(why));
    }
    let people = |low: Option<i64>| steps.get(&low).copied().unwrap_or(0);
    let mut bins = Vec::new();
    // The open steps at both ends are shown when somebody is in them.
    if people(None) > 0 {
        bins.push(bin(ground, None, Some(0), people(None)));
    }
    let mut low = 0;
    while low < last && width > 0 {
        bins.push(bin(ground, Some(low), Some(low + width), people(Some(low))));
        low += width;
    }
    if people(Some(last)) > 0 {
        bins.push(bin(ground, Some(last), None, people(Some(last))));
    }
    let mut found = Found {
        value: Some(all as f64),
        records: records("people", Filter::field("value_predictive", Empty, false), None),
        ..Found::default()
    };
    found.further.insert("bins".to_owned(), Json::Array(bins));
    found.further.insert("currency".to_owned(), json!(ground.app.firm.currency));
    Ok(found)
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
