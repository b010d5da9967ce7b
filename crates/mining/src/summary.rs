//! From the purchases of one customer to the figures the models read: repeat transactions, recency, age.
//!
//! The conventions are those that reproduce the published fits: all purchases of one day are one transaction,
//! the first day is not a repeat, the last day of the calibration counts, a week is seven days. A purchase of
//! zero counts as a purchase but says nothing about value.

use crate::MiningError;

/// Days in a week: times below are day differences divided by this.
pub const DAYS_PER_WEEK: f64 = 7.0;

/// One purchase of one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purchase {
    /// Day number in any calendar that counts days one by one.
    pub day: i32,
    /// What was paid, in any one currency; refunds already taken off.
    pub amount: f64,
}

/// What the models know of one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Repeat transactions: days with a purchase after the first such day.
    pub x: f64,
    /// Recency: weeks from the first to the last transaction; 0 without a repeat.
    pub t_x: f64,
    /// Age: weeks from the first transaction to the end of the calibration.
    pub t: f64,
    /// Repeat transactions with an amount above zero.
    pub paid: f64,
    /// Mean amount of the `paid` transactions; 0 when there is none.
    pub mean: f64,
}

/// Summarises the purchases of one customer up to and including the day `end`; later ones are ignored.
/// `None` when the customer had not bought by then.
///
/// # Errors
/// [`MiningError::Row`] when the days are not in rising order or an amount is not a finite number.
pub fn summarise(purchases: &[Purchase], end: i32) -> Result<Option<Summary>, MiningError> {
    check(purchases)?;
    let seen = &purchases[..purchases.partition_point(|p| p.day <= end)];
    let Some(first) = seen.first().map(|p| p.day) else { return Ok(None) };
    let mut summary = Summary { x: 0.0, t_x: 0.0, t: weeks(first, end), paid: 0.0, mean: 0.0 };
    let mut total = 0.0;
    for day in seen.chunk_by(|a, b| a.day == b.day).skip(1) {
        summary.x += 1.0;
        summary.t_x = weeks(first, day[0].day);
        let amount: f64 = day.iter().map(|p| p.amount).sum();
        if amount > 0.0 {
            summary.paid += 1.0;
            total += amount;
        }
    }
    if summary.paid > 0.0 {
        summary.mean = total / summary.paid;
    }
    Ok(Some(summary))
}

/// Transactions after the day `after` up to and including the day `until`: what a hold-out counts.
///
/// # Errors
/// [`MiningError::Row`] as for [`summarise`].
pub fn transactions(purchases: &[Purchase], after: i32, until: i32) -> Result<u32, MiningError> {
    check(purchases)?;
    let within = purchases.iter().filter(|p| p.day > after && p.day <= until);
    let mut count = 0;
    let mut last = None;
    for purchase in within {
        if last != Some(purchase.day) {
            count += 1;
            last = Some(purchase.day);
        }
    }
    Ok(count)
}

/// Weeks from one day to another.
#[must_use]
pub fn weeks(from: i32, to: i32) -> f64 {
    (f64::from(to) - f64::from(from)) / DAYS_PER_WEEK
}

fn check(purchases: &[Purchase]) -> Result<(), MiningError> {
    for (index, purchase) in purchases.iter().enumerate() {
        if !purchase.amount.is_finite() {
            return Err(MiningError::Row { index, reason: "the amount is not a finite number" });
        }
        if index > 0 && purchases[index - 1].day > purchase.day {
            return Err(MiningError::Row { index, reason: "the days are not in rising order" });
        }
    }
    Ok(())
}
