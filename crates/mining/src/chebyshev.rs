//! Chebyshev interpolation of several smooth functions of one variable over an interval.

use std::f64::consts::PI;

/// Interpolates `K` functions known at the same points.
pub(crate) struct Chebyshev<const K: usize> {
    middle: f64,
    half: f64,
    coefficients: Vec<[f64; K]>,
}

/// Orders tried, smallest first.
const ORDERS: [usize; 4] = [8, 16, 32, 64];
/// Relative error allowed where the interpolant is checked.
const TOLERANCE: f64 = 1e-10;

impl<const K: usize> Chebyshev<K> {
    /// An interpolant between `low` and `high`, or `None` when the functions are not smooth enough for one
    /// that holds its tolerance at points it was not built from.
    pub fn new(low: f64, high: f64, function: impl Fn(f64) -> [f64; K]) -> Option<Self> {
        let (middle, half) = (0.5 * (low + high), (0.5 * (high - low)).max(1e-9));
        ORDERS.iter().find_map(|&order| {
            let table = Self { middle, half, coefficients: coefficients(middle, half, order, &function) };
            let holds = [-0.9987, -0.91, -0.53, -0.117, 0.231, 0.619, 0.87, 0.9991].iter().all(|&u| {
                let y = middle + half * u;
                let (exact, near) = (function(y), table.at(y));
                (0..K).all(|k| (exact[k] - near[k]).abs() <= TOLERANCE * exact[k].abs())
            });
            holds.then_some(table)
        })
    }

    /// The functions at `y` (Clenshaw's recurrence).
    pub fn at(&self, y: f64) -> [f64; K] {
        let u = ((y - self.middle) / self.half).clamp(-1.0, 1.0);
        let (mut next, mut after) = ([0.0; K], [0.0; K]);
        for c in self.coefficients[1..].iter().rev() {
            let now = std::array::from_fn(|k| 2.0 * u * next[k] - after[k] + c[k]);
            (after, next) = (next, now);
        }
        std::array::from_fn(|k| u * next[k] - after[k] + self.coefficients[0][k])
    }
}

fn coefficients<const K: usize>(
    middle: f64,
    half: f64,
    order: usize,
    function: &impl Fn(f64) -> [f64; K],
) -> Vec<[f64; K]> {
    let n = order as f64;
    let angles: Vec<f64> = (0..order).map(|j| PI * (j as f64 + 0.5) / n).collect();
    let values: Vec<[f64; K]> = angles.iter().map(|angle| function(middle + half * angle.cos())).collect();
    (0..order)
        .map(|i| {
            let weight = if i == 0 { 1.0 / n } else { 2.0 / n };
            std::array::from_fn(|k| {
                let sum: f64 =
                    angles.iter().zip(&values).map(|(angle, v)| v[k] * (angle * i as f64).cos()).sum();
                sum * weight
            })
        })
        .collect()
}
