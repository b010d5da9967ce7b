//! Totals and sums beside a list.

use std::sync::atomic::Ordering;

use serde_json::{Value as Json, json};

use super::{faults, make, make_id, shop};
use crate::app::Actor;

db::db_test! {
    fn sums_are_of_all_that_match_by_currency(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (size, ratio, price) in [(1, 0.5, json!("1.25")), (2, 0.25, json!({"amount": "10", "currency": "USD"})), (4, 0.0, json!("2"))] {
            make(&owner, "people", json!({"size": size, "ratio": ratio, "price": price}));
        }
        make(&owner, "people", json!({}));
        let ask = |filter| owner.post("/people/search", json!({"filter": filter, "limit": 1, "total": true, "sum": ["size", "ratio", "price", "score"]})).is(200);
        let all = ask(json!(null));
        assert_eq!(all["total"], 4);
        assert_eq!(all["data"].as_array().unwrap().len(), 1);
        assert_eq!(all["sums"]["size"], 7);
        assert_eq!(all["sums"]["ratio"], 0.75);
        assert_eq!(all["sums"]["price"], json!([{"amount": "3.25", "currency": "EUR"}, {"amount": "10.00", "currency": "USD"}]));
        assert_eq!(all["sums"]["score"], 0.0);
        let some = ask(json!({"field": "size", "op": "ne", "value": 2}));
        assert_eq!((&some["total"], &some["sums"]["price"]), (&json!(2), &json!({"amount": "3.25", "currency": "EUR"})));
        let none = ask(json!({"or": []}));
        assert_eq!((&none["total"], &none["sums"]["size"], &none["sums"]["price"]), (&json!(0), &json!(0), &json!(null)));
    }

    fn what_cannot_be_added_is_said(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for field in ["name", "seen_at", "vip", "id"] {
            let found = faults(&owner.post("/people/search", json!({"sum": ["size", field]})));
            assert_eq!(found[0].0, "/sum/1", "{field}");
        }
        assert_eq!(faults(&owner.post("/people/search", json!({"sum": ["moons"]})))[0].0, "/sum/0");
        assert_eq!(faults(&owner.post("/people/search", json!({"sum": vec!["size"; 11]})))[0].0, "/sum");
    }

    /// Amounts that fit one by one may not fit together: the caller is told, and gets no 500.
    fn a_sum_that_is_too_large_is_refused(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for _ in 0..2 {
            make(&owner, "people", json!({"price": "9000000000000", "size": 9_000_000_000_000_000_000_i64, "ratio": 1e308}));
        }
        for field in ["price", "size", "ratio"] {
            let detail = owner.post("/people/search", json!({"sum": [field]})).problem(422);
            assert!(detail.contains(field) && detail.contains("too large"), "{detail}");
        }
        // On the way to a sum that fits, more than fits may come together.
        make(&owner, "people", json!({"price": "-9000000000000", "size": -9_000_000_000_000_000_000_i64, "ratio": -1e308}));
        let sums = owner.post("/people/search", json!({"sum": ["price", "size", "ratio"]})).is(200)["sums"].clone();
        assert_eq!((&sums["price"]["amount"], &sums["size"]), (&json!("9000000000000.00"), &json!(9_000_000_000_000_000_000_i64)));
        assert_eq!(sums["ratio"], 1e308);
    }

    /// Of large objects the warehouse counts what no index leads to. It is asked behind the feed's back here: only the
    /// rows know that one is gone.
    fn what_no_index_leads_to_is_counted_in_columns(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let people = [1, 2, 4].map(|size| make_id(&owner, "people", json!({"size": size, "name": "Ann"})));
        let total = |actor: &Actor<'_>, asked: Json| {
            let mut asked = asked;
            asked["total"] = json!(true);
            asked["sum"] = json!(["size"]);
            let answer = actor.post("/people/search", asked).is(200);
            (answer["total"].as_i64().unwrap(), answer["sums"]["size"].as_i64().unwrap())
        };
        assert_eq!(total(&owner, json!({})), (3, 7));
        assert_eq!(test.sql("select count(*) from people"), [[json!(3)]]);
        let gone: model::Id = people[2].parse().unwrap();
        test.app.write_blocking(move |tx| tx.execute("delete from people where id = $1", &[gone.into()])).unwrap();
        assert_eq!(total(&owner, json!({})), (2, 3), "few are counted by the rows");
        test.app.counting.from.store(3, Ordering::Relaxed);
        let field = |field: &str, op: &str, value: Json| json!({"field": field, "op": op, "value": value});
        let (rows, columns) = ((2, 3), (3, 7));
        for (filter, found) in [
            (json!(null), columns),
            (field("size", "gte", json!(1)), columns),
            (json!({"or": [field("size", "gte", json!(1)), field("id", "eq", json!(people[0]))]}), columns),
            (json!({"not": field("id", "in", json!([people[2]]))}), (2, 3)),
            (field("id", "in", json!(people)), rows),
            (json!({"and": [field("size", "gte", json!(1)), field("id", "in", json!(people))]}), rows),
            (field("name", "contains", json!("nn")), rows),
        ] {
            assert_eq!(total(&owner, json!({"filter": filter})), found, "{filter}");
        }
        assert_eq!(total(&owner, json!({"search": "ann"})), rows);
        // The zero with a sign is zero.
        owner.patch(&format!("/people/{}", people[0]), json!({"ratio": 0.0})).is(200);
        for (op, found) in [("eq", 1), ("ne", 0), ("lt", 0), ("gt", 0), ("lte", 1), ("gte", 1)] {
            assert_eq!(total(&owner, json!({"filter": field("ratio", op, json!(-0.0))})).0, found, "{op}");
        }
        // What is too much for the warehouse, or damaged in it, is counted by the rows.
        assert_eq!(test.app.counting.failed.load(Ordering::Relaxed), 0);
        let many: Vec<Json> = (0..300).map(|at| field("size", "gte", json!(at % 2))).collect();
        assert_eq!(total(&owner, json!({"filter": {"and": many}})), rows);
        assert_eq!(test.app.counting.failed.load(Ordering::Relaxed), 1);
        // The page itself is of the rows; who is told by them which records are hers gets totals of them too.
        assert_eq!(owner.get("/people?total=true").is(200)["data"].as_array().unwrap().len(), 2);
        let mistaken = owner.post("/people/search", json!({"total": true, "filter": field("moons", "eq", json!(1))}));
        assert_eq!(faults(&mistaken)[0].0, "/filter/field");
    }
}
