//! How many customers there are, and how many are active.

use model::filter::Filter;
use platform::Error;
use platform::warehouse::Rows;
use serde_json::{Value as Json, json};

use super::counts::{Spans, added, read};
use super::part::{Part, Span};
use crate::metrics::found::{Found, point};
use crate::metrics::{Ground, Metric, groups};
use crate::value::purchases::Customers;

/// Everybody who bought before the end of the period.
pub(in crate::metrics) fn customers(
    metric: &Metric,
    ground: &Ground<'_>,
    rows: &Rows,
) -> Result<Found, Error> {
    let mut found = counted(metric, ground, rows, Part::Customers)?;
    found.windowed = false;
    Ok(found)
}

/// Those who bought within the window before the end of the period.
pub(in crate::metrics) fn active(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    counted(metric, ground, rows, Part::End)
}

fn counted(_: &Metric, ground: &Ground<'_>, rows: &Rows, part: Part) -> Result<Found, Error> {
    let whole = (ground.period.from, ground.period.to);
    let spans = read(ground, rows)?;
    let tell = |spans: &Spans, by: &dyn Fn(Customers) -> Option<Filter>| {
        let steps = ground.period.steps.iter().zip(&spans.steps);
        let series = steps.map(|(step, counts)| {
            if ground.ahead(*step) {
                return point(ground, *step, None, Json::Null);
            }
            let set = part.set(counts, &Span::new(ground, *step), by);
            point(ground, *step, Some(set.value as f64), set.records)
        });
        let set = part.set(&spans.whole, &Span::new(ground, whole), by);
        (set, series.collect::<Vec<_>>())
    };
    let (all, series) = tell(&added(&spans, ground), &|_| None);
    let groups = ground.by.map(|by| {
        let one = |(key, spans): (&Option<String>, &Spans)| {
            let (set, series) = tell(spans, &|customers| Some(by.of_customers(customers, key.as_deref())));
            groups::Group {
                key: key.clone(),
                label: by.label(key.as_deref()),
                size: set.value as f64,
                told: set.into(json!({ "series": series })),
            }
        };
        groups::largest(spans.iter().map(one).collect())
    });
    let (groups, missing) = groups.unzip();
    Ok(Found {
        value: Some(all.value as f64),
        records: all.records,
        parts: all.parts,
        series,
        groups,
        missing: missing.into_iter().flatten().collect(),
        windowed: true,
        ..Found::default()
    })
}
