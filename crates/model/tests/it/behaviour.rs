//! Conditions on what people did: read, given back, and answered from a history.

use jiff::tz::TimeZone;
use model::Timestamp;
use model::filter::Filter;
use model::filter::behaviour::{Happened, Now};
use serde_json::{Value as Json, json};

const HOUR: i64 = 3_600_000_000;

/// 2026-03-02T12:00:00Z.
fn now() -> Now {
    let at = Timestamp(1_772_452_800_000_000);
    Now { at, last: at, zone: TimeZone::UTC, currency: "EUR".parse().unwrap() }
}

/// A moment so many hours ago, with its place in the feed and an amount in whole units.
fn happened(hours: i64, seq: i64, amount: i64) -> Happened {
    let at = now().at.plus_micros(-hours * HOUR);
    Happened { at, seq, amount: Some((amount * 1_000_000, now().currency)) }
}

fn read(json: &Json) -> Filter {
    Filter::read(json, "/filter").unwrap_or_else(|fault| panic!("{json}: {fault:?}"))
}

#[test]
fn what_is_read_is_given_back() {
    for json in [
        json!({"did": "order_placed", "count": {"gte": 1}}),
        json!({"did": ["a", "b"], "within": "90d", "count": {"gt": 1, "lte": 5}}),
        json!({"did": "a", "from": "2026-01-01", "to": "2026-02-01T10:00:00Z", "sum": {"field": "amount", "gte": "100.5", "currency": "USD"}}),
        json!({"did": "a", "avg": {"field": "amount", "lt": "3"}, "where": {"field": "channel", "op": "eq", "value": "web"}}),
        json!({"did": "a", "first": {"before": "30d"}}),
        json!({"did": "a", "last": {"before": "12h", "after": "2026-01-01"}}),
        json!({"sequence": [{"did": "a"}, {"did": ["b", "c"], "within": "7d"}], "within": "30d"}),
        json!({"segment": "019cae6b-6600-731e-97c3-c8b2f43c661c"}),
    ] {
        assert_eq!(read(&json).json(), json);
    }
    // Two weeks are fourteen days, and one time is what is meant where nothing is said.
    assert_eq!(
        read(&json!({"did": "a", "within": "2w"})).json(),
        json!({"did": "a", "within": "14d", "count": {"gte": 1}})
    );
}

#[test]
fn days_are_whole_and_hours_are_exact() {
    let holds = |json: Json, hours: i64| match read(&json) {
        Filter::Did { did, .. } => did.measure(&[happened(hours, 1, 10)], &now()).holds,
        other => panic!("{other:?}"),
    };
    // It is noon: a day ago began 36 hours ago.
    assert!(holds(json!({"did": "a", "within": "1d"}), 36));
    assert!(!holds(json!({"did": "a", "within": "1d"}), 37));
    assert!(holds(json!({"did": "a", "within": "24h"}), 24));
    assert!(!holds(json!({"did": "a", "within": "24h"}), 25));
    assert!(!holds(json!({"did": "a"}), -1), "nothing later than now counts");
    // A day that is named last counts whole.
    assert!(holds(json!({"did": "a", "to": "2026-03-01"}), 13));
    assert!(!holds(json!({"did": "a", "to": "2026-03-01"}), 12));
    assert!(holds(json!({"did": "a", "last": {"before": "1d"}}), 37));
    assert!(!holds(json!({"did": "a", "last": {"before": "1d"}}), 36));
}

#[test]
fn amounts_are_added_exactly_and_of_one_currency() {
    let other = Happened { amount: Some((1_000_000_000, "USD".parse().unwrap())), ..happened(1, 3, 0) };
    let none = Happened { amount: None, ..happened(1, 4, 0) };
    let all = [happened(3, 1, 10), happened(2, 2, 20), other, none];
    let measured = |json: Json| match read(&json) {
        Filter::Did { did, .. } => did.measure(&all, &now()),
        other => panic!("{other:?}"),
    };
    let sum = measured(json!({"did": "a", "sum": {"field": "amount", "eq": 30}}));
    assert_eq!((sum.holds, sum.count, sum.sum, sum.amounts), (true, 4, 30_000_000, 2));
    assert!(measured(json!({"did": "a", "avg": {"field": "amount", "eq": 15}})).holds);
    assert!(!measured(json!({"did": "a", "avg": {"field": "amount", "gt": 15}})).holds);
    assert!(measured(json!({"did": "a", "sum": {"field": "amount", "eq": 1000, "currency": "USD"}})).holds);
    let nobody = |json: Json| match read(&json) {
        Filter::Did { did, .. } => (did.holds_for_none(), did.measure(&[], &now()).holds),
        other => panic!("{other:?}"),
    };
    assert_eq!(nobody(json!({"did": "a", "sum": {"field": "amount", "lt": 5}})), (true, true));
    assert_eq!(nobody(json!({"did": "a", "avg": {"field": "amount", "lt": 5}})), (false, false));
    assert_eq!(nobody(json!({"did": "a", "count": {"eq": 0}})), (true, true));
    assert_eq!(nobody(json!({"did": "a", "last": {"before": "1d"}})), (false, false));
}

#[test]
fn a_sequence_may_begin_with_any_of_its_first_steps() {
    let found = |json: Json, all: &[(i64, i64, u32)]| match read(&json) {
        Filter::Sequence { sequence, .. } => {
            let all: Vec<(Happened, u32)> =
                all.iter().map(|(hours, seq, steps)| (happened(*hours, *seq, 0), *steps)).collect();
            sequence.found(all.iter().map(|(one, steps)| (one, *steps)), &now()).is_some()
        }
        other => panic!("{other:?}"),
    };
    let soon = json!({"sequence": [{"did": "a"}, {"did": "b", "within": "2h"}]});
    assert!(found(soon.clone(), &[(50, 1, 1), (9, 2, 1), (8, 3, 2)]), "the later A is soon enough");
    assert!(!found(soon.clone(), &[(50, 1, 1), (8, 3, 2), (7, 4, 1)]));
    assert!(found(soon.clone(), &[(9, 1, 1), (9, 2, 2)]), "of the same time, the feed says what came first");
    assert!(!found(soon, &[(9, 1, 2), (9, 2, 1)]));
    let twice = json!({"sequence": [{"did": "a"}, {"did": "a"}]});
    assert!(!found(twice.clone(), &[(9, 1, 3)]), "one moment is not two steps");
    assert!(found(twice, &[(9, 1, 3), (8, 2, 3)]));
    // A then B within two hours, then C: the B that is soon enough is not the last.
    let three =
        json!({"sequence": [{"did": "a"}, {"did": "b", "within": "2h"}, {"did": "c", "within": "9h"}]});
    assert!(found(three.clone(), &[(20, 1, 1), (19, 2, 2), (15, 3, 2), (12, 4, 4)]));
    assert!(!found(three, &[(20, 1, 1), (15, 3, 2), (12, 4, 4)]));
}
