//! Conditions beside fields and behaviour: shares, consent, properties of moments, and dates said from now.

use jiff::tz::TimeZone;
use model::field::Reading;
use model::filter::{Filter, Share, crossed};
use model::{Id, IdSource, Property, Timestamp, property};
use serde_json::{Value as Json, json};

/// 2026-03-02T12:00:00Z.
const NOON: Timestamp = Timestamp(1_772_452_800_000_000);
const HOUR: i64 = 3_600_000_000;

fn share(json: Json) -> Share {
    match Filter::read(&json!({"share": json}), "/filter").unwrap() {
        Filter::Share { share, .. } => share,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_read_is_given_back() {
    for json in [
        json!({"share": {"of": "Summer test", "from": 0, "to": 10}}),
        json!({"share": {"of": "Ü", "from": 33.33, "to": 66.67}}),
        json!({"consent": "newsletter", "channel": "email", "is": "granted"}),
        json!({"consent": "newsletter", "channel": "email", "is": ["withdrawn", "none"]}),
        json!({"did": "a", "where": {"field": "properties.size", "op": "gte", "value": 2.5}, "count": {"gte": 1}}),
        json!({"field": "acquired_at", "op": "gte", "value": {"ago": "30d"}}),
    ] {
        let read = Filter::read(&json, "/filter").unwrap_or_else(|fault| panic!("{json}: {fault:?}"));
        assert_eq!(read.json(), json);
    }
    let unsaid = Filter::read(&json!({"consent": "n", "channel": "email"}), "").unwrap();
    assert_eq!(unsaid.json()["is"], "granted");
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    for (json, pointer) in [
        (json!({"share": 10}), "/filter/share"),
        (json!({"share": {"of": "", "from": 0, "to": 10}}), "/filter/share/of"),
        (json!({"share": {"of": "a", "from": 0, "to": 0}}), "/filter/share/to"),
        (json!({"share": {"of": "a", "from": 0, "to": 100.5}}), "/filter/share/to"),
        (json!({"share": {"of": "a", "from": 0.001, "to": 10}}), "/filter/share/from"),
        (json!({"share": {"of": "a", "from": 0, "to": 10, "by": 1}}), "/filter/share/by"),
        (json!({"consent": "n"}), "/filter/channel"),
        (json!({"consent": "n", "channel": "email", "is": []}), "/filter/is"),
        (json!({"consent": "n", "channel": "email", "since": 1}), "/filter/since"),
    ] {
        let fault = Filter::read(&json, "/filter").expect_err("this is wrong");
        assert_eq!(fault.pointer, pointer, "{json}: {}", fault.detail);
    }
}

/// Places computed by a program of another language from the description of the hash.
#[test]
fn a_place_in_a_share_is_for_ever() {
    let person = "019cae6b-6600-731e-97c3-c8b2f43c661c";
    let nobody = "00000000-0000-0000-0000-000000000000";
    for (of, id, place) in [("Summer test", person, 9675), ("Summer test", nobody, 3133), ("Ü", person, 7741)]
    {
        let id: Id = id.parse().unwrap();
        let at = |from: i64| {
            share(json!({"of": of, "from": from as f64 / 100.0, "to": (from + 1) as f64 / 100.0}))
        };
        assert!(at(place).has(id) && !at(place - 1).has(id) && !at(place + 1).has(id), "{of} {id}");
    }
}

#[test]
fn shares_divide_people_evenly_and_apart() {
    let mut ids = IdSource::new(7);
    let people: Vec<Id> = (0..100_000).map(|at| ids.next(Timestamp(NOON.0 + at))).collect();
    let count = |share: &Share| people.iter().filter(|person| share.has(**person)).count() as f64;
    let tenth = |of: &str, at: i64| share(json!({"of": of, "from": at * 10, "to": at * 10 + 10}));
    // Ten parts hold everybody once; each of 100,000 x 0.1 is within five standard deviations (95) of its mean.
    let parts: Vec<f64> = (0..10).map(|at| count(&tenth("a", at))).collect();
    assert_eq!(parts.iter().sum::<f64>(), 100_000.0);
    assert!(parts.iter().all(|part| (part - 10_000.0).abs() < 475.0), "{parts:?}");
    // Another name divides them anew: a tenth of a tenth is in both.
    let both =
        people.iter().filter(|person| tenth("a", 0).has(**person) && tenth("b", 0).has(**person)).count();
    assert!((both as f64 - 1_000.0).abs() < 5.0 * 31.5, "{both}");
}

#[test]
fn a_property_is_one_value_of_an_object() {
    let json = r#"{"shade": "Red \"x\"", "size": 2.5, "n": -3, "big": 12345678901, "gift": true, "none": null,
        "list": ["Red"], "inner": {"shade": "Blue"}, "shade2": "", "twice": 1, "twice": "b"}"#;
    let text = |value: &str| Some(Property::Text(value.to_owned()));
    for (name, expected) in [
        ("shade", text("Red \"x\"")),
        ("size", Some(Property::Number(2.5))),
        ("n", Some(Property::Number(-3.0))),
        ("big", Some(Property::Number(12_345_678_901.0))),
        ("gift", text("true")),
        ("shade2", text("")),
        ("twice", text("b")),
        ("none", None),
        ("list", None),
        ("inner", None),
        ("shad", None),
    ] {
        assert_eq!(property(json, name), expected, "{name}");
    }
    for broken in ["", "[]", "{", "5", r#"{"shade": "\u0000"}"#, r#"{"a": "\u0000", "shade": "Red"}"#] {
        assert_eq!(property(broken, "shade"), None, "{broken}");
    }
}

#[test]
fn what_the_clock_moves_is_found_by_its_edge() {
    let reading = |now: Timestamp| Reading {
        currency: "EUR".parse().unwrap(),
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        country: None,
        now: Some(now),
    };
    let edges = |json: Json, hours: i64| {
        let filter = Filter::read(&json, "").unwrap();
        let after = Timestamp(NOON.0 + hours * HOUR);
        crossed(&filter, &reading(NOON), &reading(after)).iter().map(Filter::json).collect::<Vec<_>>()
    };
    let field = |value: Json| json!({"field": "acquired_at", "op": "lt", "value": value});
    let between = |from: &str, to: &str| json!({"and": [{"field": "acquired_at", "op": "gte", "value": from}, {"field": "acquired_at", "op": "lte", "value": to}]});
    // A day begins at the firm: 23:00 in UTC.
    assert_eq!(edges(field(json!({"ago": "30d"})), 10), [] as [Json; 0]);
    assert_eq!(edges(field(json!({"ago": "30d"})), 11), [between("2026-01-31", "2026-02-01")]);
    assert_eq!(edges(field(json!({"ahead": "2w"})), 11), [between("2026-03-16", "2026-03-17")]);
    assert_eq!(
        edges(field(json!({"ago": "2h"})), 1),
        [between("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z")]
    );
    // Nothing moves what is not said from now.
    assert_eq!(edges(field(json!("2026-03-02")), 48), [] as [Json; 0]);
    // Whoever has such a record, whatever else is asked of it and however many of them.
    let related = json!({"not": {"related": "orders", "all": {"or": [field(json!({"ago": "0d"})), {"field": "status", "op": "eq", "value": "x"}]}}});
    assert_eq!(
        edges(related, 11),
        [json!({"related": "orders", "any": between("2026-03-02", "2026-03-03")})]
    );
}
