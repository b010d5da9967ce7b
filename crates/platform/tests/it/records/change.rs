//! `PATCH /{object}/{id}`.

use serde_json::{Value as Json, json};

use super::{assert_no_gaps, changes_after, faults, make, make_id, moments, shop, text};
use crate::app::{HOUR, SECOND};

db::db_test! {
    fn absent_keeps_null_clears_a_value_sets(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "people", json!({"name": "Zoë", "code": "a", "size": 5, "price": {"amount": "5", "currency": "USD"}}));
        test.pass(SECOND);
        let path = format!("/people/{id}");
        let changed = owner.patch(&path, json!({"name": null, "size": 6, "vip": false, "price": null})).is(200);
        assert_eq!((&changed["name"], &changed["code"], &changed["size"]), (&json!(null), &json!("a"), &json!(6)));
        assert_eq!((&changed["vip"], &changed["price"]), (&json!(false), &json!(null)));
        assert_eq!(changed["created_at"], "2026-03-02T09:00:00Z");
        assert_eq!(changed["updated_at"], "2026-03-02T09:00:01Z");
        assert_eq!(owner.get(&path).is(200), changed);
        // The key that searches and sorts went with the name, and the currency with the price.
        let found = owner.post("/people/search", json!({"search": "zoe"})).is(200);
        assert_eq!(found["data"], json!([]));
        let priced = owner.patch(&path, json!({"price": "7"})).is(200);
        assert_eq!(priced["price"], json!({"amount": "7.00", "currency": "EUR"}));
    }

    fn the_change_holds_exactly_what_differs(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "people", json!({"name": "Zoë", "code": "a", "size": 5}));
        let seq = test.last_seq();
        owner.patch(&format!("/people/{id}"), json!({"name": "Zoe", "code": "a", "size": null, "vip": true})).is(200);
        let changes = changes_after(&owner, seq);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0]["action"], "updated");
        assert_eq!(changes[0]["before"], json!({"name": "Zoë", "size": 5, "vip": null}));
        assert_eq!(changes[0]["after"], json!({"name": "Zoe", "size": null, "vip": true}));
        assert_eq!(changes[0]["seq"], seq + 1);
    }

    fn what_changes_nothing_leaves_no_trace(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let made = owner.post("/people", json!({"name": "Zoë", "email": "zoe@example.com"}));
        let id = text(&made.is(201)["id"]);
        test.pass(SECOND);
        for sent in [json!({}), json!({"name": " Zoë "}), json!({"email": "ZOE@example.com"}), json!({"size": null})] {
            let same = owner.patch(&format!("/people/{id}"), sent);
            assert_eq!(same.is(200), made.is(201));
            assert_eq!(same.header("etag"), made.header("etag"));
        }
        assert_eq!(test.last_seq(), 1);
    }

    fn if_match_guards_against_each_other(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let made = owner.post("/people", json!({"name": "a"}));
        let path = format!("/people/{}", text(&made.is(201)["id"]));
        let tag = made.header("etag").unwrap().to_owned();
        let seen = owner.clone().with("if-match", &tag);
        let second = seen.patch(&path, json!({"name": "b"}));
        second.is(200);
        assert_ne!(second.header("etag"), Some(tag.as_str()));
        let seq = test.last_seq();
        seen.patch(&path, json!({"name": "c"})).problem(412);
        seen.delete(&path).problem(412);
        assert_eq!((owner.get(&path).is(200)["name"].clone(), test.last_seq()), (json!("b"), seq));
        let weak = format!("W/{}", second.header("etag").unwrap());
        for any in [weak.as_str(), "*", "*"] {
            owner.clone().with("if-match", any).patch(&path, json!({"name": any})).is(200);
        }
        owner.clone().with("if-match", "2").patch(&path, json!({"name": "e"})).problem(400);
        owner.clone().with("if-match", "\"1\"").patch("/people/01890a5d-ac96-774b-bcce-b302099a8057", json!({})).problem(404);
    }

    fn what_is_wrong_changes_nothing(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let company = make_id(&owner, "companies", json!({"name": "a"}));
        let path = format!("/companies/{company}");
        let before = owner.get(&path).is(200);
        assert_eq!(faults(&owner.patch(&path, json!({"name": null, "size": 3})))[0].0, "/name");
        assert_eq!(faults(&owner.patch(&path, json!({"size": 3, "parent_id": "01890a5d-ac96-774b-bcce-b302099a8057"})))[0].0, "/parent_id");
        assert_eq!(faults(&owner.patch(&path, json!({"size": 3, "moons": 1})))[0].0, "/moons");
        owner.patch("/companies/01890a5d-ac96-774b-bcce-b302099a8057", json!({"size": 3})).problem(404);
        assert_eq!((owner.get(&path).is(200), test.last_seq()), (before, 1));
        assert_no_gaps(&test);
    }

    fn the_currency_of_a_record_is_kept(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "orders", json!({"placed_at": "2026-03-01T10:00:00Z", "total": {"amount": "10", "currency": "USD"}}));
        let path = format!("/orders/{id}");
        let changed = owner.patch(&path, json!({"total": "12", "tax": "2"})).is(200);
        assert_eq!(changed["total"], json!({"amount": "12.00", "currency": "USD"}));
        assert_eq!(changed["net"], json!({"amount": "10.00", "currency": "USD"}));
        let cleared = owner.patch(&path, json!({"total": null})).is(200);
        assert_eq!((&cleared["total"], &cleared["net"]), (&json!(null), &json!(null)));
        assert_eq!(cleared["tax"]["currency"], "USD", "the other amount keeps it");
        // One amount in another currency would relabel the tax beside it.
        let refused = owner.patch(&path, json!({"total": {"amount": "9", "currency": "EUR"}})).problem(400);
        assert!(refused.contains("tax"), "{refused}");
        let both = json!({"total": {"amount": "9", "currency": "EUR"}, "tax": {"amount": "1", "currency": "EUR"}});
        owner.patch(&path, both).is(200);
    }

    /// The moment of an order is the order's: the same id, a new version with a higher number.
    fn a_moment_follows_its_record(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"name": "Zoë"}));
        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        let order = make_id(&owner, "orders", json!({
            "person_id": zoe, "placed_at": "2026-03-02T08:00:00Z", "total": {"amount": "10", "currency": "USD"}, "channel": "web",
        }));
        let first = moments(&owner).remove(0);
        assert_eq!(first["seq"], 4, "right behind its change");
        assert_eq!(
            ["kind", "person_id", "order_id", "channel", "direction", "department", "at", "live"].map(|name| first[name].clone()),
            [json!("order_placed"), json!(zoe), json!(order), json!("web"), json!("in"), json!("sales"), json!("2026-03-02T08:00:00Z"), json!(true)],
        );
        assert_eq!(first["amount"], json!({"amount": "10.00", "currency": "USD"}));
        let path = format!("/orders/{order}");
        // A change that the moment does not show leaves it alone.
        owner.patch(&path, json!({"tax": "1", "status": "placed"})).is(200);
        assert_eq!(moments(&owner), std::slice::from_ref(&first));
        for (sent, name, shown) in [
            (json!({"total": "12"}), "amount", json!({"amount": "12.00", "currency": "USD"})),
            (json!({"placed_at": "2026-03-02T08:30:00Z"}), "at", json!("2026-03-02T08:30:00Z")),
            (json!({"person_id": ana}), "person_id", json!(ana)),
            (json!({"channel": null}), "channel", json!(null)),
        ] {
            let before = moments(&owner).remove(0);
            owner.patch(&path, sent).is(200);
            let after = moments(&owner);
            assert_eq!(after.len(), 1, "readers see one version");
            assert_eq!((&after[0]["id"], &after[0][name]), (&first["id"], &shown));
            assert!(after[0]["seq"].as_i64() > before["seq"].as_i64());
        }
        // A draft is no purchase; placed again it is the same one.
        owner.patch(&path, json!({"status": "draft"})).is(200);
        assert_eq!(moments(&owner), Vec::<Json>::new());
        owner.get(&format!("/interactions/{}", text(&first["id"]))).problem(404);
        owner.patch(&path, json!({"status": "placed"})).is(200);
        assert_eq!(moments(&owner)[0]["id"], first["id"]);
        let versions = test.column("select cast(seq as text) from interactions i order by i.seq", vec![]);
        assert_eq!(versions.len(), 7, "every version is kept: {versions:?}");
        let latest = test.column("select cast(seq as text) from interactions where latest = true", vec![]);
        assert_eq!(latest, versions[6..]);
        assert_no_gaps(&test);
    }

    fn an_order_without_a_person_gets_one_later(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let order = make(&owner, "orders", json!({"placed_at": "2026-03-02T08:00:00Z", "status": "draft"}));
        assert!(moments(&owner).is_empty());
        test.pass(HOUR);
        let zoe = make_id(&owner, "people", json!({}));
        let path = format!("/orders/{}", text(&order["id"]));
        owner.patch(&path, json!({"person_id": zoe, "status": "placed"})).is(200);
        let moment = moments(&owner).remove(0);
        assert_eq!((&moment["person_id"], &moment["received_at"]), (&json!(zoe), &json!("2026-03-02T10:00:00Z")));
    }
}
