//! `DELETE /{object}/{id}`.

use serde_json::{Value as Json, json};

use super::{assert_no_gaps, changes_after, make, make_id, moments, shop, text};

db::db_test! {
    fn a_deleted_record_is_gone_and_stays_in_the_feed(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "people", json!({"name": "Zoë", "size": 5, "source": "crm", "source_id": "1"}));
        let seq = test.last_seq();
        owner.delete(&format!("/people/{id}")).is(204);
        owner.get(&format!("/people/{id}")).problem(404);
        owner.delete(&format!("/people/{id}")).problem(404);
        let changes = changes_after(&owner, seq);
        assert_eq!(changes.len(), 1);
        assert_eq!((&changes[0]["action"], &changes[0]["after"]), (&json!("deleted"), &json!(null)));
        assert_eq!(changes[0]["before"], json!({"number": 1, "name": "Zoë", "size": 5, "source": "crm", "source_id": "1"}));
        // Its place in the source is free again, its number is not.
        assert_eq!(make(&owner, "people", json!({"source": "crm", "source_id": "1"}))["number"], 2);
        assert_no_gaps(&test);
    }

    fn who_has_orders_cannot_be_deleted(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let order = make_id(&owner, "orders", json!({"person_id": zoe, "placed_at": "2026-03-02T08:00:00Z"}));
        let detail = owner.delete(&format!("/people/{zoe}")).problem(409);
        assert!(detail.contains("1 orders"), "{detail}");
        owner.get(&format!("/people/{zoe}")).is(200);
        owner.delete(&format!("/orders/{order}")).is(204);
        owner.delete(&format!("/people/{zoe}")).is(204);
        assert_no_gaps(&test);
    }

    fn a_pointer_to_a_deleted_record_is_cleared_as_a_change(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let firm = make_id(&owner, "companies", json!({"name": "a"}));
        let child = make_id(&owner, "companies", json!({"name": "b", "parent_id": firm}));
        let zoe = make_id(&owner, "people", json!({"company_id": firm}));
        let order = make_id(&owner, "orders", json!({"company_id": firm, "placed_at": "2026-03-02T08:00:00Z"}));
        // It may point to itself.
        owner.patch(&format!("/companies/{firm}"), json!({"parent_id": firm})).is(200);
        let seq = test.last_seq();
        owner.delete(&format!("/companies/{firm}")).is(204);
        for (path, name) in [(format!("/companies/{child}"), "parent_id"), (format!("/people/{zoe}"), "company_id"), (format!("/orders/{order}"), "company_id")] {
            assert_eq!(owner.get(&path).is(200)[name], json!(null), "{path}");
        }
        let changes = changes_after(&owner, seq);
        let mut cleared: Vec<_> = changes.iter().filter(|change| change["action"] == "updated").map(|change| text(&change["record_id"])).collect();
        let mut expected = vec![child, zoe, order];
        cleared.sort();
        expected.sort();
        assert_eq!(cleared, expected);
        assert_eq!(changes.last().unwrap()["action"], "deleted");
        // The moment of the order says so too.
        assert_eq!(moments(&owner)[0]["company_id"], json!(null));
        assert_no_gaps(&test);
    }

    fn what_cannot_be_without_it_is_deleted_too(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let order = make_id(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z"}));
        let other = make_id(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z"}));
        let lines: Vec<_> = (0..3).map(|n| make_id(&owner, "order_lines", json!({"order_id": order, "quantity": n}))).collect();
        let kept = make_id(&owner, "order_lines", json!({"order_id": other}));
        let seq = test.last_seq();
        owner.delete(&format!("/orders/{order}")).is(204);
        for line in &lines {
            owner.get(&format!("/order_lines/{line}")).problem(404);
        }
        owner.get(&format!("/order_lines/{kept}")).is(200);
        let actions: Vec<_> = changes_after(&owner, seq).iter().map(|change| (change["object"].clone(), change["action"].clone())).collect();
        let line = (json!("order_lines"), json!("deleted"));
        assert_eq!(actions, [line.clone(), line.clone(), line, (json!("orders"), json!("deleted"))]);
        // The moment is withdrawn behind the change; the other order keeps its own.
        let left: Vec<Json> = moments(&owner).iter().map(|moment| moment["order_id"].clone()).collect();
        assert_eq!(left, [json!(other)]);
        let withdrawn = test.column("select kind from interactions where withdrawn = true and latest = true", vec![]);
        assert_eq!(withdrawn, ["order_placed"]);
        assert_no_gaps(&test);
    }

    /// A deletion that fails in its middle undoes what it had cleared.
    fn a_refused_deletion_clears_nothing(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let order = make_id(&owner, "orders", json!({"person_id": zoe, "placed_at": "2026-03-02T08:00:00Z"}));
        let seq = test.last_seq();
        owner.delete(&format!("/people/{zoe}")).problem(409);
        assert_eq!(owner.get(&format!("/orders/{order}")).is(200)["person_id"], json!(zoe));
        assert_eq!(test.last_seq(), seq);
        assert_no_gaps(&test);
    }
}
