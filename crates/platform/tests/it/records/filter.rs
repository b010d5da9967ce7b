//! What a filter finds is what it says: random trees on random records, against a second reading of them.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::naive::{OBJECTS, check, tree, world};
use super::{faults, make_id, shop, text};
use crate::app::{Actor, TestApp};

fn ids(answer: &Json) -> BTreeSet<String> {
    answer["data"].as_array().unwrap().iter().map(|record| text(&record["id"])).collect()
}

/// Total and sums, or why there are none, read from the rows.
fn in_rows(owner: &Actor<'_>, path: &str, filter: &Json) -> [Json; 3] {
    let sum: &[&str] = match path {
        "/people/search" => &["size", "ratio", "price", "score"],
        "/orders/search" => &["total"],
        _ => &[],
    };
    let answer = owner.post(path, json!({"filter": filter, "limit": 1, "total": true, "sum": sum})).text();
    let mut answer: Json = serde_json::from_str(&answer).unwrap();
    ["total", "sums", "detail"].map(|part| answer[part].take())
}

/// The same from the columns of the warehouse, where they suffice.
fn in_columns(test: &TestApp, owner: &Actor<'_>, path: &str, filter: &Json) -> [Json; 3] {
    let from = test.app.counting.from.swap(0, Ordering::Relaxed);
    let found = in_rows(owner, path, filter);
    test.app.counting.from.store(from, Ordering::Relaxed);
    found
}

/// The world of before went without a word in the feed, so the warehouse begins anew.
fn read_anew(test: &TestApp) {
    let sources = platform::warehouse::sources(&test.app.schema(), &test.app.modules);
    test.app.warehouse.declare(&[]);
    test.app.warehouse.declare(&sources);
    assert_eq!(test.sql("select count(*) from people"), [[json!(count(test))]]);
}

fn count(test: &TestApp) -> i64 {
    let row = test.app.db.read_blocking(|tx| tx.query_one("select count(*) from people", &[])).unwrap();
    row.unwrap().integer(0).unwrap()
}

