//! The Gauss hypergeometric function ₂F₁ for positive parameters, in logarithms.
//!
//! With a, b, c > 0 and z < 1 the value is positive and every transformation used here is a sum or an
//! integral of positive terms, so no digits cancel: the defining series (NIST DLMF 15.2.1), Pfaff's linear
//! transformation for negative z (15.8.1), Euler's transformation where it is shorter (15.8.1), and Euler's
//! integral (15.6.1) where the series would be long. Other parameters are outside its contract.

use crate::beta_mean::{Cuts, ln_beta_mean};

/// Series longer than about this many terms are left to the integral, where it exists.
const LONGEST_SERIES: f64 = 2000.0;
/// A series that would be longer than about this is refused.
const MOST_TERMS: f64 = 1e6;

/// ln ₂F₁(a, b; c; z) for a, b, c > 0 and z < 1; for z < 0 also c > min(a, b). `None` outside that range, and
/// where c ≤ min(a, b) with z so near 1 that the series would need about a million terms.
#[must_use]
pub fn ln_hyp2f1(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    let positive = [a, b, c].iter().all(|p| p.is_finite() && *p > 0.0);
    if !positive || !z.is_finite() || z >= 1.0 {
        return None;
    }
    if z >= 0.0 {
        return for_positive_z(a, b, c, z, 1.0 - z);
    }
    // Pfaff: (1−z)^−a ₂F₁(a, c−b; c; z/(z−1)), with the parameter that keeps c−b above zero.
    let (kept, turned) = if c > b { (a, b) } else { (b, a) };
    if c < turned {
        return None;
    }
    let front = -kept * (-z).ln_1p();
    if c == turned {
        return Some(front);
    }
    Some(front + for_positive_z(kept, c - turned, c, z / (z - 1.0), 1.0 / (1.0 - z))?)
}

/// `rest` is 1 − z, given apart because it may be tiny.
fn for_positive_z(a: f64, b: f64, c: f64, z: f64, rest: f64) -> Option<f64> {
    if z == 0.0 {
        return Some(0.0);
    }
    // Both series have positive terms; the one whose parameters are smaller peaks earlier.
    let euler = c > a && c > b && a + b > c;
    let (a, b, front) = if euler { (c - a, c - b, (c - a - b) * rest.ln()) } else { (a, b, 0.0) };
    let terms = (a + b + 40.0) / rest;
    let (inner, outer) = if b < a { (b, a) } else { (a, b) };
    if terms > LONGEST_SERIES && c > inner {
        return Some(front + integral(outer, inner, c, z, rest));
    }
    (terms <= MOST_TERMS).then(|| front + series(a, b, c, z, terms))
}

/// `terms` is a fair guess of how many are needed; ten times as many are the limit.
fn series(a: f64, b: f64, c: f64, z: f64, terms: f64) -> f64 {
    const RESCALE: f64 = 1e250;
    let (mut term, mut sum, mut ln_scale) = (1.0, 1.0, 0.0);
    let mut k = 0.0;
    while k < 10.0 * terms {
        let growth = (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
        term *= growth;
        sum += term;
        k += 1.0;
        let shrink = growth.max(z);
        if shrink < 1.0 && term * shrink <= 1e-17 * sum * (1.0 - shrink) {
            break;
        }
        if sum > RESCALE {
            term /= RESCALE;
            sum /= RESCALE;
            ln_scale += RESCALE.ln();
        }
    }
    f64::ln(sum) + ln_scale
}

/// ₂F₁ as the mean of (1 − z·p)^−a over p ~ Beta(b, c−b).
fn integral(a: f64, b: f64, c: f64, z: f64, rest: f64) -> f64 {
    let other = c - b;
    let low = 1e-18 / (a * z + other + 1.0);
    let high = 1e-18 / (a / rest + b + 1.0);
    // 1 − z·p = 1−p + (1−z)·p bends where 1−p is about 1−z, and again where a of them matter.
    let knees = [-rest.ln(), a.ln() - rest.ln(), a.ln(), -a.ln()];
    ln_beta_mean(b, other, Cuts { low, high }, &knees, |ln_p, ln_q| {
        -a * (ln_q.exp() + rest * ln_p.exp()).ln()
    })
}
