//! The timeline of a record: moments and changes together, newest first.

use serde_json::{Value as Json, json};

use crate::app::{Actor, SECOND};
use crate::records::{make_id, shop, text};

fn timeline(actor: &Actor<'_>, path: &str) -> Vec<Json> {
    actor.get(&format!("{path}/timeline")).is(200)["data"].as_array().unwrap().clone()
}

db::db_test! {
    fn an_order_stands_in_the_timeline_at_once(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"name": "Zoë"}));
        let path = format!("/people/{zoe}");
        test.pass(SECOND);
        let order = make_id(&owner, "orders", json!({"person_id": zoe, "placed_at": "2026-03-01T08:00:00Z", "total": "10", "channel": "web"}));
        let entries = timeline(&owner, &path);
        assert_eq!(entries.iter().map(|entry| text(&entry["type"])).collect::<Vec<_>>(), ["change", "interaction"], "by when it happened");
        let placed = &entries[1];
        assert_eq!((&placed["kind"], &placed["label"]), (&json!("order_placed"), &json!("Order placed")));
        assert_eq!((&placed["amount"], &placed["order_id"]), (&json!({"amount": "10.00", "currency": "EUR"}), &json!(order)));
        // A corrected order moves; the entry is the same with a higher number.
        owner.patch(&format!("/orders/{order}"), json!({"placed_at": "2026-03-02T08:59:59Z", "total": "12"})).is(200);
        let moved = timeline(&owner, &path).remove(1);
        assert_eq!((&moved["id"], &moved["amount"]["amount"], &moved["at"]), (&placed["id"], &json!("12.00"), &json!("2026-03-02T08:59:59Z")));
        assert!(moved["seq"].as_i64() > placed["seq"].as_i64());
        // It goes along to another person, away with a draft, and away with the order.
        let ana = make_id(&owner, "people", json!({}));
        let has = |person: &str| timeline(&owner, &format!("/people/{person}")).iter().any(|entry| entry["type"] == "interaction");
        owner.patch(&format!("/orders/{order}"), json!({"person_id": ana})).is(200);
        assert_eq!((has(&zoe), has(&ana)), (false, true));
        owner.patch(&format!("/orders/{order}"), json!({"status": "draft"})).is(200);
        assert!(!has(&ana));
        owner.patch(&format!("/orders/{order}"), json!({"status": null})).is(200);
        assert!(has(&ana));
        owner.delete(&format!("/orders/{order}")).is(204);
        assert!(!has(&ana));
    }

    fn changes_say_who_and_what_with_labels(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"name": "Zoë", "size": 1}));
        test.pass(SECOND);
        owner.patch(&format!("/people/{zoe}"), json!({"size": 2, "price": "5"})).is(200);
        let entries = timeline(&owner, &format!("/people/{zoe}"));
        assert_eq!(entries[0]["action"], "updated");
        assert_eq!(entries[0]["actor"], json!({"kind": "token", "name": "test"}));
        assert_eq!(
            entries[0]["fields"],
            json!([
                {"slug": "size", "label": "Size", "before": 1, "after": 2},
                {"slug": "price", "label": "Price", "before": null, "after": {"amount": "5.00", "currency": "EUR"}},
            ])
        );
        assert_eq!(entries[1]["action"], "created");
        assert_eq!(entries[1]["fields"][1], json!({"slug": "name", "label": "Name", "before": null, "after": "Zoë"}));
        owner.get("/people/01890a5d-ac96-774b-bcce-b302099a8057/timeline").problem(404);
        owner.get("/planets/01890a5d-ac96-774b-bcce-b302099a8057/timeline").problem(404);
    }

    fn pages_show_every_entry_once(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"size": 0}));
        for n in 1..6 {
            // Moments and changes of the same moment, told apart by their number.
            owner.post("/interactions", json!({"person_id": zoe, "kind": "met"})).is(201);
            owner.patch(&format!("/people/{zoe}"), json!({"size": n})).is(200);
            if n % 2 == 0 {
                test.pass(SECOND);
            }
        }
        let all = timeline(&owner, &format!("/people/{zoe}"));
        assert_eq!(all.len(), 11);
        let places: Vec<_> = all.iter().map(|entry| (text(&entry["at"]), entry["seq"].as_i64().unwrap())).collect();
        assert!(places.windows(2).all(|pair| pair[0] > pair[1]), "{places:?}");
        for limit in [1, 2, 3, 5, 10, 11] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = owner.get(&format!("/people/{zoe}/timeline?limit={limit}{after}")).is(200);
                seen.extend(page["data"].as_array().unwrap().clone());
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            assert_eq!(seen, all, "by {limit}");
        }
        let met = owner.get(&format!("/people/{zoe}/timeline?kind=met&limit=500")).is(200);
        assert_eq!(met["data"].as_array().unwrap().len(), 5);
        for wrong in ["limit=0", "limit=501", "after=x", "after=1", "after=1.x", "before=1"] {
            owner.get(&format!("/people/{zoe}/timeline?{wrong}")).problem(400);
        }
    }
}