db::db_test! {
    fn random_trees_find_what_they_say(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let asked = prop::collection::vec(select(OBJECTS).prop_flat_map(|object| (Just(object), tree(object, 3))), 12);
        check(40, (world(), asked), |(mut world, trees)| {
            world.store(&test, &owner);
            read_anew(&test);
            for (object, tree) in trees {
                let tree = world.real(object, &tree);
                let path = format!("/{object}/search");
                let answer = owner.post(&path, json!({"filter": tree, "fields": ["id"], "limit": 1000, "total": true})).is(200);
                let expected: BTreeSet<_> = world.found(object, &tree, &[]).into_iter().collect();
                assert_eq!(ids(&answer), expected, "{object} with {tree}");
                assert_eq!(answer["total"], expected.len(), "{object} with {tree}");
                assert_eq!(in_columns(&test, &owner, &path, &tree), in_rows(&owner, &path, &tree), "{object} with {tree}");
                let not = owner.post(&path, json!({"filter": {"not": tree}, "limit": 1, "total": true})).is(200);
                let all = world.0[object].len() as u64;
                assert_eq!(answer["total"].as_u64().unwrap() + not["total"].as_u64().unwrap(), all, "{tree} and its complement");
            }
        });
        let counting = &test.app.counting;
        assert!(counting.done.load(Ordering::Relaxed) > 100, "most were asked in columns too");
        assert_eq!(counting.failed.load(Ordering::Relaxed), 0);
    }

    fn related_any_all_and_none(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let person = |name: &str, totals: &[i64]| {
            let id = make_id(&owner, "people", json!({"name": name}));
            for total in totals {
                make_id(&owner, "orders", json!({"person_id": id, "placed_at": "2026-03-01T10:00:00Z", "total": total}));
            }
        };
        person("none", &[]);
        person("small", &[1]);
        person("both", &[1, 100]);
        person("large", &[100]);
        let names = |object: &str, filter: Json| {
            let sort = json!([{"field": if object == "people" { "name" } else { "id" }}]);
            let answer = owner.post(&format!("/{object}/search"), json!({"filter": filter, "sort": sort})).is(200);
            answer["data"].as_array().unwrap().iter().map(|one| text(&one[if object == "people" { "name" } else { "id" }])).collect::<Vec<_>>()
        };
        let large = json!({"field": "total", "op": "gte", "value": 50});
        assert_eq!(names("people", json!({"related": "orders", "any": large})), ["both", "large"]);
        assert_eq!(names("people", json!({"related": "orders", "all": large})), ["large", "none"]);
        assert_eq!(names("people", json!({"related": "orders", "none": large})), ["none", "small"]);
        assert_eq!(names("people", json!({"related": "orders", "none": {"and": []}})), ["none"]);
        // And from the order to its person.
        let of_both = json!({"related": "people", "any": {"field": "name", "op": "eq", "value": "both"}});
        assert_eq!(names("orders", of_both).len(), 2);
        let deep = json!({"related": "people", "any": {"related": "orders", "all": large}});
        assert_eq!(names("orders", deep).len(), 1);
    }

    /// A day among moments is the whole of it in the firm's zone, also the one with 23 hours.
    fn a_day_is_the_whole_day(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let moments = [
            ("a", "2026-03-28T22:59:59.999999Z"),
            ("b", "2026-03-28T23:00:00Z"),
            ("c", "2026-03-29T21:59:59.999999Z"),
            ("d", "2026-03-29T22:00:00Z"),
        ];
        for (name, at) in moments {
            make_id(&owner, "people", json!({"name": name, "seen_at": at}));
        }
        make_id(&owner, "people", json!({"name": "never"}));
        let names = |op: &str, value: Json| {
            let filter = json!({"field": "seen_at", "op": op, "value": value});
            let answer = owner.post("/people/search", json!({"filter": filter, "sort": [{"field": "name"}]})).is(200);
            answer["data"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect::<String>()
        };
        for (op, found) in [("eq", "bc"), ("ne", "ad"), ("lt", "a"), ("lte", "abc"), ("gt", "d"), ("gte", "bcd")] {
            assert_eq!(names(op, json!("2026-03-29")), found, "{op}");
        }
        assert_eq!(names("in", json!(["2026-03-29", "2026-03-28T22:59:59.999999Z"])), "abc");
        assert_eq!(names("in", json!(["2026-03-28", "2026-03-30"])), "ad");
    }

    /// An amount with a currency means that currency, one without any.
    fn an_amount_is_compared_in_its_currency(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (name, amount, currency) in [("a", "5", "EUR"), ("b", "5", "USD"), ("c", "9", "USD")] {
            make_id(&owner, "people", json!({"name": name, "price": {"amount": amount, "currency": currency}}));
        }
        make_id(&owner, "people", json!({"name": "free"}));
        let names = |op: &str, value: Json| {
            let filter = json!({"field": "price", "op": op, "value": value});
            let answer = owner.post("/people/search", json!({"filter": filter, "sort": [{"field": "name"}]})).is(200);
            answer["data"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect::<String>()
        };
        let five = json!({"amount": "5", "currency": "USD"});
        for (op, found) in [("eq", "b"), ("ne", "ac"), ("gte", "bc"), ("gt", "c"), ("lte", "b"), ("lt", "")] {
            assert_eq!(names(op, five.clone()), found, "{op}");
        }
        for (op, found) in [("eq", "ab"), ("ne", "c"), ("gte", "abc"), ("gt", "c")] {
            assert_eq!(names(op, json!("5.00")), found, "{op}");
        }
        assert_eq!(names("in", json!([five, {"amount": "9", "currency": "EUR"}])), "b");
        assert_eq!(names("in", json!([{"amount": "5"}, "9"])), "abc");
    }

    fn search_words_and_filter_hold_together(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (name, email, size) in [("Zoë Şahin", "zoe@example.com", 1), ("Zoe Meier", "zm@example.com", 2), ("Ana Meier", "ana@example.com", 1)] {
            make_id(&owner, "people", json!({"name": name, "email": email, "size": size}));
        }
        let names = |search: &str, filter: Json| {
            let answer = owner.post("/people/search", json!({"search": search, "filter": filter, "sort": [{"field": "email"}]})).is(200);
            answer["data"].as_array().unwrap().iter().map(|one| text(&one["email"])).collect::<Vec<_>>()
        };
        assert_eq!(names("zoe", json!(null)), ["zm@example.com", "zoe@example.com"]);
        assert_eq!(names("MEIER zoe", json!(null)), ["zm@example.com"], "words in any order");
        assert_eq!(names("zoe@ex", json!(null)), ["zoe@example.com"], "a part of a word");
        assert_eq!(names("zoe", json!({"or": [{"field": "size", "op": "eq", "value": 1}, {"field": "name", "op": "empty"}]})), ["zoe@example.com"]);
        assert_eq!(names("", json!(null)).len(), 3);
        assert_eq!(names("nobody", json!(null)), Vec::<String>::new());
    }

    fn wrong_types_are_told_with_their_place(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let found = faults(&owner.post("/people/search", json!({"filter": {"and": [
            {"field": "size", "op": "eq", "value": "5"},
            {"field": "vip", "op": "eq", "value": "yes"},
            {"field": "seen_at", "op": "gte", "value": "soon"},
            {"field": "company_id", "op": "eq", "value": 7},
            {"field": "stage", "op": "eq", "value": "king"},
            {"field": "price", "op": "gt", "value": {"amount": "5", "currency": "euro"}},
            {"field": "score", "op": "lt", "value": "low"},
        ]}})));
        let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.clone()).collect();
        assert_eq!(pointers, (0..7).map(|at| format!("/filter/and/{at}/value")).collect::<Vec<_>>());
        assert!(found[4].1.contains("lead, customer, former"), "{found:?}");
    }
}
