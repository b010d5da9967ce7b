//! Tokens of programs.

use serde_json::json;

use super::{invited, signed_in_owner};
use crate::app::{TestApp, eventually};

db::db_test! {
    fn a_token_is_shown_once_and_can_be_ended(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        let made = test.browser(&owner).post("/tokens", json!({ "name": "ci", "role": "member" })).is(201);
        let token = made["token"].as_str().unwrap().to_owned();
        let program = test.bearer(&token);
        let body = program.get("/session").is(200);
        assert_eq!(body["user"], json!({ "id": null, "email": null, "name": "ci", "role": "member" }));
        program.get("/tokens").problem(403);
        let listed = || test.browser(&owner).get("/tokens").is(200);
        eventually("the visit is noted", || listed()["data"][0]["last_used_at"] == "2026-03-02T09:00:00Z");
        let listed = listed();
        assert!(!listed.to_string().contains(&token));
        let path = format!("/tokens/{}", made["id"].as_str().unwrap());
        assert_eq!(test.browser(&owner).delete(&path).status, 204);
        assert_eq!(test.browser(&owner).delete(&path).status, 204);
        program.get("/session").problem(401);
        for header in ["Bearer", "Basic abc", "Bearer  "] {
            test.anon().with("authorization", header).get("/session").problem(401);
        }
    }

    fn a_token_never_has_more_than_its_maker_has_now(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        let (id, admin) = invited(&test, &owner, "adam@example.com", "admin");
        let made = test.browser(&admin).post("/tokens", json!({ "name": "t", "role": "admin" })).is(201);
        let token = made["token"].as_str().unwrap();
        test.bearer(token).get("/tokens").is(200);
        test.browser(&owner).patch(&format!("/users/{id}"), json!({ "role": "read_only" })).is(200);
        test.bearer(token).get("/tokens").problem(403);
        test.bearer(token).post("/notes", json!({ "title": "a" })).problem(403);
        assert_eq!(test.bearer(token).get("/session").is(200)["user"]["role"], "read_only");
    }

    fn changes_name_who_made_them(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        test.browser(&owner).post("/notes", json!({ "title": "a" })).is(201);
        test.actor(platform::accounts::Role::Member).post("/notes", json!({ "title": "b" })).is(201);
        let feed = test.browser(&owner).get("/changes?after=0&limit=10").is(200);
        let actors: Vec<_> = feed["data"].as_array().unwrap().iter().map(|change| change["actor"].clone()).collect();
        assert_eq!(actors, [json!({ "kind": "user", "name": "Olga" }), json!({ "kind": "token", "name": "test" })]);
        assert_eq!(feed["data"][0]["action"], "created");
        assert_eq!(feed["data"][0]["live"], true);
        assert_eq!(feed["next"], feed["data"][1]["seq"]);
        let next = feed["next"].as_i64().unwrap();
        let end = test.browser(&owner).get(&format!("/changes?after={next}")).is(200);
        assert_eq!(end, json!({ "data": [], "next": next }));
    }
}
