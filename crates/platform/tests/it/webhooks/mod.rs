//! Webhooks: what is sent, to whom, signed how, and what happens when nobody answers.

mod receiver;

use std::sync::Arc;

use db::db_test;
use platform::accounts::Role;
use platform::webhooks::PrivateAddresses;
use serde_json::{Value as Json, json};
use standardwebhooks::Webhook;

use crate::app::{Actor, DAY, HOUR, SECOND, TestApp, eventually, until_followed, working};
use crate::records::{make_id, shop, text};
use receiver::Receiver;

/// The clock stands still, but at today: verifiers refuse what is old.
fn open(scratch: &db::testing::Scratch) -> TestApp {
    let test = shop(scratch);
    test.app.private_addresses.store(Arc::new(PrivateAddresses::Allowed));
    let today = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    test.app.clock.set(model::Timestamp(today.as_micros() as i64));
    test
}

fn add(owner: &Actor<'_>, body: Json) -> (String, String) {
    let made = owner.post("/webhooks", body).is(201);
    (text(&made["id"]), text(&made["secret"]))
}

fn deliveries(owner: &Actor<'_>, id: &str) -> Vec<(String, String, i64)> {
    let page = owner.get(&format!("/webhooks/{id}/deliveries")).is(200);
    let shown = |one: &Json| (text(&one["event"]), text(&one["state"]), one["attempts"].as_i64().unwrap());
    page["data"].as_array().unwrap().iter().map(shown).collect()
}

