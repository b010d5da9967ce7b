//! How many buy a second time within a year of the first.

use std::sync::Arc;

use model::field::Operator::{Lt, Lte};
use model::filter::Filter;
use model::{Day, Timestamp};
use platform::Error;
use platform::warehouse::{Function, Rows};
use serde_json::{Value as Json, json};

use super::buyers::bought;
use super::found::{Found, listed, point};
use super::{Ground, Metric, rows};
use crate::value::purchases::Customers;

/// Customers by the day of their first purchase, and those of them who bought again within 365 days.
pub(super) const SQL: &str = "\
with first as (
  select customer_id, bool_or(company_id is not null) as company, min(at) as at
  from purchases
  where customer_id is not null
  group by customer_id
), bought as (
  select first.customer_id, first.company, first.at, count(*) as purchases
  from first join purchases p on p.customer_id = first.customer_id
  where p.day <= year_later(first.at)
  group by 1, 2, 3
)
select firm_day(at) as day, company, count(*) as customers, sum(case when purchases >= 2 then 1 else 0 end) as again
from bought
group by 1, 2";

/// Days after the first purchase within which the second counts, and the age of the customers looked at.
const YEAR: i32 = 365;

/// The function of the year.
pub(super) fn functions(ground: &Ground<'_>) -> Result<Vec<Vec<Function>>, Error> {
    let zone = ground.app.firm.time_zone.clone();
    Ok(vec![vec![Function::DayOfMoment {
        name: "year_later",
        of: Arc::new(move |at| Some(Timestamp(at).day_in(&zone).plus(YEAR).0)),
    }]])
}

/// Customers who first bought on a day, and those who bought again.
struct Began {
    day: Day,
    kind: usize,
    all: i64,
    again: i64,
}

/// The rate as it is known at the end of each step.
pub(super) fn tell(_: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    let read = rows::each(rows).map(|row| {
        Ok(Began {
            day: row.day("day")?,
            kind: row.kind()?,
            all: row.integer("customers")?,
            again: row.integer("again")?,
        })
    });
    let began = read.collect::<Result<Vec<_>, Error>>()?;
    let until = |to: Day| At::new(ground, &began, to);
    let series = ground.period.steps.iter().map(|step| {
        if ground.ahead(*step) {
            return point(ground, *step, None, Json::Null);
        }
        let at = until(step.1);
        point(ground, *step, at.share(), at.again().records)
    });
    let series = series.collect();
    let at = until(ground.period.to);
    let value = at.share();
    let parts = vec![
        at.old().into(json!({ "name": "old_enough", "label": "First bought at least 365 days before" })),
        at.again()
            .into(json!({ "name": "again", "label": "Bought again within 365 days of the first purchase" })),
    ];
    let young = "nobody's first purchase is 365 days old yet".to_owned();
    Ok(Found {
        value,
        records: at.again().records,
        parts,
        series,
        missing: if value.is_none() { vec![young] } else { Vec::new() },
        ..Found::default()
    })
}

/// Customers old enough at the end of a period, and those of them who bought again.
struct At {
    /// The moment before which the first purchase must lie.
    before: Timestamp,
    all: [i64; 2],
    again: [i64; 2],
}

impl At {
    fn new(ground: &Ground<'_>, began: &[Began], to: Day) -> At {
        // The first purchase is so old when so many days have passed at the end of the last day.
        let before = ground.end(to).plus(-YEAR);
        let (mut all, mut again) = ([0; 2], [0; 2]);
        for began in began.iter().filter(|began| began.day < before) {
            all[began.kind] += began.all;
            again[began.kind] += began.again;
        }
        At { before: ground.start(before), all, again }
    }

    fn share(&self) -> Option<f64> {
        let all: i64 = self.all.iter().sum();
        (all > 0).then(|| (100 * self.again.iter().sum::<i64>()) as f64 / all as f64)
    }

    fn old(&self) -> super::found::Set {
        listed(self.all, |customers| Some(self.first(customers)))
    }

    /// Of companies it is not kept when they bought again, so they cannot be listed.
    fn again(&self) -> super::found::Set {
        listed(self.again, |customers| match customers {
            Customers::People => {
                Some(Filter::And(vec![self.first(customers), Filter::field("days_to_second", Lte, YEAR)]))
            }
            Customers::Companies => None,
        })
    }

    fn first(&self, customers: Customers) -> Filter {
        match customers {
            Customers::People => Filter::field("first_purchase_at", Lt, json!(self.before)),
            Customers::Companies => bought(customers, None, self.before),
        }
    }
}
