//! People by how lately and how often they bought, in the classes that are kept of each.

use model::field::Operator::{Empty, Eq};
use model::filter::Filter;
use platform::Error;
use platform::warehouse::Rows;
use serde_json::json;

use super::found::{Found, records};
use super::{Ground, Metric, rows};
use crate::value::account::units;

/// People of each cell, and what they brought.
pub(super) const SQL: &str = "\
select rfm_recency as recency, rfm_frequency as frequency, count(*) as people, sum(revenue) as revenue
from person_values
where rfm_recency is not null and rfm_frequency is not null
group by 1, 2
order by 1, 2";

/// The grid: 25 cells, or none where nobody is classed.
pub(super) fn tell(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    let mut grid = [[(0i64, 0i64); 5]; 5];
    let mut people = 0;
    for row in rows::each(rows) {
        let class = |name| -> Result<usize, Error> { Ok(row.integer(name)? as usize - 1) };
        let cell = grid.get_mut(class("recency")?).and_then(|line| line.get_mut(class("frequency").ok()?));
        let cell = cell.ok_or_else(|| Error::bug("a class is from 1 to 5"))?;
        *cell = (row.integer("people")?, row.micros("revenue")?);
        people += cell.0;
    }
    if people == 0 {
        return Ok(Found::missing("nobody is in a class yet: classes follow from purchases of people"));
    }
    let classes = || 1..=5i64;
    let cells = classes().flat_map(|recency| classes().map(move |frequency| (recency, frequency)));
    let cells = cells.map(|(recency, frequency)| {
        let (people, revenue) = grid[recency as usize - 1][frequency as usize - 1];
        let filter =
            vec![Filter::field("rfm_recency", Eq, recency), Filter::field("rfm_frequency", Eq, frequency)];
        json!({
            "recency": recency,
            "frequency": frequency,
            "value": people,
            "revenue": units(revenue),
            "records": records("people", Filter::And(filter), None),
        })
    });
    let mut found = Found {
        value: Some(people as f64),
        records: records("people", Filter::field("rfm_recency", Empty, false), None),
        ..Found::default()
    };
    found.further.insert("cells".to_owned(), cells.collect::<Vec<_>>().into());
    found.further.insert("currency".to_owned(), json!(ground.app.firm.currency));
    Ok(found)
}
