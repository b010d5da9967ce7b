//! Several values in one field, and the index that filters find them by.

use serde_json::json;

use super::{found, things};
use crate::records::{make, make_id};

db::db_test! {
    fn lists_are_kept_sorted_and_each_value_once(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let made = make(&owner, "things", json!({"name": "a", "tags": ["zoo", " ant ", "zoo", "x;y\\"], "colours": ["red", "blue", "red"]}));
        assert_eq!(made["tags"], json!(["ant", "x;y\\", "zoo"]));
        assert_eq!(made["colours"], json!(["blue", "red"]));
        assert_eq!(make(&owner, "things", json!({"tags": [], "colours": [" "]}))["tags"], json!(null));
        for wrong in [json!("zoo"), json!([1]), json!({"a": 1}), json!(["a\u{0}b"]), json!(["x".repeat(501)])] {
            owner.post("/things", json!({"tags": wrong})).problem(400);
        }
        owner.post("/things", json!({"colours": ["pink"]})).problem(400);
    }

    fn a_filter_finds_what_records_hold_now(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let a = make_id(&owner, "things", json!({"name": "a", "tags": ["one", "two"], "colours": ["red"]}));
        make(&owner, "things", json!({"name": "b", "tags": ["two"]}));
        make(&owner, "things", json!({"name": "c"}));
        assert_eq!(found(&owner, "tags", "contains", json!("two")), ["a", "b"]);
        assert_eq!(found(&owner, "tags", "in", json!(["one", "three"])), ["a"]);
        assert_eq!(found(&owner, "tags", "empty", json!(true)), ["c"]);
        assert_eq!(found(&owner, "tags", "contains", json!("on")), [""; 0], "a value, not a part of one");
        assert_eq!(found(&owner, "colours", "contains", json!("red")), ["a"]);
        // Not to have one is the exact complement.
        let filter = json!({"not": {"field": "tags", "op": "contains", "value": "two"}});
        assert_eq!(owner.post("/things/search", json!({"filter": filter, "total": true})).is(200)["total"], 1);
        owner.patch(&format!("/things/{a}"), json!({"tags": ["two", "three"]})).is(200);
        assert_eq!(found(&owner, "tags", "contains", json!("one")), [""; 0]);
        assert_eq!(found(&owner, "tags", "contains", json!("three")), ["a"]);
        owner.patch(&format!("/things/{a}"), json!({"tags": null})).is(200);
        assert_eq!(found(&owner, "tags", "contains", json!("two")), ["b"]);
        owner.delete(&format!("/things/{a}")).is(204);
        let left = test.column("select value from multi_values order by value", vec![]);
        assert_eq!(left, ["two"], "a record that is gone has no values");
    }

    fn other_comparisons_of_lists_are_refused(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        for (op, value) in [("eq", json!("a")), ("lt", json!("a")), ("contains", json!(5)), ("contains", json!(" ")), ("in", json!("a")), ("in", json!([["a"]])), ("contains", json!("a\u{0}"))] {
            let filter = json!({"field": "tags", "op": op, "value": value});
            owner.post("/things/search", json!({"filter": filter})).problem(400);
        }
        let filter = json!({"field": "colours", "op": "contains", "value": "pink"});
        owner.post("/things/search", json!({"filter": filter})).problem(400);
    }

    fn many_lists_are_written_together(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let records: Vec<_> = (0..300).map(|at| json!({"source": "s", "source_id": at.to_string(), "name": at.to_string(), "tags": [format!("t{}", at % 3), "all"]})).collect();
        let batch = json!({"match": ["source", "source_id"], "records": records});
        owner.post("/things/batch", batch.clone()).is(200);
        assert_eq!(found(&owner, "tags", "contains", json!("all")).len(), 50, "a page");
        let filter = json!({"field": "tags", "op": "in", "value": ["t1", "t2"]});
        assert_eq!(owner.post("/things/search", json!({"filter": filter, "total": true})).is(200)["total"], 200);
        let again = owner.post("/things/batch", batch).is(200);
        assert!(again["results"].as_array().unwrap().iter().all(|result| result["status"] == "unchanged"));
    }
}
