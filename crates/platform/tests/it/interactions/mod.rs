//! Moments: written down, corrected, withdrawn and read in their order.

use serde_json::{Value as Json, json};

use crate::app::{DAY, HOUR, SECOND, START};
use crate::records::{assert_no_gaps, faults, make, make_id, moments, shop, text};

db::db_test! {
    fn a_moment_is_written_down_and_shown(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({"name": "Zoë"}));
        let product = "01890a5d-ac96-774b-bcce-b302099a8057";
        let sent = json!({
            "person_id": zoe, "at": "2026-03-02T08:15:00.5Z", "kind": "call_made", "channel": "phone", "direction": "out",
            "department": "sales", "amount": {"amount": "12.50", "currency": "USD"}, "quantity": 2.5, "is_bot": false,
            "sentiment": -0.5, "properties": {"minutes": 12, "deep": {"a": [1, null, "ü"]}}, "product_id": product,
            "url": "https://example.com/a", "session": "s1", "country": "DE",
        });
        let reply = owner.post("/interactions", sent.clone());
        let made = reply.is(201);
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(&made[name], value, "{name}");
        }
        assert_eq!((&made["seq"], &made["live"], &made["profile_id"]), (&json!(2), &json!(true), &json!(zoe)));
        assert_eq!(made["received_at"], "2026-03-02T09:00:00Z");
        assert_eq!(owner.get(&format!("/interactions/{}", text(&made["id"]))).is(200), made);
        // Nothing but who and what is needed; it happened now.
        let plain = owner.post("/interactions", json!({"person_id": zoe, "kind": "met"})).is(201);
        assert_eq!((&plain["at"], &plain["amount"]), (&json!("2026-03-02T09:00:00Z"), &json!(null)));
        assert_no_gaps(&test);
    }

    fn what_is_wrong_is_told_and_takes_no_number(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        for (sent, pointer) in [
            (json!({"person_id": zoe}), "/kind"),
            (json!({"kind": "met"}), "/person_id"),
            (json!({"kind": "met", "person_id": "01890a5d-ac96-774b-bcce-b302099a8057"}), "/person_id"),
            (json!({"kind": "met", "company_id": zoe}), "/company_id"),
            (json!({"kind": "Call Made", "person_id": zoe}), "/kind"),
            (json!({"kind": "a".repeat(65), "person_id": zoe}), "/kind"),
            (json!({"kind": "met", "person_id": zoe, "at": null}), "/at"),
            (json!({"kind": "met", "person_id": zoe, "at": "yesterday"}), "/at"),
            (json!({"kind": "met", "person_id": zoe, "direction": "up"}), "/direction"),
            (json!({"kind": "met", "person_id": zoe, "sentiment": 1.5}), "/sentiment"),
            (json!({"kind": "met", "person_id": zoe, "properties": [1]}), "/properties"),
            (json!({"kind": "met", "person_id": zoe, "properties": {"a": "x".repeat(33_000)}}), "/properties"),
            (json!({"kind": "met", "person_id": zoe, "moons": 1}), "/moons"),
            (json!({"kind": "met", "person_id": zoe, "live": true}), "/live"),
            (json!({"kind": "met", "person_id": zoe, "seq": 1}), "/seq"),
            (json!({"kind": "met", "person_id": zoe, "currency": "EUR"}), "/currency"),
            (json!({"kind": "met", "person_id": zoe, "url": "a\0"}), "/url"),
        ] {
            assert_eq!(faults(&owner.post("/interactions", sent.clone()))[0].0, pointer, "{sent}");
        }
        let all = faults(&owner.post("/interactions", json!({"kind": "Met", "at": 5, "amount": "x", "person_id": 1})));
        assert_eq!(all.len(), 4, "all at once: {all:?}");
        assert_eq!(test.last_seq(), 1);
        assert_no_gaps(&test);
    }

    fn a_correction_is_a_new_version_of_the_same_moment(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let made = owner.post("/interactions", json!({"person_id": zoe, "kind": "met", "channel": "web", "properties": {"a": 1}, "session": "s"})).is(201);
        let path = format!("/interactions/{}", text(&made["id"]));
        test.pass(SECOND);
        let corrected = owner.patch(&path, json!({"kind": "called", "channel": null, "amount": "5"})).is(200);
        assert_eq!((&corrected["id"], &corrected["seq"]), (&made["id"], &json!(3)));
        assert_eq!((&corrected["kind"], &corrected["channel"], &corrected["session"]), (&json!("called"), &json!(null), &json!("s")));
        assert_eq!((&corrected["properties"], &corrected["amount"]["amount"]), (&json!({"a": 1}), &json!("5.00")));
        assert_eq!((&corrected["received_at"], &corrected["live"]), (&json!("2026-03-02T09:00:01Z"), &json!(false)), "a correction triggers nothing");
        assert_eq!(owner.get(&path).is(200), corrected);
        assert_eq!(moments(&owner), std::slice::from_ref(&corrected), "readers see the latest only");
        // What changes nothing is no version.
        assert_eq!(owner.patch(&path, json!({"kind": "called"})).is(200), corrected);
        assert_eq!(owner.patch(&path, json!({})).is(200), corrected);
        for wrong in [json!({"kind": null}), json!({"person_id": null}), json!({"person_id": "01890a5d-ac96-774b-bcce-b302099a8057"}), json!({"id": text(&made["id"])})] {
            faults(&owner.patch(&path, wrong));
        }
        assert_eq!(test.last_seq(), 3);
        let kinds = test.column("select kind from interactions order by seq", vec![]);
        assert_eq!(kinds, ["met", "called"], "the first version is kept");
        assert_no_gaps(&test);
    }

    fn a_withdrawn_moment_is_gone_and_kept(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let made = owner.post("/interactions", json!({"person_id": zoe, "kind": "met"})).is(201);
        let path = format!("/interactions/{}", text(&made["id"]));
        owner.delete(&path).is(204);
        owner.get(&path).problem(404);
        owner.delete(&path).problem(404);
        owner.patch(&path, json!({"kind": "called"})).problem(404);
        assert!(moments(&owner).is_empty());
        let timeline = owner.get(&format!("/people/{zoe}/timeline?kind=met")).is(200);
        assert_eq!(timeline["data"], json!([]));
        let kept = test.column("select kind from interactions order by seq", vec![]);
        assert_eq!((kept.len(), test.last_seq()), (2, 3));
        assert_no_gaps(&test);
    }

    fn what_follows_from_a_record_is_changed_there(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let order = make_id(&owner, "orders", json!({"person_id": zoe, "placed_at": "2026-03-02T08:00:00Z", "total": "5"}));
        let moment = moments(&owner).remove(0);
        let path = format!("/interactions/{}", text(&moment["id"]));
        for reply in [owner.patch(&path, json!({"amount": "6"})), owner.patch(&path, json!({"order_id": null})), owner.delete(&path)] {
            let detail = reply.problem(409);
            assert!(detail.contains("order"), "{detail}");
        }
        assert_eq!(moments(&owner), [moment]);
        // A moment that only mentions the order is the caller's own.
        let own = owner.post("/interactions", json!({"person_id": zoe, "kind": "order_placed", "order_id": order})).is(201);
        owner.patch(&format!("/interactions/{}", text(&own["id"])), json!({"kind": "order_praised"})).is(200);
        assert_no_gaps(&test);
    }

    fn a_day_later_it_is_no_news(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        for (micros, live) in [(0, true), (-DAY, true), (-DAY - 1, false), (HOUR, true)] {
            let at = START.plus_micros(micros).to_string();
            let made = owner.post("/interactions", json!({"person_id": zoe, "kind": "met", "at": at})).is(201);
            assert_eq!((&made["live"], &made["at"]), (&json!(live), &json!(at)));
        }
    }

    fn moments_are_read_in_pages(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let ana = make_id(&owner, "people", json!({}));
        // Three at the same time, two earlier and later, some of somebody else.
        let mut expected = Vec::new();
        for (n, hour) in [8, 8, 8, 7, 9].into_iter().enumerate() {
            let made = owner.post("/interactions", json!({"person_id": zoe, "kind": if n % 2 == 0 { "met" } else { "called" }, "at": format!("2026-03-02T0{hour}:00:00Z")})).is(201);
            expected.push((hour, made["seq"].as_i64().unwrap(), text(&made["id"])));
            make(&owner, "people", json!({}));
            owner.post("/interactions", json!({"person_id": ana, "kind": "met"})).is(201);
        }
        let walk = |query: &str, limit: usize| {
            let (mut ids, mut after) = (Vec::new(), String::new());
            loop {
                let page = owner.get(&format!("/interactions?{query}&limit={limit}{after}")).is(200);
                let data = page["data"].as_array().unwrap();
                ids.extend(data.iter().map(|one| text(&one["id"])));
                if page["next"].is_null() {
                    return ids;
                }
                assert_eq!(data.len(), limit);
                after = format!("&after={}", text(&page["next"]));
            }
        };
        // In the order of the feed, for everybody.
        let all = walk("kind=met", 100);
        for limit in [1, 2, 3, 8] {
            assert_eq!(walk("kind=met", limit), all);
        }
        assert_eq!(all.len(), 8);
        // Newest first for a person; the later written is newer.
        expected.sort_by_key(|(hour, seq, _)| std::cmp::Reverse((*hour, *seq)));
        let expected: Vec<_> = expected.into_iter().map(|(.., id)| id).collect();
        for limit in [1, 2, 3, 5, 9] {
            assert_eq!(walk(&format!("person_id={zoe}"), limit), expected, "by {limit}");
        }
        assert_eq!(walk(&format!("person_id={zoe}&kind=called"), 1).len(), 2);
        for wrong in ["limit=0", "limit=1001", "after=x", "person_id=x", &format!("person_id={zoe}&after=5"), &format!("person_id={zoe}&after=5.x"), "moons=1"] {
            owner.get(&format!("/interactions?{wrong}")).problem(400);
        }
        assert_eq!(owner.get("/interactions?person_id=01890a5d-ac96-774b-bcce-b302099a8057").is(200), json!({"data": [], "next": null}));
    }

    fn a_repeated_post_writes_one_moment(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let zoe = make_id(&owner, "people", json!({}));
        let sender = owner.clone().with("idempotency-key", "k");
        let sent = json!({"person_id": zoe, "kind": "met"});
        let first = sender.post("/interactions", sent.clone()).is(201);
        assert_eq!(sender.post("/interactions", sent).is(201), first);
        assert_eq!(moments(&owner).len(), 1);
        assert_eq!(test.last_seq(), 2);
    }

    /// Who is signed in at the page wrote it, unless the request says who.
    fn a_moment_knows_its_user(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let company = make_id(&owner, "companies", json!({"name": "Acme"}));
        let made = owner.post("/interactions", json!({"company_id": company, "kind": "visited"})).is(201);
        assert_eq!((&made["user_id"], &made["company_id"]), (&json!(null), &json!(company)), "a token is no user");
        assert_eq!(made["person_id"], Json::Null);
    }
}
