//! Input no purchase history can give, and too little of it, is refused with a reason.

use mining::MiningError;
use mining::backtest::backtest;
use mining::bgnbd::{self, Observation};
use mining::gamma_gamma::{self, Spend};
use mining::summary::Summary;
use mining::value;

fn row(x: f64, t_x: f64, t: f64) -> Observation {
    Observation { x, t_x, t, weight: 1.0 }
}

fn text(error: MiningError) -> String {
    error.to_string()
}

#[test]
fn bgnbd_refuses_too_little() {
    assert_eq!(text(bgnbd::fit(&[], 0).unwrap_err()), "BG/NBD: no customers to learn from");
    let one = bgnbd::fit(&[row(3.0, 5.0, 9.0)], 0).unwrap_err();
    assert_eq!(text(one), "BG/NBD: 1 customers are too few to learn from, at least 10 are needed");
    let nobody = bgnbd::fit(&vec![row(0.0, 0.0, 9.0); 500], 0).unwrap_err();
    assert_eq!(text(nobody), "BG/NBD: 0 repeat buyers are too few to learn from, at least 4 are needed");
    assert!(bgnbd::fit(&vec![row(0.0, 0.0, 0.0); 500], 0).is_err());
}

#[test]
fn bgnbd_refuses_impossible_rows() {
    let good = row(2.0, 3.0, 9.0);
    for (bad, reason) in [
        (row(2.0, 10.0, 9.0), "after the end"),
        (row(f64::NAN, 1.0, 9.0), "not a finite number"),
        (row(1.0, f64::INFINITY, f64::INFINITY), "not a finite number"),
        (row(1.5, 1.0, 9.0), "whole number"),
        (row(-1.0, 1.0, 9.0), "whole number"),
        (row(1.0, -1.0, 9.0), "below 0"),
        (row(0.0, 1.0, 9.0), "recency must be 0"),
        (row(1.0, 0.0, 9.0), "recency must be 0"),
        (Observation { weight: 0.0, ..good }, "weight"),
    ] {
        let mut rows = vec![good; 50];
        rows[7] = bad;
        let error = text(bgnbd::fit(&rows, 0).unwrap_err());
        assert!(error.starts_with("row 7: ") && error.contains(reason), "{bad:?}: {error}");
    }
}

#[test]
fn parameters_must_be_above_zero() {
    let error = bgnbd::Params::new(0.2, 0.0, 1.0, 1.0).unwrap_err();
    assert_eq!(text(error), "parameter alpha is 0; it must be a finite number above 0");
    assert!(bgnbd::Params::new(0.2, 1.0, f64::NAN, 1.0).is_err());
    assert!(gamma_gamma::Params::new(1.0, f64::INFINITY, 1.0).is_err());
}

#[test]
fn flat_likelihoods_are_named_and_finite() {
    // Everybody alike and nobody leaving: only the mean rate can be learnt.
    let alike: Vec<Observation> = (0..200).map(|_| row(10.0, 19.5, 20.0)).collect();
    let fit = bgnbd::fit(&alike, 0).unwrap();
    assert!(!fit.unidentified.is_empty(), "{fit:?}");
    let rate = fit.parameters.r / fit.parameters.alpha;
    assert!((rate / 0.5 - 1.0).abs() < 0.05, "rate {rate}");
    assert!(fit.parameters.p_alive(&alike[0]) > 0.9);

    // The same amount from everybody: customers do not differ.
    let same: Vec<Spend> =
        (0..100).map(|i| Spend { x: f64::from(1 + i % 3), mean: 20.0, weight: 1.0 }).collect();
    let fit = gamma_gamma::fit(&same).unwrap();
    assert!(!fit.unidentified.is_empty(), "{fit:?}");
    assert!((fit.parameters.expected_value(0.0, 0.0).unwrap() / 20.0 - 1.0).abs() < 0.01, "{fit:?}");
}

#[test]
fn gamma_gamma_refuses_too_little_and_impossible_rows() {
    let spend = |x: f64, mean: f64| Spend { x, mean, weight: 1.0 };
    assert!(matches!(gamma_gamma::fit(&[]), Err(MiningError::Empty { .. })));
    let once = vec![spend(0.0, 0.0); 50];
    assert!(matches!(gamma_gamma::fit(&once), Err(MiningError::TooFew { got: 0.0, .. })));
    for bad in [spend(1.0, 0.0), spend(1.0, -5.0), spend(f64::NAN, 1.0), spend(0.5, 1.0)] {
        let mut rows = vec![spend(2.0, 10.0), spend(1.0, 30.0), spend(4.0, 12.0), spend(1.0, 9.0)];
        rows.push(bad);
        assert!(matches!(gamma_gamma::fit(&rows), Err(MiningError::Row { index: 4, .. })), "{bad:?}");
    }
}

#[test]
fn without_a_mean_there_is_no_value() {
    let wide = gamma_gamma::Params { p: 0.5, q: 0.4, v: 3.0 };
    let error = wide.expected_value(0.0, 0.0).unwrap_err();
    assert_eq!(
        text(error),
        "amounts vary too widely for an expected value per purchase (q = 0.4 gives no finite mean)"
    );
    assert!(wide.expected_value(1.0, 10.0).is_err());
    // With enough purchases of her own the mean exists again: p (v + x m) / (p x + q − 1).
    assert!((wide.expected_value(4.0, 10.0).unwrap() - 0.5 * 43.0 / 1.4).abs() < 1e-12);
    let buying = bgnbd::Params { r: 0.25, alpha: 4.0, a: 0.8, b: 2.4 };
    let new = Summary { x: 0.0, t_x: 0.0, t: 10.0, paid: 0.0, mean: 0.0 };
    assert!(value::predictive(&buying, &wide, &new, None).is_err());
    assert!(value::score_all(&buying, &wide, &[new], None, 0).is_err());
}

#[test]
fn backtest_refuses_what_does_not_match() {
    let at = bgnbd::Params { r: 0.25, alpha: 4.0, a: 0.8, b: 2.4 };
    let rows = [row(0.0, 0.0, 9.0), row(1.0, 2.0, 9.0)];
    assert!(backtest(&at, &[], &[], 39.0, 0).is_err());
    assert!(backtest(&at, &rows, &[1], 39.0, 0).is_err());
    assert!(backtest(&at, &rows, &[1, 0], 0.0, 0).is_err());
    assert!(backtest(&at, &[row(1.0, 10.0, 9.0)], &[1], 39.0, 0).is_err());
    let flat = backtest(&at, &rows, &[1, 1], 39.0, 0).unwrap();
    assert_eq!(flat.correlation, None);
    assert_eq!(flat.groups[5].predicted_mean, None);
}
