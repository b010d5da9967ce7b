//! Against figures computed by mpmath and lifetimes; `tests/reference/make.py` wrote them and names versions.

use mining::bgnbd::{self, Observation};
use mining::gamma_gamma::{self, Spend};
use mining::{hypergeometric, special};

fn rows(text: &str) -> impl Iterator<Item = Vec<f64>> {
    text.lines().skip(1).map(|line| line.split(',').map(|field| field.parse().unwrap_or(f64::NAN)).collect())
}

/// The error as a share of the expected size, or of 1 where the expected is smaller.
fn error(got: f64, expected: f64) -> f64 {
    if got.is_nan() { f64::INFINITY } else { (got - expected).abs() / expected.abs().max(1.0) }
}

#[test]
fn special_functions_equal_mpmath() {
    let text = include_str!("../reference/special.csv");
    let mut seen = 0;
    for (line, row) in text.lines().skip(1).zip(rows(text)) {
        let (a, b, c, z, expected) = (row[1], row[2], row[3], row[4], row[5]);
        let (got, relative) = match line.split(',').next().unwrap() {
            "ln_gamma" => (special::ln_gamma(a), false),
            "digamma" => (special::digamma(a), false),
            "trigamma" => (special::trigamma(a), true),
            "ln_rising" => (special::ln_rising(a, b), false),
            "digamma_step" => (special::digamma_step(a, b), false),
            "trigamma_step" => (special::trigamma_step(a, b), false),
            "ln_beta" => (special::ln_beta(a, b), false),
            "ln_hyp2f1" => match hypergeometric::ln_hyp2f1(a, b, c, z) {
                Some(value) => (value, false),
                // The one region its contract leaves out.
                None if c <= a.min(b) && (a + b + 40.0) / (1.0 - z) > 1e6 => continue,
                None => panic!("{line} was refused"),
            },
            other => panic!("unknown function {other}"),
        };
        let off = if relative { (got / expected - 1.0).abs() } else { error(got, expected) };
        assert!(off < 5e-13, "{line}: got {got:e}, off by {off:e}");
        seen += 1;
    }
    assert!(seen > 200, "only {seen} reference figures");
}

#[test]
fn log_sums_do_not_overflow() {
    assert_eq!(special::log_add_exp(1000.0, 1000.0), 1000.0 + 2f64.ln());
    assert_eq!(special::log_add_exp(f64::NEG_INFINITY, -3.0), -3.0);
    assert!(
        (special::log_sum_exp(&[-1e4, -1e4 - 1.0, -1e4]) + 1e4 - (2.0 + (-1f64).exp()).ln()).abs() < 1e-12
    );
    assert_eq!(special::log_sum_exp(&[]), f64::NEG_INFINITY);
}

#[test]
fn expected_purchases_equal_mpmath() {
    for row in rows(include_str!("../reference/expected.csv")) {
        let at = bgnbd::Params::new(row[0], row[1], row[2], row[3]).unwrap();
        let off = (at.expected_new(row[4]) / row[5] - 1.0).abs();
        assert!(off < 1e-11, "{row:?}: off by {off:e}");
    }
}

#[test]
fn the_published_form_of_the_expectation_agrees() {
    // Equation 9 with its ₂F₁, where a is far enough from 1 and c above 0 for it to be usable.
    for row in rows(include_str!("../reference/expected.csv")) {
        let [r, alpha, a, b, t, expected] = row[..] else { panic!("six columns") };
        let c = a + b - 1.0;
        if (a - 1.0).abs() < 0.1 || c < 0.1 || expected < 0.01 || row.iter().any(|v| *v > 1e3) {
            continue;
        }
        let ln_f = hypergeometric::ln_hyp2f1(r, b, c, t / (alpha + t)).unwrap();
        let published = c / (a - 1.0) * -(ln_f - r * (t / alpha).ln_1p()).exp_m1();
        assert!((published / expected - 1.0).abs() < 1e-9, "{row:?}: {published}");
    }
}

#[test]
fn bgnbd_equals_lifetimes() {
    let mut compared = 0;
    for row in rows(include_str!("../reference/bgnbd.csv")) {
        let at = bgnbd::Params::new(row[0], row[1], row[2], row[3]).unwrap();
        let of = Observation { x: row[4], t_x: row[5], t: row[6], weight: 1.0 };
        let ll = bgnbd::log_likelihood(&at, &[of]);
        assert!(error(ll, row[8]) < 1e-11, "{row:?}: log-likelihood {ll}");
        assert!((at.p_alive(&of) - row[9]).abs() < 1e-11, "{row:?}: alive {}", at.p_alive(&of));
        // lifetimes loses digits near a = 1 and overflows for large x; mpmath covers those.
        if row[10].is_finite() && (row[2] - 1.0).abs() > 0.05 && row[10] > 1e-3 {
            let off = (at.expected(&of, row[7]) / row[10] - 1.0).abs();
            assert!(off < 1e-7, "{row:?}: expected {} off by {off:e}", at.expected(&of, row[7]));
            compared += 1;
        }
    }
    assert!(compared > 120, "only {compared} expectations compared");
}

#[test]
fn gamma_gamma_equals_lifetimes() {
    for row in rows(include_str!("../reference/gamma_gamma.csv")) {
        let at = gamma_gamma::Params::new(row[0], row[1], row[2]).unwrap();
        let spend = Spend { x: row[3], mean: row[4], weight: 1.0 };
        let ll = gamma_gamma::log_likelihood(&at, &[spend]);
        assert!(error(ll, row[5]) < 1e-11, "{row:?}: log-likelihood {ll}");
        let value = at.expected_value(row[3], row[4]).unwrap();
        assert!((value / row[6] - 1.0).abs() < 1e-12, "{row:?}: value {value}");
    }
}
