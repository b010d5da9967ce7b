//! Customers drawn from known parameters: the fit finds them again, and foretells what they do next.

use mining::bgnbd::{self, Observation};
use mining::gamma_gamma::{self, Spend};
use mining::simulate::{Customer, Random, customer};

/// Parameters of sample `seed`: around the published ones, different for each sample.
fn truth(random: &mut Random) -> (bgnbd::Params, gamma_gamma::Params) {
    let mut between = |low: f64, high: f64| low + (high - low) * random.uniform();
    let buying = bgnbd::Params {
        r: between(0.3, 1.5),
        alpha: between(3.0, 15.0),
        a: between(0.4, 1.5),
        b: between(1.5, 5.0),
    };
    let spending = gamma_gamma::Params { p: between(2.0, 8.0), q: between(3.0, 6.0), v: between(10.0, 50.0) };
    (buying, spending)
}

fn sample(seed: u64, size: usize) -> (bgnbd::Params, gamma_gamma::Params, Vec<Customer>) {
    let mut random = Random::new(seed);
    let (buying, spending) = truth(&mut random);
    let customers = (0..size)
        .map(|_| {
            let age = 26.0 + 52.0 * random.uniform();
            customer(&mut random, &buying, &spending, age, 26.0)
        })
        .collect();
    (buying, spending, customers)
}

#[test]
fn the_fit_is_within_three_standard_errors_of_the_truth_in_20_samples() {
    for seed in 1..=20 {
        let (buying, spending, customers) = sample(seed, 6000);
        let rows: Vec<Observation> = customers.iter().map(|c| c.observation).collect();
        let fit = bgnbd::fit(&rows, 0).unwrap();
        let (at, error) = (fit.parameters, fit.standard_errors);
        for (name, found, truth, error) in [
            ("r", at.r, buying.r, error.r),
            ("alpha", at.alpha, buying.alpha, error.alpha),
            ("a", at.a, buying.a, error.a),
            ("b", at.b, buying.b, error.b),
        ] {
            let off = (found - truth).abs() / error;
            assert!(off <= 3.0, "sample {seed}: {name} {found} ± {error}, true {truth}, {off} errors off");
        }
        assert!(fit.log_likelihood >= bgnbd::log_likelihood(&buying, &rows), "sample {seed}");
        for slope in bgnbd::gradient(&at, &rows) {
            assert!(slope.abs() < 1e-3, "sample {seed}: not a maximum, slope {slope}");
        }

        let spends: Vec<Spend> = customers.iter().map(|c| c.spend).collect();
        let fit = gamma_gamma::fit(&spends).unwrap();
        let (at, error) = (fit.parameters, fit.standard_errors);
        for (name, found, truth, error) in [
            ("p", at.p, spending.p, error.p),
            ("q", at.q, spending.q, error.q),
            ("v", at.v, spending.v, error.v),
        ] {
            let off = (found - truth).abs() / error;
            assert!(off <= 3.0, "sample {seed}: {name} {found} ± {error}, true {truth}, {off} errors off");
        }
    }
}

#[test]
fn standard_errors_tell_the_spread_of_repeated_fits() {
    // 40 samples of the same customers' world: the spread of the estimates is what the errors promise.
    let (buying, spending) = truth(&mut Random::new(7));
    let mut random = Random::new(99);
    let (mut found, mut promised) = (Vec::new(), 0.0);
    for _ in 0..40 {
        let rows: Vec<Observation> =
            (0..2000).map(|_| customer(&mut random, &buying, &spending, 60.0, 0.0).observation).collect();
        let fit = bgnbd::fit(&rows, 0).unwrap();
        found.push(fit.parameters.r);
        promised += fit.standard_errors.r / 40.0;
    }
    let mean = found.iter().sum::<f64>() / 40.0;
    let spread = (found.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / 39.0).sqrt();
    assert!((0.7..1.4).contains(&(spread / promised)), "spread {spread}, promised {promised}");
}

#[test]
fn gradients_equal_finite_differences() {
    for seed in 1..=20 {
        let (buying, spending, customers) = sample(seed, 400);
        let rows: Vec<Observation> = customers.iter().map(|c| c.observation).collect();
        let logs = [buying.r, buying.alpha, buying.a, buying.b].map(|p| p.ln() + 0.2);
        let at = |l: [f64; 4]| {
            let [r, alpha, a, b] = l.map(f64::exp);
            bgnbd::Params { r, alpha, a, b }
        };
        let slopes = bgnbd::gradient(&at(logs), &rows);
        for i in 0..4 {
            let value = |step: f64| {
                let mut moved = logs;
                moved[i] += step;
                bgnbd::log_likelihood(&at(moved), &rows)
            };
            assert_slope(slopes[i], value, &format!("BG/NBD sample {seed} parameter {i}"));
        }
        let spends: Vec<Spend> = customers.iter().map(|c| c.spend).collect();
        let logs = [spending.p, spending.q, spending.v].map(|p| p.ln() - 0.2);
        let at = |l: [f64; 3]| {
            let [p, q, v] = l.map(f64::exp);
            gamma_gamma::Params { p, q, v }
        };
        let slopes = gamma_gamma::gradient(&at(logs), &spends);
        for i in 0..3 {
            let value = |step: f64| {
                let mut moved = logs;
                moved[i] += step;
                gamma_gamma::log_likelihood(&at(moved), &spends)
            };
            assert_slope(slopes[i], value, &format!("Gamma-Gamma sample {seed} parameter {i}"));
        }
    }
}

