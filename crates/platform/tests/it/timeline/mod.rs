//! The timeline of a record: moments and changes together, newest first.

use serde_json::{Value as Json, json};

use crate::app::{Actor, SECOND, TestApp};
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

    fn companies_and_orders_have_moments_of_their_own(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let acme = make_id(&owner, "companies", json!({"name": "Acme"}));
        let zoe = make_id(&owner, "people", json!({"name": "Zoë"}));
        let order = make_id(&owner, "orders", json!({"person_id": zoe, "company_id": acme, "placed_at": "2026-03-01T08:00:00Z"}));
        let other = make_id(&owner, "orders", json!({"person_id": zoe, "placed_at": "2026-03-01T08:00:00Z"}));
        owner.post("/interactions", json!({"person_id": zoe, "kind": "ticket_opened", "department": "service", "order_id": order})).is(201);
        let kinds = |path: &str| {
            let entries = timeline(&owner, path).into_iter().filter(|entry| entry["type"] == "interaction");
            entries.map(|entry| text(&entry["kind"])).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&format!("/companies/{acme}")), ["order_placed"]);
        assert_eq!(kinds(&format!("/orders/{order}")), ["ticket_opened", "order_placed"]);
        assert_eq!(kinds(&format!("/orders/{other}")), ["order_placed"]);
        assert_eq!(kinds(&format!("/people/{zoe}")).len(), 3);
        // By kind and department, several of each.
        let narrowed = |query: &str| {
            let page = owner.get(&format!("/people/{zoe}/timeline?{query}")).is(200);
            page["data"].as_array().unwrap().iter().map(|entry| text(&entry["kind"])).collect::<Vec<_>>()
        };
        assert_eq!(narrowed("department=service"), ["ticket_opened"]);
        assert_eq!(narrowed("department=sales"), ["order_placed", "order_placed"]);
        assert_eq!(narrowed("department=sales,service").len(), 3);
        assert_eq!(narrowed("kind=ticket_opened,met&department=service"), ["ticket_opened"]);
        assert_eq!(narrowed("kind=ticket_opened&department=sales"), [""; 0]);
        assert_eq!(narrowed("kind=ticket_opened&type=change"), [""; 0]);
        owner.get(&format!("/people/{zoe}/timeline?type=everything")).problem(400);
        owner.get(&format!("/people/{zoe}/timeline?kind=%00")).problem(400);
    }

    fn comments_and_activities_stand_between_the_moments(scratch: Scratch) {
        let test = TestApp::with(scratch, vec![shop::module(), crate::notifications::calls()]);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"name": "Zoë"}));
        let ana = make_id(&owner, "people", json!({"name": "Ana"}));
        let path = format!("/people/{zoe}");
        for n in 0..4 {
            owner.post(&format!("{path}/comments"), json!({"body": format!("c{n}")})).is(201);
            owner.post("/interactions", json!({"person_id": zoe, "kind": "met", "department": "sales"})).is(201);
            test.pass(SECOND);
            let done = format!("2026-03-02T09:00:0{n}Z");
            make_id(&owner, "calls", json!({"name": format!("a{n}"), "about": zoe, "kind": "call", "department": "sales", "done_at": done}));
            owner.patch(&path, json!({"size": n})).is(200);
        }
        make_id(&owner, "calls", json!({"name": "other", "about": ana}));
        owner.post(&format!("/people/{ana}/comments"), json!({"body": "other"})).is(201);
        let all = timeline(&owner, &path);
        let count = |what: &str| all.iter().filter(|entry| entry["type"] == what).count();
        assert_eq!((count("comment"), count("interaction"), count("activity"), count("change"), all.len()), (4, 4, 4, 5, 17));
        let comment = all.iter().find(|entry| entry["type"] == "comment").unwrap();
        assert_eq!((&comment["body"], &comment["author"]["name"]), (&json!("c3"), &json!("test")));
        let places: Vec<_> = all.iter().map(|entry| (text(&entry["at"]), entry["seq"].as_i64().unwrap())).collect();
        assert!(places.windows(2).all(|pair| pair[0] > pair[1]), "{places:?}");
        for (query, expected) in [("", 17), ("&type=comment,activity", 8), ("&department=sales", 8), ("&kind=call", 4), ("&type=change", 5)] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = owner.get(&format!("{path}/timeline?limit=3{query}{after}")).is(200);
                seen.extend(page["data"].as_array().unwrap().clone());
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            assert_eq!(seen.len(), expected, "{query}");
            if query.is_empty() {
                assert_eq!(seen, all);
            }
        }
        // What became a moment stands there once, as that, unless activities are asked for.
        make_id(&owner, "calls", json!({"name": "answered", "about": zoe, "kind": "answered", "done_at": "2026-03-02T09:00:09Z"}));
        let types = |query: &str| {
            let page = owner.get(&format!("{path}/timeline?limit=500{query}")).is(200);
            let entries = page["data"].as_array().unwrap().iter();
            entries.map(|entry| text(&entry["type"])).filter(|kind| kind == "interaction" || kind == "activity").collect::<Vec<_>>()
        };
        assert_eq!((types("").len(), types("&type=activity").len(), types("&type=interaction").len()), (9, 5, 5));
        assert_eq!((types("&kind=answered"), types("&kind=call_made")), (vec!["activity".to_owned()], vec!["interaction".to_owned()]));
    }

    fn every_text_of_timelines_can_be_prepared(scratch: Scratch) {
        let test = shop(scratch);
        for sql in platform::interactions::statements_of_records() {
            test.app.db.prepare_check(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}
