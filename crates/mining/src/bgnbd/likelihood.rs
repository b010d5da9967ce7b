//! The log-likelihood of BG/NBD with its first and second derivatives, summed over customers.
//!
//! For one customer (equation 6 of the paper, rearranged so that nothing overflows and no digits cancel):
//!
//! ```text
//! ln L = ln Γ(r+x) − ln Γ(r) − (r+x) ln(1 + T/α) − x ln α
//!      + ln B(a, b+x) − ln B(a, b) + [x > 0] ln(1 + eᵘ)
//!    u = (r+x) ln((α+T)/(α+t_x)) + ln(a/(b+x−1))        (the log odds of having left)
//! ```
//!
//! What depends on x alone is computed once for each different x, so a customer costs three logarithms and
//! one exponential.

use super::{Observation, Params};
use crate::maximise::Point;
use crate::ordered_sum::map_in_order;
use crate::special::{digamma_step, ln_rising, trigamma_step};

/// Customers in one piece of work: large enough to be worth handing out, small enough to share evenly.
const PIECE: usize = 4096;

/// Customers laid out for fast sums: ordered by x, equal ones collapsed into one with their joint weight.
pub(super) struct Grouped {
    rows: Vec<Observation>,
    /// Runs of rows with equal x, no longer than [`PIECE`].
    pieces: Vec<std::ops::Range<usize>>,
    threads: usize,
}

impl Grouped {
    /// Sorts and collapses; rows must have passed [`Observation::check`].
    pub fn new(mut rows: Vec<Observation>, threads: usize) -> Self {
        rows.sort_unstable_by(|p, q| {
            p.x.total_cmp(&q.x).then(p.t.total_cmp(&q.t)).then(p.t_x.total_cmp(&q.t_x))
        });
        rows.dedup_by(|next, kept| {
            let same = next.x == kept.x && next.t == kept.t && next.t_x == kept.t_x;
            if same {
                kept.weight += next.weight;
            }
            same
        });
        let mut pieces = Vec::new();
        let mut start = 0;
        for run in rows.chunk_by(|p, q| p.x == q.x) {
            let end = start + run.len();
            while start < end {
                let stop = end.min(start + PIECE);
                pieces.push(start..stop);
                start = stop;
            }
        }
        Self { rows, pieces, threads }
    }

    pub fn rows(&self) -> &[Observation] {
        &self.rows
    }

    /// Value and derivatives by (r, α, a, b) at one set of parameters.
    pub fn evaluate(&self, at: &Params) -> Point<4> {
        let parts = map_in_order(&self.pieces, self.rows.len(), self.threads, |piece| {
            piece_sum(at, &self.rows[piece.clone()])
        });
        let mut sum = Point { value: 0.0, gradient: [0.0; 4], hessian: [[0.0; 4]; 4] };
        for part in &parts {
            sum.value += part.value;
            for i in 0..4 {
                sum.gradient[i] += part.gradient[i];
                for j in 0..4 {
                    sum.hessian[i][j] += part.hessian[i][j];
                }
            }
        }
        sum
    }
}

/// Sums over customers with equal x.
#[derive(Default)]
struct Sums {
    weight: f64,
    /// Σ w ln(1 + T/α)
    ln_age: f64,
    /// Σ w /(α+T) and Σ w /(α+T)²
    inverse_age: [f64; 2],
    /// Σ w T/(α+T) and Σ w T/(α+T)²: what r/α − r/(α+T) needs to keep its digits for α far above T.
    share: [f64; 2],
    /// Σ w ln(1 + eᵘ)
    ln_left: f64,
    /// Σ w q with q the chance of having left.
    left: f64,
    /// Σ w q ∂u/∂(r, α)
    left_slope: [f64; 2],
    /// Σ w q (∂²u/∂r∂α, ∂²u/∂α²)
    left_curve: [f64; 2],
    /// Σ w q(1−q)
    spread: f64,
    /// Σ w q(1−q) ∂u/∂(r, α)
    spread_slope: [f64; 2],
    /// Σ w q(1−q) (u_r², u_r u_α, u_α²)
    spread_square: [f64; 3],
}

