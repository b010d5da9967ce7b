//! The Gamma-Gamma model of spending: what a customer's purchases are worth on average in the long run, given
//! the few we have seen.
//!
//! Source: Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value", brucehardie.com/notes/025.
//! The amount of a purchase is Gamma(p, rate ν) and ν differs between customers as Gamma(q, rate v); how much
//! someone spends is taken to be independent of how often. Amounts are in any one currency, above zero; `v`
//! is in the same unit.
//!
//! A mean of few purchases is pulled towards the mean of all customers, the more the fewer there are. For
//! q ≤ 1 the spending of customers varies so widely that the mean of all does not exist; the functions say so
//! instead of giving a number.

use crate::maximise::{Maximum, Point, maximise};
use crate::ordered_sum::map_in_order;
use crate::special::{digamma, ln_beta, trigamma};
use crate::summary::Summary;
use crate::{Fit, MiningError};

const MODEL: &str = "Gamma-Gamma";
/// Three parameters cannot be learnt from less.
const FEWEST_SPENDERS: f64 = 4.0;
/// The search stays within a factor of 1e6 of one (of the mean amount, for v).
const LN_BOUND: f64 = 13.815_510_557_964_274;
/// A parameter whose logarithm is known no better than this (a factor of e⁵) is not pinned down.
const FLAT: f64 = 5.0;
const PIECE: usize = 4096;
const PILOT: usize = 10_000;

/// The three parameters, each above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    /// Shape of a customer's own amounts.
    pub p: f64,
    /// Shape of the differences between customers.
    pub q: f64,
    /// Scale, in the unit of the amounts.
    pub v: f64,
}

/// The spending of one customer, or of `weight` customers alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spend {
    /// Repeat transactions with an amount above zero.
    pub x: f64,
    /// Their mean amount; 0 when `x` is 0.
    pub mean: f64,
    /// How many customers these figures stand for; above 0.
    pub weight: f64,
}

impl From<&Summary> for Spend {
    fn from(s: &Summary) -> Self {
        Self { x: s.paid, mean: s.mean, weight: 1.0 }
    }
}

impl Params {
    /// Takes three parameters after checking that each is finite and above zero.
    ///
    /// # Errors
    /// [`MiningError::Parameter`] naming the first that is not.
    pub fn new(p: f64, q: f64, v: f64) -> Result<Self, MiningError> {
        for (name, value) in [("p", p), ("q", q), ("v", v)] {
            if !value.is_finite() || value <= 0.0 {
                return Err(MiningError::Parameter { name, value });
            }
        }
        Ok(Self { p, q, v })
    }

    /// Mean amount of a purchase over all customers, p·v/(q − 1).
    ///
    /// # Errors
    /// [`MiningError::NoMean`] for q ≤ 1.
    pub fn population_mean(&self) -> Result<f64, MiningError> {
        if self.q > 1.0 {
            Ok(self.p * self.v / (self.q - 1.0))
        } else {
            Err(MiningError::NoMean { q: self.q })
        }
    }

    /// Expected amount of a future purchase of a customer whose `x` repeat transactions above zero had this
    /// `mean` (equation 5). With `x` = 0: the mean over all customers.
    ///
    /// # Errors
    /// [`MiningError::NoMean`] when neither she nor the population has a finite mean.
    pub fn expected_value(&self, x: f64, mean: f64) -> Result<f64, MiningError> {
        if x <= 0.0 {
            return self.population_mean();
        }
        let shape = self.p * x + self.q - 1.0;
        if shape > 0.0 {
            Ok(self.p * (self.v + x * mean) / shape)
        } else {
            Err(MiningError::NoMean { q: self.q })
        }
    }
}

/// The log-likelihood of all customers with a repeat transaction above zero, weights included (equation 1a of
/// the note, for the mean of x amounts).
#[must_use]
pub fn log_likelihood(at: &Params, rows: &[Spend]) -> f64 {
    rows.iter().filter(|row| row.x > 0.0).map(|row| sum(at, std::slice::from_ref(row)).value).sum()
}

/// The derivatives of [`log_likelihood`] by ln p, ln q and ln v.
#[must_use]
pub fn gradient(at: &Params, rows: &[Spend]) -> [f64; 3] {
    let mut total = [0.0; 3];
    for row in rows.iter().filter(|row| row.x > 0.0) {
        let part = sum(at, std::slice::from_ref(row)).in_logs(&[at.p, at.q, at.v]).gradient;
        for i in 0..3 {
            total[i] += part[i];
        }
    }
    total
}

/// Value and derivatives over rows with equal x > 0.
fn sum(at: &Params, rows: &[Spend]) -> Point<3> {
    let Params { p, q, v } = *at;
    let x = rows.first().map_or(1.0, |row| row.x);
    let (px, shape) = (p * x, p * x + q);
    let [mut w, mut ln_mean, mut ln_total, mut ln_share] = [0.0; 4];
    let (mut inverse, mut inverse_square) = (0.0, 0.0);
    for row in rows {
        let spent = x * row.mean;
        let i = 1.0 / (spent + v);
        w += row.weight;
        ln_mean += row.weight * row.mean.ln();
        // ln(1 + spent/v) and ln(spent/(spent + v)), both exact where one side dwarfs the other.
        ln_total += row.weight * (spent / v).ln_1p();
        ln_share -= row.weight * (v / spent).ln_1p();
        inverse += row.weight * i;
        inverse_square += row.weight * i * i;
    }
    // −ln B(px, q) + px ln(x m/(x m + v)) − q ln(1 + x m/v) − ln m
    let value = px * ln_share - w * ln_beta(px, q) - q * ln_total - ln_mean;
    let psi = digamma(shape);
    let tri = trigamma(shape);
    let gradient = [
        x * (w * (psi - digamma(px)) + ln_share),
        w * (psi - digamma(q)) - ln_total,
        w * q / v - shape * inverse,
    ];
    let pv = -x * inverse;
    let qv = w / v - inverse;
    let hessian = [
        [w * x * x * (tri - trigamma(px)), w * x * tri, pv],
        [w * x * tri, w * (tri - trigamma(q)), qv],
        [pv, qv, -w * q / (v * v) + shape * inverse_square],
    ];
    Point { value, gradient, hessian }
}

