//! How well a fit foretells weeks it has not seen.
//!
//! The calibration ends on one day for everybody; purchases after it are counted in a hold-out and compared
//! with what the fit expected of each customer. Nothing here fits: the parameters must come from the
//! calibration alone, which is the caller's to ensure.

use crate::MiningError;
use crate::bgnbd::{Observation, Params, expected_all};
use crate::ordered_sum::map_in_order;

/// Calibration frequencies shown one by one; all above share the last group.
pub const LAST_GROUP: usize = 7;

/// Customers with the same number of repeat transactions in the calibration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Repeat transactions in the calibration; the last group holds this many or more.
    pub x: u32,
    /// Customers in the group.
    pub customers: u64,
    /// Mean expected purchases in the hold-out; `None` for an empty group.
    pub predicted_mean: Option<f64>,
    /// Mean actual purchases in the hold-out; `None` for an empty group.
    pub actual_mean: Option<f64>,
}

/// The comparison of expected with actual purchases in the hold-out.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// Length of the hold-out in weeks.
    pub weeks: f64,
    /// Customers compared.
    pub customers: u64,
    /// Correlation (Pearson) of expected and actual over customers; `None` when either does not vary.
    pub correlation: Option<f64>,
    /// Mean absolute error per customer, in purchases.
    pub mean_absolute_error: f64,
    /// Expected purchases of all customers.
    pub predicted_total: f64,
    /// Actual purchases of all customers.
    pub actual_total: f64,
    /// By calibration frequency 0, 1, … 7 and more.
    pub groups: Vec<Group>,
}

/// Compares the fit with `actual[i]` transactions of `rows[i]` in the `weeks` after the calibration. Each row
/// is one customer; weights are not used. `threads` of 0 means all the machine offers.
///
/// # Errors
/// [`MiningError::Empty`] without customers, [`MiningError::OutOfRange`] when the two slices differ in length
/// or `weeks` is not above 0, [`MiningError::Row`] for impossible figures.
pub fn backtest(
    of: &Params,
    rows: &[Observation],
    actual: &[u32],
    weeks: f64,
    threads: usize,
) -> Result<Backtest, MiningError> {
    if rows.is_empty() {
        return Err(MiningError::Empty { model: "back-test" });
    }
    if rows.len() != actual.len() {
        let (name, value) = ("number of hold-out counts", actual.len() as f64);
        return Err(MiningError::OutOfRange { name, value, range: "there must be one for each customer" });
    }
    if !weeks.is_finite() || weeks <= 0.0 {
        let range = "it must be above 0 weeks";
        return Err(MiningError::OutOfRange { name: "hold-out", value: weeks, range });
    }
    for (index, row) in rows.iter().enumerate() {
        row.check(index)?;
    }
    let predicted = expected_all(of, rows, weeks, threads);
    let actual: Vec<f64> = actual.iter().map(|n| f64::from(*n)).collect();
    let n = rows.len() as f64;
    let error: f64 = predicted.iter().zip(&actual).map(|(p, a)| (p - a).abs()).sum();
    Ok(Backtest {
        weeks,
        customers: rows.len() as u64,
        correlation: correlation(&predicted, &actual),
        mean_absolute_error: error / n,
        predicted_total: predicted.iter().sum(),
        actual_total: actual.iter().sum(),
        groups: groups(rows, &predicted, &actual),
    })
}

fn groups(rows: &[Observation], predicted: &[f64], actual: &[f64]) -> Vec<Group> {
    let mut sums = [(0u64, 0.0, 0.0); LAST_GROUP + 1];
    for ((row, p), a) in rows.iter().zip(predicted).zip(actual) {
        let sum = &mut sums[(row.x as usize).min(LAST_GROUP)];
        *sum = (sum.0 + 1, sum.1 + p, sum.2 + a);
    }
    let mean = |total: f64, count: u64| (count > 0).then(|| total / count as f64);
    sums.iter()
        .zip(0..)
        .map(|(&(customers, p, a), x)| Group {
            x,
            customers,
            predicted_mean: mean(p, customers),
            actual_mean: mean(a, customers),
        })
        .collect()
}

/// Pearson's correlation of two equally long slices; `None` when either does not vary.
#[must_use]
pub fn correlation(p: &[f64], q: &[f64]) -> Option<f64> {
    let n = p.len() as f64;
    let (mean_p, mean_q) = (p.iter().sum::<f64>() / n, q.iter().sum::<f64>() / n);
    let (mut pp, mut qq, mut pq) = (0.0, 0.0, 0.0);
    for (a, b) in p.iter().zip(q) {
        let (a, b) = (a - mean_p, b - mean_q);
        pp += a * a;
        qq += b * b;
        pq += a * b;
    }
    (pp > 0.0 && qq > 0.0).then(|| pq / (pp.sqrt() * qq.sqrt()))
}

/// Repeat transactions of all customers together, from the start of the data to the end of this week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// 1 for the first seven days of the data.
    pub week: u32,
    /// Expected by the fit for customers known only by the day of their first purchase.
    pub predicted: f64,
    /// Counted.
    pub actual: f64,
}

/// Repeat transactions week by week for the tracking plot, cumulative, as in figure 2 of the BG/NBD paper.
/// `first_days` holds the day of the first purchase of each customer and `repeat_days` the day of each repeat
/// transaction of any of them, both as days since the first day of the data (day 0). Days outside the `weeks`
/// shown are left out.
#[must_use]
pub fn tracking(
    of: &Params,
    first_days: &[i32],
    repeat_days: &[i32],
    weeks: u32,
    threads: usize,
) -> Vec<Week> {
    // Customers who came on the same day are expected to do the same.
    let mut came: Vec<i32> = first_days.iter().copied().filter(|day| *day >= 0).collect();
    came.sort_unstable();
    let cohorts: Vec<(i32, f64)> =
        came.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect();
    let mut repeats: Vec<i32> = repeat_days.iter().copied().filter(|day| *day >= 0).collect();
    repeats.sort_unstable();
    let all: Vec<u32> = (1..=weeks).collect();
    map_in_order(&all, all.len() * cohorts.len() * 10, threads, |&week| {
        let end = i64::from(week) * 7;
        let cohorts = cohorts.iter().take_while(|(day, _)| i64::from(*day) < end);
        // The last day of the week is counted whole, as the end of a calibration is: its age is end − 1 − day.
        let predicted =
            cohorts.map(|(day, n)| n * of.expected_new((end - 1 - i64::from(*day)) as f64 / 7.0)).sum();
        let actual = repeats.partition_point(|day| i64::from(*day) < end) as f64;
        Week { week, predicted, actual }
    })
}
