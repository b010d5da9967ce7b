//! What a value should be above, for a period of any length.

use model::Day;
use serde_json::{Value as Json, json};

use super::Metric;

/// The goal of a period, in percent with two digits: 85 a year are 85^(1/n) of an n-th of a year, as shares.
pub(super) fn scaled(year: f64, (from, to): (Day, Day)) -> f64 {
    let share = (year / 100.0).powf(years(from, to));
    (share * 10_000.0).round() / 100.0
}

/// The length of a period in years: whole months are twelfths, whole weeks 52nds, other days 365ths.
fn years(from: Day, to: Day) -> f64 {
    let (first, last) = (from.civil(), to.civil());
    if first.day() == last.day() && from < to {
        let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
            - i32::from(first.month());
        return f64::from(months) / 12.0;
    }
    let days = to.0 - from.0;
    if days % 7 == 0 { f64::from(days / 7) / 52.0 } else { f64::from(days) / 365.0 }
}

/// The goal of a period, and whether a value meets it: whether it is above.
pub(super) fn told(metric: &Metric, period: (Day, Day), value: Option<f64>) -> Json {
    let Some(goal) = metric.goal else { return Json::Null };
    let goal = scaled(goal.value, period);
    json!({ "op": ">", "value": goal, "met": value.map(|value| value > goal) })
}

/// A step of a series with its goal.
pub(super) fn beside(metric: &Metric, step: (Day, Day), mut point: Json) -> Json {
    let value = point["value"].as_f64();
    if let (Some(_), Some(map)) = (metric.goal, point.as_object_mut()) {
        map.insert("goal".to_owned(), told(metric, step, value));
    }
    point
}
