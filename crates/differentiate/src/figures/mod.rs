//! What home shows: a figure with its definition, how fresh it is, what is missing, and the records behind it.
//!
//! Each figure says how its records are found, as a filter of the public grammar: opening them, and summing
//! the named field where there is one, gives exactly the figure. All are computed on the database by
//! [`figure`], in one snapshot; a figure of people is as fresh as the follower that keeps their values.

mod customers;
mod distribution;
mod orders;
mod period;
mod routes;
mod steps;

use db::Tx;
use model::filter::Filter;
use model::{Day, Timestamp};
use platform::{App, Error, feed};
use serde_json::{Value as Json, json};

use crate::value::purchases;
pub use period::{Grain, Period};
pub use routes::routes;

/// What a figure is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The first day; without one, that of the first purchase.
    pub from: Option<Day>,
    /// The day after the last; without one, the day after the firm's last day.
    pub to: Option<Day>,
    /// The length of a step of the series.
    pub grain: Grain,
}

/// A figure as it is declared.
struct Figure {
    name: &'static str,
    label: &'static str,
    unit: &'static str,
    definition: &'static str,
    compute: fn(&mut Ground<'_>) -> Result<Found, Error>,
}

const FIGURES: &[Figure] = &[
    Figure {
        name: "customers",
        label: "Customers",
        unit: "people",
        definition: "Everybody with a purchase: an order that was neither cancelled nor wholly refunded. An \
                     order of a company makes the company the customer.",
        compute: customers::customers,
    },
    Figure {
        name: "active",
        label: "Active customers",
        unit: "people",
        definition: "Customers who bought within the window before the day: the time within which 95 of 100 \
                     repeat purchases follow, 365 days until that is known.",
        compute: customers::active,
    },
    Figure {
        name: "revenue",
        label: "Revenue",
        unit: "money",
        definition: "Total of all purchases, net of tax, discounts and refunds.",
        compute: orders::revenue,
    },
    Figure {
        name: "orders",
        label: "Orders",
        unit: "orders",
        definition: "Orders that were neither cancelled nor wholly refunded.",
        compute: orders::orders,
    },
    Figure {
        name: "average_purchase",
        label: "Average purchase",
        unit: "money",
        definition: "Revenue by the number of purchases it comes from, those of nothing included.",
        compute: orders::average,
    },
    Figure {
        name: "value_distribution",
        label: "People by predicted value",
        unit: "people",
        definition: "People by the margin expected of them over 36 months, discounted by 10 % a year; without \
                     a margin share, by revenue.",
        compute: distribution::distribution,
    },
];

/// Where a figure is computed.
pub(crate) struct Ground<'a> {
    tx: &'a mut Tx,
    app: &'a App,
    period: Period,
    horizon: Timestamp,
    today: Day,
    first: Day,
}

/// A figure as it was found.
#[derive(Default)]
pub(crate) struct Found {
    value: Option<f64>,
    records: Json,
    /// The same in parts, where records of several objects are behind it.
    parts: Vec<Json>,
    series: Vec<Json>,
    bins: Option<Vec<Json>>,
    window_days: Option<i64>,
    missing: Vec<String>,
}

/// One figure. [`Error::NotFound`] when there is none of this name, [`Error::Invalid`] when the period is no
/// period or has too many steps.
pub fn figure(tx: &mut Tx, app: &App, name: &str, query: Query) -> Result<Json, Error> {
    let Some(figure) = FIGURES.iter().find(|figure| figure.name == name) else {
        let names: Vec<_> = FIGURES.iter().map(|figure| figure.name).collect();
        return Err(Error::not_found(format!("there is no such figure; there are {}", names.join(", "))));
    };
    let now = app.clock.now();
    let (today, horizon) = (app.firm.today(now), app.firm.horizon(now));
    let seq = feed::last_seq(tx)?;
    let span = purchases::span(tx, app, horizon)?;
    let period = Period::new(query, span.map(|(first, _)| first), today)?;
    let found = match span {
        None => Found { missing: vec!["there are no orders yet".to_owned()], ..Found::default() },
        Some((first, _)) => (figure.compute)(&mut Ground { tx, app, period, horizon, today, first })?,
    };
    let mut told = json!({
        "name": figure.name,
        "label": figure.label,
        "definition": figure.definition,
        "value": found.value,
        "unit": figure.unit,
        "currency": matches!(figure.name, "revenue" | "average_purchase" | "value_distribution")
            .then_some(app.firm.currency),
        "missing": found.missing,
        "goal": null,
        "series": found.series,
        "window_days": found.window_days,
        "as_of": today,
        "seq": seq,
        "records": found.records,
        "parts": found.parts,
    });
    if let (Some(bins), Some(map)) = (found.bins, told.as_object_mut()) {
        map.insert("bins".to_owned(), Json::Array(bins));
    }
    Ok(told)
}

impl Ground<'_> {
    /// The moment at which a day begins, or the end of what is looked at if that is earlier.
    fn start(&self, day: Day) -> Timestamp {
        day.start_in(&self.app.firm.time_zone).min(self.horizon)
    }

    /// One step of a series.
    fn point(&self, (from, to): (Day, Day), value: Option<f64>, records: Json) -> Json {
        // A step is open until its last day is over.
        json!({ "from": from, "to": to, "value": value, "provisional": to > self.today.plus(1), "records": records })
    }
}

/// Records behind a figure.
fn records(object: &str, filter: Filter, sum: Option<&str>) -> Json {
    json!({ "object": object, "filter": filter.json(), "sum": sum })
}
