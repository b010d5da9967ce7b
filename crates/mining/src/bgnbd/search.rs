//! The maximum-likelihood fit of BG/NBD: several starts on a pilot sample, then Newton on everybody.

use super::likelihood::Grouped;
use super::{Observation, Params};
use crate::maximise::{Maximum, maximise};
use crate::{Fit, MiningError};

const MODEL: &str = "BG/NBD";
/// Four parameters cannot be learnt from less.
const FEWEST_CUSTOMERS: f64 = 10.0;
const FEWEST_REPEAT_BUYERS: f64 = 4.0;
/// Different rows in the pilot sample.
const PILOT: usize = 10_000;
/// The search stays within a factor of 1e6 of one (of the mean age, for α).
const LN_BOUND: f64 = 13.815_510_557_964_274;
/// A parameter whose logarithm is known no better than this (a factor of e⁵) is not pinned down.
const FLAT: f64 = 5.0;
/// Starts for (r, a, b): varied and even customers, many and few leaving.
const STARTS: [[f64; 3]; 4] = [[0.3, 0.8, 2.5], [1.5, 0.5, 5.0], [5.0, 2.0, 2.0], [0.1, 0.1, 1.0]];

/// Fits the four parameters by maximum likelihood. `threads` of 0 means all the machine offers; the result
/// has the same bits for any number.
///
/// # Errors
/// [`MiningError::Empty`] and [`MiningError::TooFew`] when fewer than 10 customers or 4 repeat buyers are
/// given, [`MiningError::Row`] for impossible figures, [`MiningError::NoMaximum`] when the search does not
/// settle from any start.
pub fn fit(observations: &[Observation], threads: usize) -> Result<Fit<Params>, MiningError> {
    for (index, row) in observations.iter().enumerate() {
        row.check(index)?;
    }
    let customers = total_weight(observations);
    enough(observations, customers)?;
    let all = Grouped::new(observations.to_vec(), threads);
    let (scale, pace) = scale_and_pace(all.rows());
    let ln_scale = scale.ln();
    let lower = [-LN_BOUND, ln_scale - LN_BOUND, -LN_BOUND, -LN_BOUND];
    let upper = [LN_BOUND, ln_scale + LN_BOUND, LN_BOUND, LN_BOUND];
    let climb = |on: &Grouped, start: [f64; 4]| {
        maximise(start, &lower, &upper, |logs| {
            let natural = logs.map(f64::exp);
            on.evaluate(&Params::from_array(natural)).in_logs(&natural)
        })
    };

    // Rows are ordered by x, then age, then recency, so every k-th is a fair sample of all three.
    let pilot_step = all.rows().len().div_ceil(PILOT);
    let pilot = Grouped::new(all.rows().iter().step_by(pilot_step).copied().collect(), threads);
    let mut best: Option<Maximum<4>> = None;
    let mut steps = 0;
    for [r, a, b] in STARTS {
        match climb(&pilot, [r.ln(), (r / pace).ln(), a.ln(), b.ln()]) {
            Ok(found) if best.as_ref().is_none_or(|b| found.value > b.value) => best = Some(found),
            Ok(_) => {}
            Err(taken) => steps = steps.max(taken),
        }
    }
    let best = best.ok_or(MiningError::NoMaximum { model: MODEL, iterations: steps })?;
    let found =
        climb(&all, best.at).map_err(|iterations| MiningError::NoMaximum { model: MODEL, iterations })?;

    let natural = found.at.map(f64::exp);
    let mut errors = [0.0; 4];
    let mut unidentified = Vec::new();
    for (i, name) in ["r", "alpha", "a", "b"].into_iter().enumerate() {
        errors[i] = natural[i] * found.standard_errors[i];
        if found.standard_errors[i].is_nan() || found.standard_errors[i] > FLAT {
            errors[i] = f64::INFINITY;
            unidentified.push(name);
        }
    }
    Ok(Fit {
        parameters: Params::from_array(natural),
        standard_errors: Params::from_array(errors),
        unidentified,
        log_likelihood: found.value,
        customers,
        iterations: found.iterations,
    })
}

fn total_weight(rows: &[Observation]) -> f64 {
    rows.iter().map(|row| row.weight).sum()
}

fn enough(rows: &[Observation], customers: f64) -> Result<(), MiningError> {
    if rows.is_empty() {
        return Err(MiningError::Empty { model: MODEL });
    }
    if customers < FEWEST_CUSTOMERS {
        let (got, needed) = (customers, FEWEST_CUSTOMERS);
        return Err(MiningError::TooFew { model: MODEL, what: "customers", got, needed });
    }
    // An empty sum of floats is −0; folding from 0 prints as one expects.
    let got = rows.iter().filter(|row| row.x > 0.0).fold(0.0, |sum, row| sum + row.weight);
    if got < FEWEST_REPEAT_BUYERS {
        let needed = FEWEST_REPEAT_BUYERS;
        return Err(MiningError::TooFew { model: MODEL, what: "repeat buyers", got, needed });
    }
    Ok(())
}

/// Mean age in weeks, and repeat purchases per week of age: what the bounds and starts are scaled by. Both
/// are above zero because a repeat buyer has an age above zero.
fn scale_and_pace(rows: &[Observation]) -> (f64, f64) {
    let weight = total_weight(rows);
    let age: f64 = rows.iter().map(|row| row.weight * row.t).sum();
    let purchases: f64 = rows.iter().map(|row| row.weight * row.x).sum();
    (age / weight, purchases / age)
}
