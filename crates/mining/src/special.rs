//! The gamma family for arguments above zero: logarithm, digamma, trigamma, and their differences over a
//! step, which stay accurate where subtracting two large values would not.
//!
//! All are asymptotic (Stirling) series after shifting the argument above 15; sources are the NIST
//! Digital Library of Mathematical Functions, sections 5.11 and 5.5. Arguments that are not above zero give
//! `NaN`: callers check parameters once, at the border.

/// Arguments below this are shifted up by the recurrence before the series is used. The first omitted term
/// is then below 1e-17.
const SHIFT: f64 = 15.0;

const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Bernoulli terms of ln Γ beyond Stirling's leading part (DLMF 5.11.1).
fn stirling_rest(x: f64) -> f64 {
    let i = 1.0 / x;
    let s = i * i;
    i * (1.0 / 12.0
        - s * (1.0 / 360.0
            - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s * (1.0 / 1188.0 - s * (691.0 / 360_360.0))))))
}

/// Natural logarithm of Γ(x), x > 0 (DLMF 5.11.1).
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let mut shifted = x;
    let mut product = 1.0;
    while shifted < SHIFT {
        product *= shifted;
        shifted += 1.0;
    }
    let stirling = (shifted - 0.5) * shifted.ln() - shifted + HALF_LN_TWO_PI + stirling_rest(shifted);
    stirling - product.ln()
}

/// ψ(x), the derivative of ln Γ, x > 0 (DLMF 5.11.2).
#[must_use]
pub fn digamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let mut shifted = x;
    let mut sum = 0.0;
    while shifted < SHIFT {
        sum += 1.0 / shifted;
        shifted += 1.0;
    }
    let i = 1.0 / shifted;
    let s = i * i;
    let series = s
        * (1.0 / 12.0
            - s * (1.0 / 120.0
                - s * (1.0 / 252.0 - s * (1.0 / 240.0 - s * (1.0 / 132.0 - s * (691.0 / 32_760.0))))));
    shifted.ln() - 0.5 * i - series - sum
}

/// ψ′(x), the second derivative of ln Γ, x > 0 (DLMF 5.15.8).
#[must_use]
pub fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let mut shifted = x;
    let mut sum = 0.0;
    while shifted < SHIFT {
        sum += 1.0 / (shifted * shifted);
        shifted += 1.0;
    }
    let i = 1.0 / shifted;
    let s = i * i;
    let series = s
        * (1.0 / 6.0
            - s * (1.0 / 30.0
                - s * (1.0 / 42.0 - s * (1.0 / 30.0 - s * (5.0 / 66.0 - s * (691.0 / 2730.0))))));
    sum + i * (1.0 + 0.5 * i + series)
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), a, b > 0. The larger argument is taken as a step, so that
/// B(1e6, 2) keeps its digits.
#[must_use]
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    ln_gamma(small) - ln_rising(large, small)
}

/// ln Γ(x + n) − ln Γ(x), x > 0, n ≥ 0: the logarithm of the rising factorial.
#[must_use]
pub fn ln_rising(x: f64, n: f64) -> f64 {
    if n == 0.0 {
        return 0.0;
    }
    let mut shifted = x;
    let mut ratio = 1.0;
    while shifted < SHIFT {
        ratio *= shifted / (shifted + n);
        shifted += 1.0;
    }
    let top = shifted + n;
    // Stirling at both ends, with the terms of equal size taken together.
    let stirling = (shifted - 0.5) * (n / shifted).ln_1p() + n * (top.ln() - 1.0);
    let rest = stirling_rest(top) - stirling_rest(shifted);
    // The product can underflow only for n beyond 1e20, far from any count of purchases.
    stirling + rest + ratio.ln()
}

/// Whole steps up to this many are summed term by term, which keeps every digit of a small difference.
const TERM_BY_TERM: f64 = 64.0;

/// ψ(x + n) − ψ(x), x > 0, n ≥ 0.
#[must_use]
pub fn digamma_step(x: f64, n: f64) -> f64 {
    if n <= TERM_BY_TERM && n.fract() == 0.0 {
        return (0..n as u32).map(|k| 1.0 / (x + f64::from(k))).sum();
    }
    digamma(x + n) - digamma(x)
}

/// ψ′(x + n) − ψ′(x), x > 0, n ≥ 0; never above zero.
#[must_use]
pub fn trigamma_step(x: f64, n: f64) -> f64 {
    if n <= TERM_BY_TERM && n.fract() == 0.0 {
        return -(0..n as u32).map(|k| (x + f64::from(k)).powi(-2)).sum::<f64>();
    }
    trigamma(x + n) - trigamma(x)
}

/// ln(eᵃ + eᵇ) without overflow; −∞ stands for a weight of zero.
#[must_use]
pub fn log_add_exp(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// ln Σ eˣ without overflow; −∞ for an empty slice.
#[must_use]
pub fn log_sum_exp(values: &[f64]) -> f64 {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top.is_infinite() {
        return top;
    }
    top + values.iter().map(|v| (v - top).exp()).sum::<f64>().ln()
}
