//! Whether customers stay: shares of those who were there, with the parts that explain them.

use platform::Error;
use platform::warehouse::Rows;
use serde_json::{Value as Json, json};

use super::counts::{Counts, added, read};
use super::part::{Part, Span};
use crate::metrics::found::{Found, point};
use crate::metrics::{Ground, Metric, goal};

/// A share of customers: who is counted, of whom, and the parts that explain it.
struct Rate {
    over: Part,
    of: Part,
    parts: &'static [Part],
    /// Why there is no figure where nobody is in the denominator.
    nobody: &'static str,
}

/// `((E − N) / S) × 100`.
pub(in crate::metrics) fn crr(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::Retained,
        of: Part::Start,
        parts: &[Part::Start, Part::End, Part::New, Part::Kept, Part::Lapsed, Part::WonBack],
        nobody: "nobody was active",
    };
    rate(metric, ground, rows, &RATE)
}

/// Active at the start and at the end, of those at the start.
pub(in crate::metrics) fn kept(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::Kept,
        of: Part::Start,
        parts: &[Part::Start, Part::Kept, Part::Lapsed],
        nobody: "nobody was active",
    };
    rate(metric, ground, rows, &RATE)
}

/// The rest of them.
pub(in crate::metrics) fn lapsed(metric: &Metric, ground: &Ground<'_>, rows: &Rows) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::Lapsed,
        of: Part::Start,
        parts: &[Part::Start, Part::Lapsed, Part::Kept],
        nobody: "nobody was active",
    };
    let mut found = rate(metric, ground, rows, &RATE)?;
    let whole = added(&read(ground, rows)?, ground).whole;
    let mean = (whole.scored > 0).then(|| whole.chances / whole.scored as f64);
    found.further.insert("mean_chance_active".to_owned(), json!(mean));
    Ok(found)
}

/// Active again at the end, of those who had bought before and were not active at the start.
pub(in crate::metrics) fn won_back(
    metric: &Metric,
    ground: &Ground<'_>,
    rows: &Rows,
) -> Result<Found, Error> {
    const RATE: Rate = Rate {
        over: Part::WonBack,
        of: Part::Inactive,
        parts: &[Part::Inactive, Part::WonBack],
        nobody: "nobody who had bought before was inactive",
    };
    rate(metric, ground, rows, &RATE)
}

fn rate(metric: &Metric, ground: &Ground<'_>, rows: &Rows, rate: &Rate) -> Result<Found, Error> {
    let spans = added(&read(ground, rows)?, ground);
    let share = |counts: &Counts| {
        let sum = |part: Part| counts.of.iter().map(|count| part.of(count)).sum::<i64>();
        let of = sum(rate.of);
        // Multiplied first: 170 of 200 are 85 exactly.
        (of > 0).then(|| (100 * sum(rate.over)) as f64 / of as f64)
    };
    let told = |part: Part, counts: &Counts, span: &Span| part.set(counts, span, &|_| None);
    let series = ground.period.steps.iter().zip(&spans.steps).map(|(step, counts)| {
        if ground.ahead(*step) {
            return goal::beside(metric, *step, point(ground, *step, None, Json::Null));
        }
        let value = share(counts);
        let records = told(rate.over, counts, &Span::new(ground, *step)).records;
        goal::beside(metric, *step, point(ground, *step, value, records))
    });
    let series = series.collect();
    let whole = (ground.period.from, ground.period.to);
    let span = Span::new(ground, whole);
    let value = share(&spans.whole).filter(|_| !ground.ahead(whole));
    let parts = rate.parts.iter().map(|part| {
        let named = json!({ "name": part.name(), "label": part.label() });
        told(*part, &spans.whole, &span).into(named)
    });
    let nobody = format!("{} on {}, where the period begins", rate.nobody, ground.period.from);
    Ok(Found {
        value,
        records: told(rate.over, &spans.whole, &span).records,
        parts: parts.collect(),
        series,
        missing: if value.is_none() { vec![nobody] } else { Vec::new() },
        windowed: true,
        goal: metric.goal.map(|_| goal::told(metric, whole, value)),
        ..Found::default()
    })
}
