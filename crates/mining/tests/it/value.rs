//! The 36-month value against its definition, added up by hand.

use mining::bgnbd::{Observation, Params};
use mining::gamma_gamma;
use mining::summary::Summary;
use mining::value::{MONTHS, WEEKS_PER_MONTH, predictive, slipping};

const BUYING: Params = Params { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const SPENDING: gamma_gamma::Params = gamma_gamma::Params { p: 6.25, q: 3.74, v: 15.44 };
const CUSTOMER: Summary = Summary { x: 2.0, t_x: 30.43, t: 38.86, paid: 2.0, mean: 22.35 };

#[test]
fn the_value_is_the_sum_of_its_definition() {
    let of = Observation::from(&CUSTOMER);
    let amount = 6.25 * (15.44 + 2.0 * 22.35) / (6.25 * 2.0 + 3.74 - 1.0);
    let (mut margin, mut before) = (0.0, 0.0);
    for month in 1..=36 {
        let until = BUYING.expected(&of, f64::from(month) * 365.25 / 84.0);
        margin += (until - before) * amount * 0.3 / 1.1f64.powf(f64::from(month) / 12.0);
        before = until;
    }
    let got = predictive(&BUYING, &SPENDING, &CUSTOMER, Some(0.3)).unwrap();
    assert!((got.score.margin_36m.unwrap() / margin - 1.0).abs() < 1e-12);
    assert_eq!(got.score.value(), got.score.margin_36m.unwrap());
    assert!((got.score.revenue_36m / (before * amount) - 1.0).abs() < 1e-12);
    assert!((got.score.expected_value / amount - 1.0).abs() < 1e-12);
    assert_eq!(got.months.len(), MONTHS);
    let sum: f64 = got.months.iter().map(|m| m.margin.unwrap()).sum();
    assert!((sum / margin - 1.0).abs() < 1e-12);
    assert!((WEEKS_PER_MONTH * 12.0 * 7.0 - 365.25).abs() < 1e-9);
}

#[test]
fn without_a_margin_share_it_is_revenue_before_margin() {
    let with = predictive(&BUYING, &SPENDING, &CUSTOMER, Some(0.3)).unwrap().score;
    let without = predictive(&BUYING, &SPENDING, &CUSTOMER, None).unwrap();
    assert_eq!(without.score.margin_36m, None);
    assert!(without.months.iter().all(|m| m.margin.is_none()));
    assert!((without.score.value() * 0.3 / with.value() - 1.0).abs() < 1e-12);
    for share in [-0.1, 1.1, f64::NAN] {
        assert!(predictive(&BUYING, &SPENDING, &CUSTOMER, Some(share)).is_err());
    }
}

#[test]
fn slipping_is_value_times_the_fall_of_the_chance() {
    // Six weeks without a purchase after a lively time: the chance has fallen since it began.
    let then = Observation { t: CUSTOMER.t_x + 1.0, ..Observation::from(&CUSTOMER) };
    let now = Observation { t: CUSTOMER.t_x + 7.0, ..Observation::from(&CUSTOMER) };
    let (then, now) = (BUYING.p_alive(&then), BUYING.p_alive(&now));
    assert!(now < then);
    assert_eq!(slipping(100.0, then, now), 100.0 * (then - now));
    assert_eq!(slipping(100.0, now, then), 0.0);
    // Someone without a repeat purchase has had no occasion to leave, so nothing slips.
    let once = Summary { x: 0.0, t_x: 0.0, t: 38.86, paid: 0.0, mean: 0.0 };
    let score = predictive(&BUYING, &SPENDING, &once, None).unwrap().score;
    assert_eq!(score.p_alive, 1.0);
    assert_eq!(score.expected_value, SPENDING.population_mean().unwrap());
}
