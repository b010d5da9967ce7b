//! The window in which a purchase keeps a customer active, measured from the firm's own gaps.

use platform::Error;
use platform::warehouse::Rows;

use super::found::Found;
use super::{Ground, Metric, rows};
use crate::value::levels::DEFAULT_WINDOW;

/// The least gap that 95 of 100 do not exceed. Purchases of one day have no gap.
pub(super) const SQL: &str = "\
with bought as (
  select distinct customer_id, day from purchases where customer_id is not null
), gap as (
  select cast(day as int) - cast(lag(day) over (partition by customer_id order by day) as int) as days
  from bought
), counted as (
  select days, sum(count(*)) over (order by days) as upto, sum(count(*)) over () as gaps
  from gap
  where days is not null
  group by days
)
select case when max(gaps) >= 20 then min(days) else 365 end as days, max(gaps) as gaps
from counted
where upto * 100 >= gaps * 95
having count(*) > 0";

/// The days as they are measured now. Figures use those that were measured when everybody was scored.
pub(super) fn tell(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    // Without any gap there is no row.
    let mut found = Found { value: Some(DEFAULT_WINDOW as f64), windowed: true, ..Found::default() };
    for row in rows::each(rows) {
        let days = row.integer("days")?;
        found.value = Some(days as f64);
    }
    if found.value != Some(ground.window_days as f64) {
        let told = format!("the figures use {} days until everybody is scored again", ground.window_days);
        found.missing.push(told);
    }
    Ok(found)
}
