//! Managing users: nobody reaches above themselves, and an owner always remains.

use serde_json::json;

use super::{invited, signed_in_owner};
use crate::app::TestApp;

db::db_test! {
    fn the_last_owner_stays(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        let id = test.browser(&owner).get("/session").is(200)["user"]["id"].as_str().unwrap().to_owned();
        let path = format!("/users/{id}");
        test.browser(&owner).patch(&path, json!({ "role": "admin" })).problem(409);
        test.browser(&owner).patch(&path, json!({ "disabled": true })).problem(409);
        let (second, _) = invited(&test, &owner, "second@example.com", "owner");
        test.browser(&owner).patch(&format!("/users/{second}"), json!({ "disabled": true })).is(200);
        test.browser(&owner).patch(&path, json!({ "role": "member" })).problem(409);
        test.browser(&owner).patch(&format!("/users/{second}"), json!({ "disabled": false })).is(200);
        assert_eq!(test.browser(&owner).patch(&path, json!({ "role": "member" })).is(200)["role"], "member");
        // The new role holds at once.
        test.browser(&owner).patch(&path, json!({ "role": "owner" })).problem(403);
    }

    fn administrators_do_not_reach_owners(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        let owners = test.browser(&owner).get("/session").is(200)["user"]["id"].as_str().unwrap().to_owned();
        let (id, admin) = invited(&test, &owner, "adam@example.com", "admin");
        let admin = test.browser(&admin);
        let new = |role: &str| json!({ "email": format!("{role}@example.com"), "name": "New", "role": role });
        admin.post("/users", new("owner")).problem(403);
        admin.post("/users", new("boss")).problem(400);
        admin.post("/users", new("admin")).is(201);
        admin.post("/users", new("admin")).problem(409);
        admin.patch(&format!("/users/{id}"), json!({ "role": "owner" })).problem(403);
        admin.patch(&format!("/users/{owners}"), json!({ "name": "Mine" })).problem(403);
        admin.patch(&format!("/users/{owners}"), json!({ "disabled": true })).problem(403);
        admin.post(&format!("/users/{owners}/link"), json!({})).problem(403);
        admin.post("/tokens", json!({ "name": "up", "role": "owner" })).problem(403);
        admin.post("/users/01890a5d-ac96-774b-bcce-b302099a8057/link", json!({})).problem(404);
        let listed = admin.get("/users").is(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), 3);
        assert!(!listed.to_string().contains("argon2"), "{listed}");
    }

    fn who_is_disabled_is_out_at_once(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = signed_in_owner(&test);
        let (id, session) = invited(&test, &owner, "bob@example.com", "admin");
        let token = test.browser(&session).post("/tokens", json!({ "name": "t", "role": "admin" })).is(201);
        let token = token["token"].as_str().unwrap();
        let link = test.browser(&owner).post(&format!("/users/{id}/link"), json!({})).is(201);
        let link = link["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        test.bearer(token).get("/session").is(200);
        let disabled = test.browser(&owner).patch(&format!("/users/{id}"), json!({ "disabled": true })).is(200);
        assert_eq!(disabled["disabled_at"], "2026-03-02T09:00:00Z");
        test.browser(&session).get("/session").problem(401);
        test.bearer(token).get("/session").problem(401);
        test.anon().post("/session", json!({ "link": link })).problem(401);
        test.browser(&owner).post(&format!("/users/{id}/link"), json!({})).problem(409);
        test.browser(&owner).patch(&format!("/users/{id}"), json!({ "disabled": false })).is(200);
        test.browser(&session).get("/session").problem(401);
    }
}
