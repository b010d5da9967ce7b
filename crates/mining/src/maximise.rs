//! Newton's method with Levenberg damping inside a box, for smooth functions of a few variables.
//!
//! The models are fitted in the logarithms of their parameters: every parameter is then free in sign, and
//! steps are relative. Second derivatives are analytic, so a fit settles in about ten steps and the same
//! matrix gives the standard errors.

use crate::matrix::{Matrix, cholesky, inverse_diagonal, solve};

/// Value, slope and curvature of the function at one point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point<const N: usize> {
    pub value: f64,
    pub gradient: [f64; N],
    pub hessian: Matrix<N>,
}

impl<const N: usize> Point<N> {
    /// The same point seen in the logarithms of the parameters: ∂/∂ln p = p ∂/∂p.
    pub fn in_logs(mut self, parameters: &[f64; N]) -> Self {
        for i in 0..N {
            for j in 0..N {
                self.hessian[i][j] *= parameters[i] * parameters[j];
            }
            self.gradient[i] *= parameters[i];
            self.hessian[i][i] += self.gradient[i];
        }
        self
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|g| g.is_finite())
            && self.hessian.iter().flatten().all(|h| h.is_finite())
    }
}

/// Where the search ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maximum<const N: usize> {
    pub at: [f64; N],
    pub value: f64,
    /// Standard errors of `at`, infinite where the function is flat or rises out of the box.
    pub standard_errors: [f64; N],
    pub iterations: u32,
}

const MOST_STEPS: u32 = 200;
/// No step changes a parameter by more than a factor of e².
const LONGEST_STEP: f64 = 2.0;
/// Where parameters are a million apart, rounding can hide more than a sum's size tells. A log-likelihood
/// higher by this says nothing about any parameter.
const NOTHING_TO_GAIN: f64 = 1e-6;

/// Climbs from `start` to the nearest maximum between `lower` and `upper`. `Err` carries the steps taken when
/// the search does not settle or the function is not finite at the start.
pub(crate) fn maximise<const N: usize>(
    start: [f64; N],
    lower: &[f64; N],
    upper: &[f64; N],
    mut evaluate: impl FnMut(&[f64; N]) -> Point<N>,
) -> Result<Maximum<N>, u32> {
    let mut at: [f64; N] = std::array::from_fn(|i| start[i].clamp(lower[i], upper[i]));
    let mut here = evaluate(&at);
    if !here.is_finite() {
        return Err(0);
    }
    let mut damping = 0.0;
    for iterations in 1..=MOST_STEPS {
        let mut free = free_directions(&at, &here, lower, upper);
        let (step, curvature) = loop {
            let (step, curvature) = damped_step(&here, &free, &mut damping);
            // A direction at its bound that the joint step would push out is held as well.
            let pushed = (0..N).find(|&i| {
                free[i] && (at[i] <= lower[i] && step[i] < 0.0 || at[i] >= upper[i] && step[i] > 0.0)
            });
            match pushed {
                Some(i) => free[i] = false,
                None => break (step, curvature),
            }
        };
        let rise: f64 = (0..N).map(|i| if free[i] { here.gradient[i] * step[i] } else { 0.0 }).sum();
        // What rounding of a sum of this size hides; below it nothing can be gained.
        let noise = (here.value.abs() * 1e-15).max(1e-10);
        if damping == 0.0 && rise.abs() <= noise {
            return Ok(settled(at, &here, &free, iterations));
        }
        // The step keeps its direction up to the first bound: ridges run aslant, and cutting single
        // parameters off would fall from them.
        let reach = (0..N).fold(1.0, |reach: f64, i| {
            let room = if step[i] > 0.0 { upper[i] - at[i] } else { at[i] - lower[i] };
            if step[i].abs() > room { reach.min(room / step[i].abs()) } else { reach }
        });
        let next: [f64; N] = std::array::from_fn(|i| {
            let reached = at[i] + reach * step[i];
            // Rounding must not stop just short of the bound.
            if (reached - upper[i]).abs() < 1e-12 {
                upper[i]
            } else if (reached - lower[i]).abs() < 1e-12 {
                lower[i]
            } else {
                reached
            }
        });
        let taken: [f64; N] = std::array::from_fn(|i| next[i] - at[i]);
        let predicted = predicted_rise(&here, &curvature, &taken);
        let there = evaluate(&next);
        let gained = there.value - here.value;
        if there.is_finite() && gained >= 1e-4 * predicted - noise * 100.0 {
            let quality = gained / predicted.max(noise);
            (at, here) = (next, there);
            if quality > 0.5 || predicted <= noise * 100.0 {
                damping = if damping < 1e-4 { 0.0 } else { damping * 0.1 };
            }
        } else if predicted <= NOTHING_TO_GAIN {
            return Ok(settled(at, &here, &free, iterations));
        } else {
            damping = f64::max(damping * 8.0, 1e-3);
            if damping > 1e12 {
                return Err(iterations);
            }
        }
    }
    Err(MOST_STEPS)
}