db_test! {
    fn a_change_arrives_once_and_the_published_verifier_accepts_it(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let receiver = Receiver::new(&[]);
        make_id(&owner, "people", json!({"name": "Before"}));
        let (id, secret) = add(&owner, json!({"url": receiver.url, "objects": ["people"], "actions": ["created", "deleted"]}));
        working(&test, || {
            let ann = make_id(&owner, "people", json!({"name": "Ann"}));
            owner.patch(&format!("/people/{ann}"), json!({"name": "Anna"})).is(200);
            make_id(&owner, "companies", json!({"name": "Acme"}));
            owner.delete(&format!("/people/{ann}")).is(204);
            until_followed(&test);
            eventually("both arrive", || receiver.calls().len() >= 2 && deliveries(&owner, &id).iter().all(|one| one.1 == "delivered"));
            let mut calls = receiver.calls();
            calls.sort_by_key(|call| call.json()["data"]["seq"].as_i64());
            let events: Vec<_> = calls.iter().map(|call| text(&call.json()["type"])).collect();
            assert_eq!(events, ["people.created", "people.deleted"]);
            assert_eq!(calls[0].json()["data"]["after"]["name"], "Ann");
            assert_eq!(calls[0].json()["data"]["record_id"], ann.as_str());
            let verifier = Webhook::new(&secret).unwrap();
            for call in &calls {
                verifier.verify(call.body.as_bytes(), &call.headers).unwrap();
            }
            let mut forged = calls[0].clone();
            forged.body = forged.body.replace("Ann", "Bob");
            assert!(verifier.verify(forged.body.as_bytes(), &forged.headers).is_err());
        });
        assert_eq!(receiver.calls().len(), 2);
        let shown = owner.get(&format!("/webhooks/{id}")).is(200);
        assert_eq!((&shown["health"], &shown["waiting"], shown.get("secret")), (&json!("healthy"), &json!(0), None));
        assert!(!owner.get("/webhooks").text().contains("whsec_"), "a secret is readable again");
    }

    fn moments_of_some_kinds_arrive_where_they_are_asked_for(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let receiver = Receiver::new(&[]);
        let ann = make_id(&owner, "people", json!({"name": "Ann"}));
        let now = test.app.clock.now().to_string();
        let moment = |kind: &str, at: &str| {
            owner.post("/interactions", json!({"person_id": ann, "kind": kind, "at": at})).is(201);
        };
        moment("call_made", &now);
        let faults = owner.post("/webhooks", json!({"url": receiver.url, "kinds": ["fine", ""]})).is(400);
        assert_eq!(faults["errors"][0]["pointer"], "/kinds/1");
        let (id, _) = add(&owner, json!({"url": receiver.url, "objects": [], "kinds": ["call_made"]}));
        assert_eq!(owner.get(&format!("/webhooks/{id}")).is(200)["kinds"], json!(["call_made"]));
        working(&test, || {
            // Not what was there before, nor what is of another kind or long over.
            moment("call_made", &now);
            moment("letter_sent", &now);
            moment("call_made", "2020-01-01T00:00:00Z");
            owner.patch(&format!("/people/{ann}"), json!({"name": "Anna"})).is(200);
            until_followed(&test);
            eventually("it arrives", || deliveries(&owner, &id) == [("call_made".to_owned(), "delivered".to_owned(), 1)]);
        });
        let call = &receiver.calls()[0].json();
        assert_eq!((&call["type"], &call["data"]["person_id"]), (&json!("call_made"), &json!(ann)));
        assert_eq!(receiver.calls().len(), 1);
    }

    fn what_is_refused_is_tried_again_on_schedule_under_the_same_id(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let receiver = Receiver::new(&["500 Internal Server Error", "302 Found\r\nlocation: /elsewhere", "429 Too Many Requests\r\nretry-after: 3600"]);
        let (id, _) = add(&owner, json!({"url": receiver.url}));
        working(&test, || {
            owner.post(&format!("/webhooks/{id}/test"), json!(null)).is(202);
            let attempted = |count| deliveries(&owner, &id) == [("test".to_owned(), "queued".to_owned(), count)];
            eventually("the first try", || attempted(1));
            assert_eq!(owner.get(&format!("/webhooks/{id}")).is(200)["health"], "failing");
            test.pass(4 * SECOND);
            std::thread::sleep(std::time::Duration::from_millis(1_200));
            assert!(attempted(1), "it was tried again before its pause was over");
            test.pass(2 * SECOND);
            eventually("the second try", || attempted(2));
            test.pass(301 * SECOND);
            eventually("the third try", || attempted(3));
            // The receiver asked for an hour, which is longer than the half hour of the schedule.
            test.pass(HOUR / 2 + SECOND);
            std::thread::sleep(std::time::Duration::from_millis(1_200));
            assert!(attempted(3), "the receiver asked for more time");
            test.pass(HOUR / 2);
            eventually("the fourth try", || deliveries(&owner, &id)[0].1 == "delivered");
        });
        let calls = receiver.calls();
        assert!(receiver.done() && calls.len() == 4, "{} calls", calls.len());
        assert!(calls.iter().all(|call| call.header("webhook-id") == calls[0].header("webhook-id")));
        assert_eq!(owner.get(&format!("/webhooks/{id}")).is(200)["health"], "healthy");
    }

    fn whoever_is_gone_is_switched_off_and_can_be_caught_up(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let receiver = Receiver::new(&["410 Gone"]);
        let (id, _) = add(&owner, json!({"url": receiver.url, "objects": ["people"]}));
        let began = test.app.clock.now();
        working(&test, || {
            make_id(&owner, "people", json!({"name": "Ann"}));
            eventually("it is switched off", || owner.get(&format!("/webhooks/{id}")).is(200)["health"] == "disabled");
            make_id(&owner, "people", json!({"name": "Bob"}));
            until_followed(&test);
            test.pass(DAY);
            std::thread::sleep(std::time::Duration::from_millis(1_200));
            assert_eq!(receiver.calls().len(), 1);
            owner.post(&format!("/webhooks/{id}/test"), json!(null)).problem(409);
            // Switched on again, what waited is sent, and what was sent before once more when that is asked for.
            owner.patch(&format!("/webhooks/{id}"), json!({"enabled": true})).is(200);
            eventually("both arrive", || deliveries(&owner, &id).iter().all(|one| one.1 == "delivered"));
            assert_eq!(receiver.calls().len(), 3);
            let replay = format!("/webhooks/{id}/replay");
            assert_eq!(owner.post(&replay, json!({"from": began})).is(200), json!({"queued": 2}));
            eventually("both arrive again", || receiver.calls().len() == 5);
            owner.post(&replay, json!({})).problem(400);
        });
    }

    fn nothing_leads_inside_when_it_is_saved_or_sent(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let receiver = Receiver::new(&[]);
        let (id, _) = add(&owner, json!({"url": receiver.url.replace("http:", "https:")}));
        test.app.private_addresses.store(Arc::new(PrivateAddresses::Refused));
        for url in ["https://127.0.0.1/", "https://2130706433/", "https://[::ffff:10.0.0.1]/", "https://localhost/", "http://example.com/", "javascript:alert(1)", ""] {
            owner.post("/webhooks", json!({"url": url})).problem(400);
            owner.patch(&format!("/webhooks/{id}"), json!({"url": url})).problem(400);
        }
        working(&test, || {
            owner.post(&format!("/webhooks/{id}/test"), json!(null)).is(202);
            eventually("it is refused", || deliveries(&owner, &id)[0].2 == 1 && deliveries(&owner, &id)[0].1 == "queued");
        });
        assert_eq!(receiver.calls().len(), 0);
        assert!(owner.get(&format!("/webhooks/{id}/deliveries")).text().contains("private network"));
    }

    fn a_new_secret_signs_beside_the_old_one_for_a_day(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let receiver = Receiver::new(&[]);
        let (id, old) = add(&owner, json!({"url": receiver.url}));
        let new = text(&owner.post(&format!("/webhooks/{id}/rotate"), json!(null)).is(200)["secret"]);
        assert_ne!(old, new);
        let accepted = |secret: &str, at: usize| {
            let call = receiver.calls()[at].clone();
            let at = call.header("webhook-timestamp").parse().unwrap();
            let signed = Webhook::new(secret).unwrap().sign(&call.header("webhook-id"), at, call.body.as_bytes());
            call.header("webhook-signature").split(' ').any(|one| one == signed.as_ref().unwrap())
        };
        working(&test, || {
            owner.post(&format!("/webhooks/{id}/test"), json!(null)).is(202);
            eventually("it arrives", || receiver.calls().len() == 1);
            assert!(accepted(&old, 0) && accepted(&new, 0));
            test.pass(DAY + SECOND);
            owner.post(&format!("/webhooks/{id}/test"), json!(null)).is(202);
            eventually("it arrives", || receiver.calls().len() == 2);
            assert!(!accepted(&old, 1) && accepted(&new, 1));
        });
    }

    fn only_administrators_have_them(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let (id, _) = add(&owner, json!({"url": "https://example.com/"}));
        let member = test.actor(Role::Member);
        member.get("/webhooks").problem(403);
        member.post("/webhooks", json!({"url": "https://example.com/"})).problem(403);
        member.delete(&format!("/webhooks/{id}")).problem(403);
        owner.post("/webhooks", json!({"url": "https://example.com/", "objects": ["nowhere"]})).problem(400);
        owner.post("/webhooks", json!({"url": "https://example.com/", "actions": ["batch"]})).problem(400);
        owner.delete(&format!("/webhooks/{id}")).is(204);
        owner.get(&format!("/webhooks/{id}")).problem(404);
    }

    fn a_webhook_tells_what_its_maker_may_see_and_is_hers_alone(scratch: Scratch) {
        let test = open(scratch);
        let owner = test.owner();
        let (theirs, _) = add(&owner, json!({"url": "https://example.com/"}));
        owner.post("/roles", json!({"name": "sender", "base": "read_only", "actions": {"webhooks": true}, "fields": {"people": {"email": "hidden"}}})).is(201);
        let token = text(&owner.post("/tokens", json!({"name": "t", "role": "sender"})).is(201)["token"]);
        let sender = test.bearer(&token);
        assert_eq!(sender.get("/webhooks").is(200), json!({"data": []}));
        sender.patch(&format!("/webhooks/{theirs}"), json!({"url": "https://example.org/"})).problem(404);
        sender.post(&format!("/webhooks/{theirs}/rotate"), json!(null)).problem(404);
        sender.get(&format!("/webhooks/{theirs}/deliveries")).problem(404);
        let receiver = Receiver::new(&[]);
        let (id, _) = add(&sender, json!({"url": receiver.url}));
        working(&test, || {
            make_id(&owner, "people", json!({"name": "Ann", "email": "ann@example.com"}));
            eventually("it arrives", || receiver.calls().len() == 1);
            let after = receiver.calls()[0].json()["data"]["after"].clone();
            assert_eq!((&after["name"], after.get("email")), (&json!("Ann"), None));
            // Who may not send any more tells nothing more.
            let roles = owner.get("/roles").is(200);
            let role = roles["data"].as_array().unwrap().iter().find(|one| one["name"] == "sender").unwrap().clone();
            owner.patch(&format!("/roles/{}", text(&role["id"])), json!({"actions": {"webhooks": false}})).is(200);
            make_id(&owner, "people", json!({"name": "Bob"}));
            until_followed(&test);
        });
        assert_eq!(receiver.calls().len(), 1);
        assert_eq!(owner.get(&format!("/webhooks/{id}/deliveries")).is(200)["data"].as_array().unwrap().len(), 1);
    }
}
