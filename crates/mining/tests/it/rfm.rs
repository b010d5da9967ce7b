//! RFM classes with ties.

use mining::rfm::{Class, Customer, classes, classify};
use proptest::prelude::*;

#[test]
fn ten_different_values_fill_five_classes() {
    let values: Vec<f64> = (1..=10).map(f64::from).collect();
    assert_eq!(classes(&values).unwrap(), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
}

#[test]
fn ties_share_a_class_and_leave_others_empty() {
    // Six of ten bought once: all in class 1; the next starts at share 0.6, class 4.
    let values = [1.0, 1.0, 3.0, 1.0, 2.0, 1.0, 1.0, 9.0, 1.0, 4.0];
    assert_eq!(classes(&values).unwrap(), [1, 1, 4, 1, 4, 1, 1, 5, 1, 5]);
    assert_eq!(classes(&[7.0; 4]).unwrap(), [1; 4]);
    assert_eq!(classes(&[0.0, -0.0]).unwrap(), [1, 1]);
    assert_eq!(classes(&[]).unwrap(), []);
    assert!(classes(&[1.0, f64::NAN]).is_err());
}

#[test]
fn a_later_purchase_is_better() {
    let customers = [
        Customer { last_day: 100, transactions: 1, value: 50.0 },
        Customer { last_day: 300, transactions: 9, value: 5.0 },
    ];
    let expected =
        [Class { recency: 1, frequency: 1, monetary: 3 }, Class { recency: 3, frequency: 3, monetary: 1 }];
    assert_eq!(classify(&customers).unwrap(), expected);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn classes_are_what_the_definition_counts(values in prop::collection::vec(-20i32..20, 1..200)) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let got = classes(&values).unwrap();
        for (value, class) in values.iter().zip(got) {
            let below = values.iter().filter(|other| *other < value).count();
            prop_assert_eq!(usize::from(class), 1 + 5 * below / values.len());
            prop_assert!((1..=5).contains(&class));
        }
    }
}