/// Directions that do not push out of the box.
fn free_directions<const N: usize>(
    at: &[f64; N],
    here: &Point<N>,
    lower: &[f64; N],
    upper: &[f64; N],
) -> [bool; N] {
    std::array::from_fn(|i| {
        !(at[i] <= lower[i] && here.gradient[i] <= 0.0 || at[i] >= upper[i] && here.gradient[i] >= 0.0)
    })
}

/// Minus the matrix of second derivatives, with the held directions cut out.
fn information<const N: usize>(here: &Point<N>, free: &[bool; N]) -> Matrix<N> {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| match (free[i] && free[j], i == j) {
            (true, _) => -here.hessian[i][j],
            (false, same) => f64::from(u8::from(same)),
        })
    })
}

/// The damped Newton step and the undamped information matrix. Raises `damping` until the system is positive
/// definite: far from the maximum the likelihood need not be concave.
fn damped_step<const N: usize>(
    here: &Point<N>,
    free: &[bool; N],
    damping: &mut f64,
) -> ([f64; N], Matrix<N>) {
    let plain = information(here, free);
    let gradient: [f64; N] = std::array::from_fn(|i| if free[i] { here.gradient[i] } else { 0.0 });
    let size = (0..N).map(|i| plain[i][i].abs()).fold(1e-12, f64::max);
    loop {
        let mut damped = plain;
        for (i, row) in damped.iter_mut().enumerate() {
            row[i] += *damping * (plain[i][i].abs() + 1e-3 * size);
        }
        if let Some(factor) = cholesky(&damped) {
            let mut step = solve(&factor, &gradient);
            let longest = step.iter().fold(0.0, |m: f64, s| m.max(s.abs()));
            if longest > LONGEST_STEP {
                step = step.map(|s| s * LONGEST_STEP / longest);
            }
            if step.iter().all(|s| s.is_finite()) {
                return (step, plain);
            }
        }
        *damping = f64::max(*damping * 4.0, 1e-3);
        if *damping > 1e12 {
            return ([0.0; N], plain);
        }
    }
}

fn predicted_rise<const N: usize>(here: &Point<N>, information: &Matrix<N>, step: &[f64; N]) -> f64 {
    let mut rise = 0.0;
    for i in 0..N {
        rise += here.gradient[i] * step[i];
        for j in 0..N {
            rise -= 0.5 * step[i] * information[i][j] * step[j];
        }
    }
    rise
}

fn settled<const N: usize>(at: [f64; N], here: &Point<N>, free: &[bool; N], iterations: u32) -> Maximum<N> {
    let standard_errors = match cholesky(&information(here, free)) {
        Some(factor) => {
            let variances = inverse_diagonal(&factor);
            std::array::from_fn(|i| if free[i] { variances[i].sqrt() } else { f64::INFINITY })
        }
        None => [f64::INFINITY; N],
    };
    Maximum { at, value: here.value, standard_errors, iterations }
}
