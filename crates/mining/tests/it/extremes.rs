//! No figure is ever NaN, and none leaves its range, whatever the parameters and histories.

use mining::bgnbd::{self, Observation};
use mining::gamma_gamma::{self, Spend};
use mining::summary::Summary;
use mining::{MiningError, value};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Uniform in the logarithm between 1e-6 and 1e6.
fn wide() -> impl Strategy<Value = f64> {
    (-6.0..6.0).prop_map(|e: f64| 10f64.powf(e))
}

fn repeats() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0u32), 1u32..20, Just(10_000u32), 100u32..20_000].prop_map(f64::from)
}

fn observation() -> impl Strategy<Value = Observation> {
    (repeats(), wide(), 1e-9..=1.0f64).prop_map(|(x, t, share)| Observation {
        x,
        t_x: if x > 0.0 { t * share } else { 0.0 },
        t,
        weight: 1.0,
    })
}

fn buying() -> impl Strategy<Value = bgnbd::Params> {
    (wide(), wide(), wide(), wide()).prop_map(|(r, alpha, a, b)| bgnbd::Params { r, alpha, a, b })
}

/// The cases are the same in each run: a test that fails does so for everybody.
fn cases(number: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(1);
    ProptestConfig { cases: number, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn bgnbd_stays_in_range(at in buying(), of in observation(), weeks in wide()) {
        prop_assert!(of.check(0).is_ok());
        let ll = bgnbd::log_likelihood(&at, &[of]);
        prop_assert!(ll.is_finite(), "log-likelihood {ll}");
        for slope in bgnbd::gradient(&at, &[of]) {
            prop_assert!(slope.is_finite(), "slope {slope}");
        }
        let alive = at.p_alive(&of);
        prop_assert!((0.0..=1.0).contains(&alive), "alive {alive}");
        prop_assert!(at.p_alive_after(&of, weeks) <= alive);
        let expected = at.expected(&of, weeks);
        prop_assert!(expected.is_finite() && expected >= 0.0, "expected {expected}");
        // Nobody is expected to buy more than a customer who never leaves.
        let most = (at.r + of.x) / (at.alpha + of.t) * weeks;
        prop_assert!(expected <= most * (1.0 + 1e-9), "expected {expected} of {most}");
        prop_assert!(at.expected(&of, 2.0 * weeks) >= expected * (1.0 - 1e-9));
        prop_assert!(at.expected_rate(&of, weeks) * weeks <= expected * (1.0 + 1e-9) + 1e-300);
    }

    #[test]
    fn gamma_gamma_stays_in_range(p in wide(), q in wide(), v in wide(), x in repeats(), mean in wide()) {
        let at = gamma_gamma::Params { p, q, v };
        let row = Spend { x, mean: if x > 0.0 { mean } else { 0.0 }, weight: 1.0 };
        prop_assert!(gamma_gamma::log_likelihood(&at, &[row]).is_finite());
        prop_assert!(gamma_gamma::gradient(&at, &[row]).iter().all(|s| s.is_finite()));
        match at.expected_value(x, row.mean) {
            Ok(value) => prop_assert!(value.is_finite() && value > 0.0, "value {value}"),
            Err(error) => prop_assert_eq!(error, MiningError::NoMean { q }),
        }
    }

}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn scores_of_all_equal_the_scores_of_each(
        at in (0.05..5.0f64, 0.1..100.0f64, 0.05..5.0f64, 0.1..20.0f64), ages in (0.0..10.0f64, 1.0..500.0f64)
    ) {
        let at = bgnbd::Params { r: at.0, alpha: at.1, a: at.2, b: at.3 };
        let spending = gamma_gamma::Params { p: 6.0, q: 4.0, v: 15.0 };
        let customers: Vec<Summary> = (0..300)
            .map(|i| {
                let (x, t) = (f64::from(i % 3), ages.0 + ages.1 * f64::from(i + 1) / 300.0);
                Summary { x, t_x: if x > 0.0 { 0.7 * t } else { 0.0 }, t, paid: x, mean: 20.0 * x.min(1.0) }
            })
            .collect();
        let all = value::score_all(&at, &spending, &customers, None, 0).unwrap();
        for (customer, score) in customers.iter().zip(&all).step_by(7) {
            let one = value::predictive(&at, &spending, customer, None).unwrap().score;
            prop_assert!((score.value() / one.value() - 1.0).abs() < 1e-9, "{score:?} {one:?}");
        }
    }

    #[test]
    fn a_fit_is_finite_or_refused(
        rows in prop::collection::vec((0u32..6, 0.0..50.0f64, 0.01..1.0f64), 0..60), scale in wide()
    ) {
        let rows: Vec<Observation> = rows
            .into_iter()
            .map(|(x, t, share)| {
                let (x, t) = (f64::from(x), (t + 0.1) * scale);
                Observation { x, t_x: if x > 0.0 { t * share } else { 0.0 }, t, weight: 1.0 }
            })
            .collect();
        if let Ok(fit) = bgnbd::fit(&rows, 1) {
            let at = fit.parameters;
            prop_assert!(bgnbd::Params::new(at.r, at.alpha, at.a, at.b).is_ok());
            prop_assert!(fit.log_likelihood.is_finite());
            let errors = fit.standard_errors;
            prop_assert!([errors.r, errors.alpha, errors.a, errors.b].iter().all(|e| *e > 0.0), "{errors:?}");
        } else {
            let repeat = rows.iter().filter(|row| row.x > 0.0).count();
            prop_assert!(rows.len() < 10 || repeat < 4, "a fit of {} rows was refused", rows.len());
        }
    }
}
