//! Signing in, staying and going out.

use serde_json::json;

use super::{PASSWORD, invited, signed_in_owner};
use crate::app::{DAY, HOUR, SECOND, TestApp, eventually};

db::db_test! {
    fn a_password_lets_in_and_a_wrong_one_says_nothing(scratch: Scratch) {
        let test = TestApp::new(scratch);
        signed_in_owner(&test);
        let sign_in = |email: &str, password: &str| {
            test.anon().post("/session", json!({ "email": email, "password": password }))
        };
        let session = sign_in(" OLGA@example.com", PASSWORD).session_of(200);
        let body = test.browser(&session).get("/session").is(200);
        assert_eq!(body["user"]["email"], "olga@example.com");
        assert_eq!(body["firm"]["name"], "Test & Sons");
        assert_eq!(body["firm"]["currency"], "EUR");
        assert_eq!(body["firm"]["time_zone"], "Europe/Berlin");
        assert_eq!(body["firm"]["as_of"], json!(null));
        let wrong = sign_in("olga@example.com", "not the password").problem(401);
        assert_eq!(sign_in("nobody@example.com", PASSWORD).problem(401), wrong);
        assert_eq!(sign_in("no address", PASSWORD).problem(401), wrong);
        assert_eq!(sign_in("olga@example.com", &"x".repeat(100_000)).problem(401), wrong);
        test.anon().post("/session", json!({ "email": "olga@example.com" })).problem(400);
        // A user who never chose a password cannot come in with an empty one.
        let id = platform::accounts::ensure_owner(&test.app, "ann@example.com", "Ann").unwrap();
        assert_eq!(sign_in("ann@example.com", "").problem(401), wrong, "{id}");
    }

    fn too_many_tries_have_to_wait(scratch: Scratch) {
        let test = TestApp::new(scratch);
        signed_in_owner(&test);
        let sign_in = |email: &str, password: &str| {
            test.anon().post("/session", json!({ "email": email, "password": password }))
        };
        for _ in 0..10 {
            sign_in("olga@example.com", "wrong").problem(401);
        }
        let refused = sign_in("olga@example.com", PASSWORD);
        refused.problem(429);
        let seconds: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=900).contains(&seconds), "{seconds}");
        sign_in("other@example.com", "wrong").problem(401);
        test.pass(seconds * SECOND);
        sign_in("olga@example.com", PASSWORD).is(200);
    }

    fn a_session_lasts_thirty_days_from_the_last_visit(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let session = signed_in_owner(&test);
        assert_eq!(test.browser(&session).get("/session").session(), None, "not each answer sets the cookie");
        for _ in 0..3 {
            test.pass(20 * DAY);
            let reply = test.browser(&session).get("/session");
            assert_eq!(reply.session_of(200), session);
            let until = test.app.clock.now().plus_micros(30 * DAY);
            let noted = || test.app.db.read_blocking(|tx| tx.query("select expires_at from sessions", &[])).unwrap();
            eventually("the visit is noted", || noted()[0].integer(0).unwrap() == until.0);
        }
        test.pass(30 * DAY + SECOND);
        test.browser(&session).get("/session").problem(401);
    }

    fn going_out_ends_the_session(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let session = signed_in_owner(&test);
        let reply = test.browser(&session).delete("/session");
        assert_eq!(reply.status, 204);
        assert!(reply.header("set-cookie").unwrap().contains("Max-Age=0"));
        test.browser(&session).get("/session").problem(401);
    }

    fn a_new_password_needs_the_old_one_and_ends_other_sessions(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let session = signed_in_owner(&test);
        let other = test.anon().post("/session", json!({ "email": "olga@example.com", "password": PASSWORD })).session_of(200);
        let me = test.browser(&session);
        me.patch("/me", json!({ "password": "another long one" })).problem(400);
        me.patch("/me", json!({ "password": "another long one", "current_password": "wrong" })).problem(400);
        me.patch("/me", json!({ "password": "short", "current_password": PASSWORD })).problem(400);
        me.patch("/me", json!({ "password": "another long one", "current_password": PASSWORD })).is(200);
        test.browser(&other).get("/session").problem(401);
        me.get("/session").is(200);
        test.anon().post("/session", json!({ "email": "olga@example.com", "password": PASSWORD })).problem(401);
        test.anon().post("/session", json!({ "email": "olga@example.com", "password": "another long one" })).is(200);
        // A program with the owner's rights is not the owner.
        test.owner().patch("/me", json!({ "name": "Eve" })).problem(403);
    }

    fn who_forgot_the_password_comes_by_a_link_and_chooses_another(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        let (id, session) = invited(&test, &owner, "bob@example.com", "member");
        test.browser(&session).patch("/me", json!({ "password": "the first one" })).is(200);
        let link = test.browser(&owner).post(&format!("/users/{id}/link"), json!({})).is(201);
        let link = link["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let session = test.anon().post("/session", json!({ "link": link })).session_of(200);
        test.browser(&session).patch("/me", json!({ "password": "the second one" })).is(200);
        test.pass(2 * HOUR);
        test.browser(&session).patch("/me", json!({ "password": "the third one" })).problem(400);
    }
}
