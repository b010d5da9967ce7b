//! `POST /{object}` and `GET /{object}/{id}`.

use platform::accounts::Role;
use serde_json::json;

use super::{assert_no_gaps, changes_after, faults, make, make_id, moments, shop, text};
use crate::app::{DAY, SECOND, START};

db::db_test! {
    fn what_is_sent_is_kept_and_shown(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let company = make_id(&owner, "companies", json!({"name": "Ärger & Söhne"}));
        let sent = json!({
            "name": "Zoë Şahin", "code": "A-1", "email": "zoe@example.com", "phone": "+4930123456",
            "site": "https://example.com/Zoe", "size": -5, "ratio": 0.1, "share": 0.3,
            "price": {"amount": "12.50", "currency": "USD"}, "vip": true, "born": "1999-02-28",
            "seen_at": "2026-03-01T10:00:00.123456Z", "stage": "lead", "country": "DE", "money": "CHF",
            "company_id": company, "source": "crm", "source_id": "7",
        });
        let reply = owner.post("/people", sent.clone());
        let made = reply.is(201);
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(&made[name], value, "{name}");
        }
        assert_eq!(made["number"], 1);
        assert_eq!(made["created_at"], "2026-03-02T09:00:00Z");
        assert_eq!(made["updated_at"], "2026-03-02T09:00:00Z");
        assert_eq!((&made["score"], &made["owner_id"]), (&json!(null), &json!(null)));
        assert_eq!(made["_titles"], json!({"company_id": "Ärger & Söhne"}));
        let again = owner.get(&format!("/people/{}", text(&made["id"])));
        assert_eq!(again.is(200), made);
        assert_eq!(again.header("etag"), reply.header("etag"));
        assert_eq!(reply.header("etag"), Some("\"2\""), "the place in the feed");
    }

    fn an_empty_record_is_one_too(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let made = make(&owner, "people", json!({}));
        assert_eq!(made["name"], json!(null));
        let blank = make(&owner, "people", json!({"name": "  ", "price": null, "email": ""}));
        assert_eq!((&blank["name"], &blank["price"], &blank["email"]), (&json!(null), &json!(null), &json!(null)));
        assert_eq!(blank["number"], 2);
    }

    fn numbers_count_without_gaps_also_after_failures(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        make(&owner, "people", json!({"name": "a"}));
        owner.post("/people", json!({"name": "b", "company_id": "01890a5d-ac96-774b-bcce-b302099a8057"})).problem(400);
        owner.post("/people", json!({"size": "x"})).problem(400);
        owner.post("/orders", json!({})).problem(400);
        assert_eq!(make(&owner, "people", json!({"name": "c"}))["number"], 2);
        let moment = make(&owner, "orders", json!({"placed_at": "2026-03-01T10:00:00Z"}));
        owner.delete(&format!("/orders/{}", text(&moment["id"]))).is(204);
        assert_no_gaps(&test);
    }

    fn what_is_needed_must_be_there(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for sent in [json!({}), json!({"name": null}), json!({"name": " "})] {
            let found = faults(&owner.post("/companies", sent));
            assert_eq!(found, [("/name".to_owned(), "Name is missing".to_owned())]);
        }
    }

    fn unknown_kept_and_computed_fields_are_refused(scratch: Scratch) {
        let test = shop(scratch);
        let found = faults(&test.owner().post("/people", json!({
            "nmae": "a", "a/b~": 1, "id": "01890a5d-ac96-774b-bcce-b302099a8057", "created_at": "2026-03-01T10:00:00Z",
            "number": 9, "score": 1.0, "size": "big", "name_key": "a", "seq": 1, "search_text": "a",
        })));
        let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(
            pointers,
            ["/nmae", "/a~1b~0", "/id", "/created_at", "/number", "/score", "/size", "/name_key", "/seq", "/search_text"],
        );
        let detail = |at: usize| found[at].1.as_str();
        assert!(detail(0).contains("they have") && detail(0).contains("email"), "{}", detail(0));
        assert!(!detail(0).contains("created_at"), "only what may be set is offered: {}", detail(0));
        assert!(detail(2).contains("kept by the system") && detail(4).contains("kept by the system"));
        assert!(detail(5).contains("computed"), "{}", detail(5));
        assert_eq!(test.last_seq(), 0, "nothing was written");
    }

    fn a_relation_must_lead_somewhere(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let nowhere = "01890a5d-ac96-774b-bcce-b302099a8057";
        let found = faults(&owner.post("/people", json!({"company_id": nowhere, "owner_id": nowhere})));
        let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, ["/owner_id", "/company_id"]);
        // The id of a record of another object is no company.
        let person = make_id(&owner, "people", json!({}));
        assert_eq!(faults(&owner.post("/people", json!({"company_id": person})))[0].0, "/company_id");
    }

    fn amounts_of_a_record_share_one_currency(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let order = |fields: serde_json::Value| {
            let mut sent = json!({"placed_at": "2026-03-01T10:00:00Z"});
            sent.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            owner.post("/orders", sent)
        };
        // Nobody says a currency: the firm's.
        let plain = order(json!({"total": "10", "tax": 1.5})).is(201);
        assert_eq!((&plain["currency"], &plain["net"]), (&json!("EUR"), &json!({"amount": "8.50", "currency": "EUR"})));
        // One says it for all.
        let dollars = order(json!({"total": "10", "tax": {"amount": "1", "currency": "USD"}})).is(201);
        assert_eq!(dollars["total"], json!({"amount": "10.00", "currency": "USD"}));
        assert_eq!(dollars["net"], json!({"amount": "9.00", "currency": "USD"}));
        let named = order(json!({"total": "10", "currency": "CHF"})).is(201);
        assert_eq!(named["total"]["currency"], "CHF");
        // No amount needs none.
        assert_eq!(order(json!({})).is(201)["currency"], json!(null));
        for mixed in [
            json!({"total": {"amount": "1", "currency": "USD"}, "tax": {"amount": "1", "currency": "EUR"}}),
            json!({"total": {"amount": "1", "currency": "USD"}, "currency": "EUR"}),
        ] {
            let found = faults(&order(mixed));
            assert!(found[0].1.contains("one currency"), "{found:?}");
        }
    }

    fn the_same_source_id_is_the_same_record(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let first = make_id(&owner, "people", json!({"source": "crm", "source_id": "7"}));
        let seq = test.last_seq();
        let again = owner.post("/people", json!({"source": "crm", "source_id": "7", "name": "b"}));
        let (pointer, detail) = faults(&again).remove(0);
        assert!(pointer == "/source_id" && detail.contains("'crm'") && detail.contains(&first), "{pointer} {detail}");
        assert_eq!(test.last_seq(), seq);
        // Another source, another object and no source at all are other things.
        make(&owner, "people", json!({"source": "shop", "source_id": "7"}));
        make(&owner, "companies", json!({"name": "a", "source": "crm", "source_id": "7"}));
        make(&owner, "people", json!({"source": "crm"}));
        make(&owner, "people", json!({"source": "crm"}));
        // Nor may another record be changed into it.
        let other = make_id(&owner, "people", json!({"source": "crm", "source_id": "8"}));
        assert_eq!(faults(&owner.patch(&format!("/people/{other}"), json!({"source_id": "7"})))[0].0, "/source_id");
        owner.patch(&format!("/people/{first}"), json!({"source_id": "7", "name": "c"})).is(200);
    }

    fn the_change_holds_what_was_written_and_who_did_it(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "people", json!({"name": "Zoë", "price": "5"}));
        let change = changes_after(&owner, 0).remove(0);
        assert_eq!(change["before"], json!(null));
        assert_eq!(
            change["after"],
            json!({"number": 1, "name": "Zoë", "price": {"amount": "5.00", "currency": "EUR"}}),
            "what is empty and the stamps are left out"
        );
        assert_eq!((&change["object"], &change["action"]), (&json!("people"), &json!("created")));
        assert_eq!((&change["record_id"], &change["live"]), (&json!(id), &json!(true)));
        assert_eq!(change["actor"], json!({"kind": "token", "name": "test"}));
        assert_eq!(change["batch_id"], json!(null));
    }

    fn a_repeated_post_makes_one_record(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner().with("idempotency-key", "k1");
        let sent = json!({"placed_at": "2026-03-02T08:00:00Z", "total": "5"});
        let first = owner.post("/orders", sent.clone());
        let made = first.is(201);
        test.pass(SECOND);
        let again = owner.post("/orders", sent);
        assert_eq!((again.is(201), again.header("etag")), (made, first.header("etag")));
        assert_eq!(test.last_seq(), 2, "one change and one moment");
        owner.post("/orders", json!({"placed_at": "2026-03-02T08:00:00Z"})).problem(422);
    }

    fn only_who_may_write_writes(scratch: Scratch) {
        let test = shop(scratch);
        test.actor(Role::ReadOnly).post("/people", json!({})).problem(403);
        test.anon().post("/people", json!({})).problem(401);
        test.actor(Role::Member).post("/people", json!({})).is(201);
        test.owner().post("/planets", json!({})).problem(404);
        test.owner().get("/people/01890a5d-ac96-774b-bcce-b302099a8057").problem(404);
    }

    /// A moment is live when it is written as it happens, not when it is written down a day later.
    fn a_moment_is_live_for_a_day(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let at = |micros: i64| START.plus_micros(micros).to_string();
        for placed in [at(-DAY), at(-DAY - 1), at(0), at(DAY)] {
            make(&owner, "orders", json!({"placed_at": placed}));
        }
        let live: Vec<_> = moments(&owner).iter().map(|moment| moment["live"].clone()).collect();
        assert_eq!(live, [true, false, true, true]);
    }
}
