//! A POST that is repeated with its key is done once.

use platform::accounts::Role;
use serde_json::json;

use crate::app::{DAY, HOUR, TestApp};

db::db_test! {
    fn a_repeat_gets_the_first_answer_and_changes_nothing(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner().with("idempotency-key", "order-1");
        let first = owner.post("/test/numbers", json!({ "number": 5 }));
        assert_eq!(first.is(201)["kept"], 1);
        let again = owner.post("/test/numbers", json!({ "number": 5 }));
        assert_eq!(again.is(201), first.is(201));
        assert_eq!(again.header("etag"), Some("\"1\""));
        let detail = owner.post("/test/numbers", json!({ "number": 6 })).problem(422);
        assert!(detail.contains("another body"), "{detail}");
        // Another caller, another path and another key are other requests.
        let other = test.actor(Role::Member).with("idempotency-key", "order-1");
        assert_eq!(other.post("/test/numbers", json!({ "number": 5 })).is(201)["kept"], 2);
        owner.post("/notes", json!({ "title": "a" })).is(201);
        let next = owner.clone().with("idempotency-key", "order-2");
        assert_eq!(next.post("/test/numbers", json!({ "number": 5 })).is(201)["kept"], 3);
        // After a day the key is free, also when nothing was swept yet.
        test.pass(DAY - HOUR);
        assert_eq!(owner.post("/test/numbers", json!({ "number": 5 })).is(201)["kept"], 1);
        test.pass(HOUR);
        assert_eq!(owner.post("/test/numbers", json!({ "number": 5 })).is(201)["kept"], 4);
    }

    fn repeats_at_the_same_time_are_done_once(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner().with("idempotency-key", "same");
        let answers: Vec<_> = std::thread::scope(|scope| {
            let sent: Vec<_> =
                (0..8).map(|_| scope.spawn(|| owner.post("/test/numbers", json!({ "number": 9 })).is(201))).collect();
            sent.into_iter().map(|sent| sent.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| answer["kept"] == 1), "{answers:?}");
        let free = test.owner().post("/test/numbers", json!({ "number": 9 })).is(201);
        assert_eq!(free["kept"], 2, "it was done once");
    }

    fn what_failed_was_not_done_and_may_be_tried_again(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner().with("idempotency-key", "k");
        owner.post("/test/numbers", json!({ "number": -1 })).problem(400);
        // The same key with a body that is right now: the failure kept nothing.
        assert_eq!(owner.post("/test/numbers", json!({ "number": 1 })).is(201)["kept"], 1);
        assert!(test.column("select name from counters where name = 'test -1'", vec![]).is_empty());
        let long = owner.clone().with("idempotency-key", &"x".repeat(256));
        long.post("/test/numbers", json!({ "number": 1 })).problem(400);
    }

    fn secrets_are_not_given_twice(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner().with("idempotency-key", "token-1");
        let sent = json!({ "name": "ci", "role": "member" });
        let token = owner.post("/tokens", sent.clone()).is(201)["token"].as_str().unwrap().to_owned();
        let again = owner.post("/tokens", sent);
        again.problem(409);
        assert!(!again.text().contains(&token));
        let made = test.column("select name from tokens where name = 'ci'", vec![]);
        assert_eq!(made.len(), 1);
        assert!(test.column("select coalesce(answer, 'none') from idempotency", vec![]).iter().all(|kept| kept == "none"));
    }
}
