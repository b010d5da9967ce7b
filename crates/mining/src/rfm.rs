//! Recency-frequency-monetary classes from 1 (low) to 5 (high), with ties kept together.
//!
//! The class of a value is 1 + floor(5 × share of customers strictly below it). Equal values share a class, so
//! where half of all customers bought once, all of these are in class 1 and class 2 may be empty; that is the
//! truth about such data, not an error to be evened out.

use crate::MiningError;

/// The figures of one customer the classes are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Customer {
    /// Day number of the last transaction; a later day is better.
    pub last_day: i32,
    /// Transactions, the first included.
    pub transactions: u32,
    /// Monetary value in one currency: the caller decides whether total or mean.
    pub value: f64,
}

/// The classes of one customer, each from 1 to 5; 5 is recent, frequent, valuable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Class of recency.
    pub recency: u8,
    /// Class of frequency.
    pub frequency: u8,
    /// Class of monetary value.
    pub monetary: u8,
}

/// The classes of all customers, in their order. Sorts three times: O(n log n).
///
/// # Errors
/// [`MiningError::Row`] when a value is not a finite number.
pub fn classify(customers: &[Customer]) -> Result<Vec<Class>, MiningError> {
    let axis = |of: fn(&Customer) -> f64| classes(&customers.iter().map(of).collect::<Vec<f64>>());
    let recency = axis(|c| f64::from(c.last_day))?;
    let frequency = axis(|c| f64::from(c.transactions))?;
    let monetary = axis(|c| c.value)?;
    let joined = recency.into_iter().zip(frequency).zip(monetary);
    Ok(joined.map(|((recency, frequency), monetary)| Class { recency, frequency, monetary }).collect())
}

/// The class of each value among all, higher is better.
///
/// # Errors
/// [`MiningError::Row`] when a value is not a finite number.
pub fn classes(values: &[f64]) -> Result<Vec<u8>, MiningError> {
    if let Some(index) = values.iter().position(|v| !v.is_finite()) {
        return Err(MiningError::Row { index, reason: "the value is not a finite number" });
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|i, j| values[*i].total_cmp(&values[*j]));
    let mut classes = vec![1; values.len()];
    let mut below = 0;
    // `==` and not the order of bits: −0 and 0 are one value.
    for ties in order.chunk_by(|i, j| values[*i] == values[*j]) {
        // In whole numbers, so that a share of exactly 0.6 is not 0.5999…
        let class = 1 + 5 * below / values.len();
        for i in ties {
            classes[*i] = class as u8;
        }
        below += ties.len();
    }
    Ok(classes)
}
