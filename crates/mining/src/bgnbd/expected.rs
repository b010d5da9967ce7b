//! Expected purchases of BG/NBD, for one customer exactly and for many quickly.
//!
//! The paper gives the expectation as a difference with the factor (a+b−1)/(a−1), which loses all digits near
//! a = 1 and for short horizons. Counting the purchases one by one gives the same number as a sum of positive
//! terms: with N the purchases she would make if she never left,
//!
//! ```text
//! E[X(t)] = Σₖ P(N = k) Wₖ      Wₖ = Σ_{n<k} (b)ₙ/(a+b)ₙ      N negative binomial (r, t/(α+t))
//! ```
//!
//! where (b)ₙ/(a+b)ₙ is the chance of still being there after n purchases. Where that sum would be long (a
//! rate far above one a week over a long time) the expectation is integrated over the chance to leave instead.

use super::{Observation, Params};
use crate::beta_mean::{Cuts, ln_beta_mean};
use crate::chebyshev::Chebyshev;
use crate::ordered_sum::map_in_order;

/// Sums longer than about this many terms are slower than the integral.
const LONGEST_SUM: f64 = 4000.0;

/// Expected purchases within `t` of a customer who is alive, with purchase rate Gamma(r, alpha) and chance to
/// leave Beta(a, b) as known at the start.
pub(super) fn while_alive(r: f64, alpha: f64, a: f64, b: f64, t: f64) -> f64 {
    if t <= 0.0 {
        return 0.0;
    }
    let pace = t / alpha;
    let mean = r * pace;
    let terms = mean + 10.0 * (mean * (1.0 + pace)).sqrt() + 40.0 * (1.0 + pace);
    if terms < LONGEST_SUM { by_count(r, pace, a, b, terms) } else { by_chance_to_leave(r, pace, a, b) }
}

/// The sum over the number of purchases; `pace` is t/α. `terms` is a fair guess of how many are needed; ten
/// times as many are the limit.
fn by_count(r: f64, pace: f64, a: f64, b: f64, terms: f64) -> f64 {
    const RESCALE: f64 = 1e250;
    let z = pace / (1.0 + pace);
    // All terms carry the factor P(N = 0), which may underflow; it is put back in the end.
    let mut ln_scale = -r * pace.ln_1p();
    let (mut chance, mut staying, mut bought, mut sum) = (1.0, 1.0, 0.0, 0.0);
    let mut k = 0.0;
    while k < 10.0 * terms {
        let growth = z * (r + k) / (k + 1.0);
        chance *= growth;
        bought += staying;
        staying *= (b + k) / (a + b + k);
        let term = chance * bought;
        sum += term;
        k += 1.0;
        // From here on each term is at most `shrink` times the one before.
        let shrink = growth.max(z) * (1.0 + staying / bought);
        if shrink < 1.0 && term * shrink <= 1e-17 * sum * (1.0 - shrink) {
            break;
        }
        if sum > RESCALE {
            chance /= RESCALE;
            sum /= RESCALE;
            ln_scale += RESCALE.ln();
        }
    }
    if ln_scale > -600.0 { sum * ln_scale.exp() } else { (sum.ln() + ln_scale).exp() }
}

/// The mean over p ~ Beta(a, b) of (1 − (1 + p·pace)^−r)/p.
fn by_chance_to_leave(r: f64, pace: f64, a: f64, b: f64) -> f64 {
    // Below and above these the function is its value at the end to the last digit.
    let low = 1e-18 / ((r + 1.0) * pace + b + 1.0);
    let high = 1e-18 / (a + 2.0);
    let knees = [-pace.ln(), -(r * pace).ln(), -b.ln(), a.ln()];
    ln_beta_mean(a, b, Cuts { low, high }, &knees, |ln_p, _| {
        let missed = -r * (pace * ln_p.exp()).ln_1p();
        (-missed.exp_m1()).ln() - ln_p
    })
    .exp()
}

/// The slope of [`while_alive`] by t: (r/α) ₂F₁(r+1, a; a+b; −t/α), as the mean of (r/α)(1 + p·t/α)^−(r+1)
/// over p ~ Beta(a, b).
pub(super) fn rate_while_alive(r: f64, alpha: f64, a: f64, b: f64, t: f64) -> f64 {
    let pace = t / alpha;
    let low = 1e-18 / ((r + 1.0) * pace + b + 1.0);
    let high = 1e-18 / (a + r + 2.0);
    let knees = [-pace.ln(), -(r * pace).ln(), -b.ln(), a.ln()];
    let ln_mean =
        ln_beta_mean(a, b, Cuts { low, high }, &knees, |ln_p, _| -(r + 1.0) * (pace * ln_p.exp()).ln_1p());
    ((r / alpha).ln() + ln_mean).exp()
}

/// Figures that depend on a customer only through (x, age), interpolated for the many who share an x.
pub(crate) struct AliveTables<const K: usize, F> {
    alpha: f64,
    exact: F,
    tables: Vec<Option<Chebyshev<K>>>,
}

/// A table pays for itself from this many customers with the same x.
const WORTH_A_TABLE: u32 = 64;
/// Customers with more repeat purchases than this are rare enough to be computed one by one.
const MOST_TABLES: usize = 2000;

impl<const K: usize, F: Fn(f64, f64) -> [f64; K] + Sync> AliveTables<K, F> {
    /// Prepares for `rows`; `exact` computes the figures of one (x, age).
    pub fn new(of: &Params, rows: impl Iterator<Item = Observation>, threads: usize, exact: F) -> Self {
        let mut ranges: Vec<(u32, f64, f64)> = Vec::new();
        for row in rows {
            let index = row.x as usize;
            if index > MOST_TABLES {
                continue;
            }
            if ranges.len() <= index {
                ranges.resize(index + 1, (0, f64::INFINITY, 0.0));
            }
            let range = &mut ranges[index];
            *range = (range.0.saturating_add(1), range.1.min(row.t), range.2.max(row.t));
        }
        let jobs: Vec<_> = ranges.into_iter().enumerate().collect();
        // Building one table costs about as much as several thousand customers read from it.
        let tables = map_in_order(&jobs, jobs.len() * 5000, threads, |&(x, (count, low, high))| {
            let ends = ((of.alpha + low).ln(), (of.alpha + high).ln());
            let figures = |y: f64| exact(x as f64, (y.exp() - of.alpha).max(0.0));
            (count >= WORTH_A_TABLE).then(|| Chebyshev::new(ends.0, ends.1, figures)).flatten()
        });
        Self { alpha: of.alpha, exact, tables }
    }

    /// The figures of one customer.
    pub fn at(&self, x: f64, t: f64) -> [f64; K] {
        match self.tables.get(x as usize) {
            Some(Some(table)) => table.at((self.alpha + t).ln()),
            _ => (self.exact)(x, t),
        }
    }
}

/// [`Params::expected`] for many customers at once, in their order; one customer's weight is not applied.
/// Equal to it within 1e-9 of its size; customers of equal x share an interpolation, so many cost little.
#[must_use]
pub fn expected_all(of: &Params, rows: &[Observation], weeks: f64, threads: usize) -> Vec<f64> {
    let tables =
        AliveTables::new(of, rows.iter().copied(), threads, |x, t| [of.expected_if_alive(x, t, weeks)]);
    let pieces: Vec<&[Observation]> = rows.chunks(4096).collect();
    let parts = map_in_order(&pieces, rows.len(), threads, |piece| {
        piece.iter().map(|row| of.p_alive(row) * tables.at(row.x, row.t)[0]).collect::<Vec<f64>>()
    });
    parts.concat()
}
