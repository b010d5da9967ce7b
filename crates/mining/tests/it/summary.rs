//! Purchases of one customer into the figures of the models.

use mining::MiningError;
use mining::summary::{Purchase, summarise, transactions};

fn bought(purchases: &[(i32, f64)]) -> Vec<Purchase> {
    purchases.iter().map(|(day, amount)| Purchase { day: *day, amount: *amount }).collect()
}

#[test]
fn purchases_of_one_day_are_one_transaction() {
    let all = bought(&[(10, 5.0), (10, 7.0), (24, 10.0), (24, 20.0), (38, 0.0), (45, 40.0), (80, 9.0)]);
    let s = summarise(&all, 66).unwrap().unwrap();
    assert_eq!((s.x, s.t_x, s.t), (3.0, 5.0, 8.0));
    // Days 24 (30) and 45 (40) carry money, day 38 does not; the first day is not a repeat.
    assert_eq!((s.paid, s.mean), (2.0, 35.0));
}

#[test]
fn the_last_day_counts() {
    let all = bought(&[(0, 5.0), (7, 6.0), (8, 7.0)]);
    assert_eq!(summarise(&all, 7).unwrap().unwrap().x, 1.0);
    assert_eq!(transactions(&all, 7, 8).unwrap(), 1);
    assert_eq!(transactions(&all, 6, 8).unwrap(), 2);
    assert_eq!(transactions(&bought(&[(3, 1.0), (3, 1.0), (4, 0.0)]), 0, 9).unwrap(), 2);
}

#[test]
fn a_first_purchase_alone_is_no_repeat() {
    let s = summarise(&bought(&[(10, 5.0), (10, 5.0)]), 10).unwrap().unwrap();
    assert_eq!((s.x, s.t_x, s.t, s.paid, s.mean), (0.0, 0.0, 0.0, 0.0, 0.0));
    assert_eq!(summarise(&bought(&[(10, 5.0)]), 9).unwrap(), None);
    assert_eq!(summarise(&[], 9).unwrap(), None);
}

#[test]
fn a_refunded_day_counts_but_carries_no_value() {
    let s = summarise(&bought(&[(0, 5.0), (7, 6.0), (7, -6.0), (14, -2.0)]), 14).unwrap().unwrap();
    assert_eq!((s.x, s.paid, s.mean), (2.0, 0.0, 0.0));
}

#[test]
fn days_out_of_order_and_odd_amounts_are_refused() {
    let error = summarise(&bought(&[(5, 1.0), (4, 1.0)]), 9).unwrap_err();
    assert_eq!(error, MiningError::Row { index: 1, reason: "the days are not in rising order" });
    assert!(summarise(&bought(&[(5, f64::NAN)]), 9).is_err());
    // The whole range of day numbers has a length.
    assert!(summarise(&bought(&[(i32::MIN, 1.0), (i32::MAX, 1.0)]), i32::MAX).unwrap().unwrap().t > 6e8);
}