fn row_sums(at: &Params, x: f64, rows: &[Observation]) -> Sums {
    let mut s = Sums::default();
    let n = at.r + x;
    let ln_ratio = (at.a / (at.b + x - 1.0)).ln();
    for row in rows {
        let w = row.weight;
        let inverse_age = 1.0 / (at.alpha + row.t);
        s.weight += w;
        s.ln_age += w * (row.t / at.alpha).ln_1p();
        s.inverse_age[0] += w * inverse_age;
        s.inverse_age[1] += w * inverse_age * inverse_age;
        let share = w * row.t * inverse_age;
        s.share[0] += share;
        s.share[1] += share * inverse_age;
        if x == 0.0 {
            continue;
        }
        let inverse_last = 1.0 / (at.alpha + row.t_x);
        let since = row.t - row.t_x;
        let u_r = (since * inverse_last).ln_1p();
        let u = n * u_r + ln_ratio;
        let small = (-u.abs()).exp();
        let q = if u > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
        let spread = w * small / ((1.0 + small) * (1.0 + small));
        // 1/(α+T) − 1/(α+t_x), without cancellation.
        let u_ra = -since * inverse_age * inverse_last;
        let u_a = n * u_ra;
        let u_aa = -u_a * (inverse_age + inverse_last);
        let wq = w * q;
        s.ln_left += w * (u.max(0.0) + small.ln_1p());
        s.left += wq;
        s.left_slope[0] += wq * u_r;
        s.left_slope[1] += wq * u_a;
        s.left_curve[0] += wq * u_ra;
        s.left_curve[1] += wq * u_aa;
        s.spread += spread;
        s.spread_slope[0] += spread * u_r;
        s.spread_slope[1] += spread * u_a;
        s.spread_square[0] += spread * u_r * u_r;
        s.spread_square[1] += spread * u_r * u_a;
        s.spread_square[2] += spread * u_a * u_a;
    }
    s
}

fn piece_sum(at: &Params, rows: &[Observation]) -> Point<4> {
    let x = rows.first().map_or(0.0, |row| row.x);
    let Params { r, alpha, a, b } = *at;
    let s = row_sums(at, x, rows);
    let w = s.weight;
    let n = r + x;
    let steps = [digamma_step(r, x), digamma_step(b, x), digamma_step(a + b, x)];
    let curves = [trigamma_step(r, x), trigamma_step(b, x), trigamma_step(a + b, x)];

    let value = w * (ln_rising(r, x) + ln_rising(b, x) - ln_rising(a + b, x) - x * alpha.ln()) - n * s.ln_age
        + s.ln_left;
    // The derivatives of u by a and b are the same for all rows: 1/a and −1/(b+x−1).
    let (u_a, u_b) = if x == 0.0 { (0.0, 0.0) } else { (1.0 / a, -1.0 / (b + x - 1.0)) };
    let gradient = [
        w * steps[0] - s.ln_age + s.left_slope[0],
        r / alpha * s.share[0] - x * s.inverse_age[0] + s.left_slope[1],
        -w * steps[2] + s.left * u_a,
        w * (steps[1] - steps[2]) + s.left * u_b,
    ];
    let mut h = [[0.0; 4]; 4];
    h[0][0] = w * curves[0] + s.spread_square[0];
    h[0][1] = s.share[0] / alpha + s.spread_square[1] + s.left_curve[0];
    h[0][2] = s.spread_slope[0] * u_a;
    h[0][3] = s.spread_slope[0] * u_b;
    h[1][1] = x * s.inverse_age[1] - r / alpha * (s.share[0] / alpha + s.share[1])
        + s.spread_square[2]
        + s.left_curve[1];
    h[1][2] = s.spread_slope[1] * u_a;
    h[1][3] = s.spread_slope[1] * u_b;
    h[2][2] = -w * curves[2] + s.spread * u_a * u_a - s.left * u_a * u_a;
    h[2][3] = -w * curves[2] + s.spread * u_a * u_b;
    h[3][3] = w * (curves[1] - curves[2]) + s.spread * u_b * u_b + s.left * u_b * u_b;
    let symmetric = std::array::from_fn(|i| std::array::from_fn(|j| h[i.min(j)][i.max(j)]));
    Point { value, gradient, hessian: symmetric }
}

/// The log-likelihood of all customers, weights included. Rows are not checked.
#[must_use]
pub fn log_likelihood(at: &Params, rows: &[Observation]) -> f64 {
    rows.chunk_by(|p, q| p.x == q.x).map(|run| piece_sum(at, run).value).sum()
}

/// The derivatives of [`log_likelihood`] by ln r, ln α, ln a and ln b.
#[must_use]
pub fn gradient(at: &Params, rows: &[Observation]) -> [f64; 4] {
    let mut sum = [0.0; 4];
    for run in rows.chunk_by(|p, q| p.x == q.x) {
        let part = piece_sum(at, run).in_logs(&at.to_array()).gradient;
        for i in 0..4 {
            sum[i] += part[i];
        }
    }
    sum
}