/// Fits the three parameters by maximum likelihood; customers without a transaction above zero (`x` = 0) are
/// left out. Runs on all the machine's threads; the result does not depend on their number.
///
/// # Errors
/// [`MiningError::Empty`] and [`MiningError::TooFew`] when fewer than 4 customers have repeat spending,
/// [`MiningError::Row`] for impossible figures, [`MiningError::NoMaximum`] when the search does not settle.
pub fn fit(rows: &[Spend]) -> Result<Fit<Params>, MiningError> {
    let mut used = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        check(row, index)?;
        if row.x > 0.0 {
            used.push(*row);
        }
    }
    if rows.is_empty() {
        return Err(MiningError::Empty { model: MODEL });
    }
    let customers = used.iter().fold(0.0, |sum, row| sum + row.weight);
    if customers < FEWEST_SPENDERS {
        let (got, needed) = (customers, FEWEST_SPENDERS);
        return Err(MiningError::TooFew { model: MODEL, what: "repeat buyers", got, needed });
    }
    used.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.mean.total_cmp(&b.mean)));
    let mean = used.iter().map(|row| row.weight * row.mean).sum::<f64>() / customers;
    let pilot: Vec<Spend> = used.iter().step_by(used.len().div_ceil(PILOT)).copied().collect();
    let mut best: Option<Maximum<3>> = None;
    let mut steps = 0;
    for (p, q) in [(6.0, 4.0), (1.0, 2.0), (40.0, 8.0), (0.5, 1.5)] {
        match climb(&pilot, mean, [p, q, mean * (q - 1.0) / p].map(f64::ln)) {
            Ok(found) if best.as_ref().is_none_or(|b| found.value > b.value) => best = Some(found),
            Ok(_) => {}
            Err(taken) => steps = steps.max(taken),
        }
    }
    let best = best.ok_or(MiningError::NoMaximum { model: MODEL, iterations: steps })?;
    let found = climb(&used, mean, best.at)
        .map_err(|iterations| MiningError::NoMaximum { model: MODEL, iterations })?;
    let [p, q, v] = found.at.map(f64::exp);
    let mut errors = [p, q, v];
    let mut unidentified = Vec::new();
    for (i, name) in ["p", "q", "v"].into_iter().enumerate() {
        errors[i] *= found.standard_errors[i];
        if found.standard_errors[i].is_nan() || found.standard_errors[i] > FLAT {
            errors[i] = f64::INFINITY;
            unidentified.push(name);
        }
    }
    let [p_error, q_error, v_error] = errors;
    Ok(Fit {
        parameters: Params { p, q, v },
        standard_errors: Params { p: p_error, q: q_error, v: v_error },
        unidentified,
        log_likelihood: found.value,
        customers,
        iterations: found.iterations,
    })
}

fn climb(rows: &[Spend], mean: f64, start: [f64; 3]) -> Result<Maximum<3>, u32> {
    let pieces: Vec<&[Spend]> = rows.chunk_by(|a, b| a.x == b.x).flat_map(|run| run.chunks(PIECE)).collect();
    let scale = mean.ln();
    let lower = [-LN_BOUND, -LN_BOUND, scale - LN_BOUND];
    let upper = [LN_BOUND, LN_BOUND, scale + LN_BOUND];
    maximise(start, &lower, &upper, |logs| {
        let natural = logs.map(f64::exp);
        let at = Params { p: natural[0], q: natural[1], v: natural[2] };
        let parts = map_in_order(&pieces, rows.len(), 0, |piece| sum(&at, piece));
        let mut total = Point { value: 0.0, gradient: [0.0; 3], hessian: [[0.0; 3]; 3] };
        for part in &parts {
            total.value += part.value;
            for i in 0..3 {
                total.gradient[i] += part.gradient[i];
                for j in 0..3 {
                    total.hessian[i][j] += part.hessian[i][j];
                }
            }
        }
        total.in_logs(&natural)
    })
}

fn check(row: &Spend, index: usize) -> Result<(), MiningError> {
    let reason = if ![row.x, row.mean, row.weight].iter().all(|v| v.is_finite()) {
        "a figure is not a finite number"
    } else if row.x < 0.0 || row.x.fract() != 0.0 {
        "transactions must be a whole number from 0"
    } else if row.x > 0.0 && row.mean <= 0.0 {
        "the mean amount must be above 0 with a repeat transaction above zero"
    } else if row.weight <= 0.0 {
        "the weight must be above 0"
    } else {
        return Ok(());
    };
    Err(MiningError::Row { index, reason })
}