/// Compares with Richardson's extrapolation of two central differences.
fn assert_slope(analytic: f64, value: impl Fn(f64) -> f64, what: &str) {
    let central = |h: f64| (value(h) - value(-h)) / (2.0 * h);
    let numeric = (4.0 * central(1e-3) - central(2e-3)) / 3.0;
    let off = (analytic - numeric).abs() / (1.0 + numeric.abs());
    assert!(off < 1e-6, "{what}: analytic {analytic}, differences {numeric}");
}

#[test]
fn expectation_and_chance_of_being_alive_come_true() {
    let (buying, _, customers) = sample(5, 60_000);
    let (mut expected, mut actual, mut chance, mut alive, mut repeaters) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for c in &customers {
        expected += buying.expected(&c.observation, 26.0);
        actual += f64::from(c.later);
        if c.observation.x > 0.0 {
            repeaters += 1.0;
            chance += buying.p_alive(&c.observation);
            alive += f64::from(u8::from(c.alive));
        }
    }
    assert!((expected / actual - 1.0).abs() < 0.03, "expected {expected}, came {actual}");
    assert!(((chance - alive) / repeaters).abs() < 0.01, "chance {chance}, alive {alive} of {repeaters}");
}

#[test]
fn expected_rate_is_the_slope_of_the_expectation() {
    let (buying, _, customers) = sample(11, 50);
    for c in &customers {
        for weeks in [0.5, 10.0, 150.0] {
            let value = |step: f64| buying.expected(&c.observation, weeks + step);
            assert_slope(buying.expected_rate(&c.observation, weeks), value, &format!("{c:?}"));
        }
    }
}

#[test]
fn weights_stand_for_equal_customers_and_order_does_not_matter() {
    let (_, _, customers) = sample(3, 1500);
    // Whole weeks, so that many customers are alike.
    let rows: Vec<Observation> = customers
        .iter()
        .map(|c| Observation {
            t_x: if c.observation.x > 0.0 { c.observation.t_x.floor().max(1.0) } else { 0.0 },
            t: c.observation.t.floor(),
            ..c.observation
        })
        .collect();
    let plain = bgnbd::fit(&rows, 1).unwrap();
    let mut twice: Vec<Observation> = rows.iter().rev().copied().collect();
    twice.extend(&rows);
    let doubled: Vec<Observation> = rows.iter().map(|row| Observation { weight: 2.0, ..*row }).collect();
    let (twice, doubled) = (bgnbd::fit(&twice, 2).unwrap(), bgnbd::fit(&doubled, 1).unwrap());
    assert_eq!(twice, doubled);
    assert!((doubled.log_likelihood / plain.log_likelihood - 2.0).abs() < 1e-10);
    assert!((doubled.parameters.r / plain.parameters.r - 1.0).abs() < 1e-5);
    assert!((doubled.standard_errors.b * 2f64.sqrt() / plain.standard_errors.b - 1.0).abs() < 1e-3);
}

#[test]
fn the_unit_of_money_and_of_time_only_scales() {
    let (_, _, customers) = sample(8, 2000);
    let rows: Vec<Observation> = customers.iter().map(|c| c.observation).collect();
    let days: Vec<Observation> =
        rows.iter().map(|o| Observation { t_x: o.t_x * 7.0, t: o.t * 7.0, ..*o }).collect();
    let (weekly, daily) =
        (bgnbd::fit(&rows, 0).unwrap().parameters, bgnbd::fit(&days, 0).unwrap().parameters);
    assert!((daily.alpha / weekly.alpha / 7.0 - 1.0).abs() < 1e-5, "{daily:?} {weekly:?}");
    assert!((daily.b / weekly.b - 1.0).abs() < 1e-5);
    let spends: Vec<Spend> = customers.iter().map(|c| c.spend).collect();
    let cents: Vec<Spend> = spends.iter().map(|s| Spend { mean: s.mean * 100.0, ..*s }).collect();
    let (euro, cent) =
        (gamma_gamma::fit(&spends).unwrap().parameters, gamma_gamma::fit(&cents).unwrap().parameters);
    assert!((cent.v / euro.v / 100.0 - 1.0).abs() < 1e-5, "{cent:?} {euro:?}");
    assert!((cent.p / euro.p - 1.0).abs() < 1e-5);
}

#[test]
fn a_seed_fixes_the_customers() {
    assert_eq!(sample(4, 20).2, sample(4, 20).2);
    assert_ne!(sample(4, 20).2, sample(5, 20).2);
}
