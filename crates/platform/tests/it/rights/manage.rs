//! Who gives rights, and what is kept of it.

use serde_json::json;

use super::{Firm, OWN};
use crate::accounts::invited;

db::db_test! {
    fn a_role_is_read_against_what_is_declared(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let boss = firm.boss();
        for (wrong, pointer) in [
            (json!({"name": "r", "objects": {"nothing": {"read": "own"}}}), "/objects/nothing"),
            (json!({"name": "r", "objects": {"people": {"reed": "own"}}}), "/objects/people/reed"),
            (json!({"name": "r", "objects": {"people": {"read": "some"}}}), "/objects/people/read"),
            (json!({"name": "r", "objects": {"people": {"create": "own"}}}), "/objects/people/create"),
            (json!({"name": "r", "objects": {"people": []}}), "/objects/people"),
            (json!({"name": "r", "objects": []}), "/objects"),
            (json!({"name": "r", "fields": {"people": {"nothing": "read"}}}), "/fields/people/nothing"),
            (json!({"name": "r", "fields": {"people": {"email": "none"}}}), "/fields/people/email"),
            (json!({"name": "r", "fields": {"people": {"id": "hidden"}}}), "/fields/people/id"),
            (json!({"name": "r", "actions": {"fly": true}}), "/actions/fly"),
            (json!({"name": "r", "actions": {"sql": "yes"}}), "/actions/sql"),
            (json!({"name": "r", "base": "owner"}), "/base"),
            (json!({"name": "r", "base": "admin"}), "/base"),
            (json!({"name": ""}), "/name"),
        ] {
            let reply = boss.post("/roles", wrong.clone());
            reply.problem(400);
            assert!(reply.text().contains(&format!("\"{pointer}\"")), "{wrong}: {}", reply.text());
        }
        boss.post("/roles", json!({"name": "member"})).problem(409);
        boss.post("/roles", json!({"name": OWN})).problem(409);
        boss.post("/users", json!({"email": "a@example.com", "name": "A", "role": "boss"})).problem(400);
        let listed = boss.get("/roles").is(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), 8);
    }

    fn a_role_holds_from_the_next_request_on_and_is_kept_while_somebody_has_it(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let role = firm.boss().post("/roles", json!({"name": "temp", "objects": {"people": {"read": "own"}}})).is(201);
        let path = format!("/roles/{}", role["id"].as_str().unwrap());
        firm.records(None, "them");
        let pia = firm.user("pia@example.com", "temp");
        assert_eq!(pia.actor.get("/people").is(200)["data"], json!([]));
        let session = pia.actor.get("/session").is(200);
        assert_eq!((&session["user"]["role"], &session["rights"]["objects"]["people"]["read"]), (&json!("temp"), &json!("own")));
        let token = firm.boss().post("/tokens", json!({"name": "t", "role": "temp"})).is(201);
        let program = firm.test.bearer(token["token"].as_str().unwrap());
        assert_eq!(program.get("/people").is(200)["data"], json!([]));
        firm.boss().patch(&path, json!({"name": "lasting", "objects": {}, "actions": {"sql": false, "audit": true}})).is(200);
        assert_eq!(pia.actor.get("/people").is(200)["data"].as_array().unwrap().len(), 1);
        assert_eq!(pia.actor.get("/session").is(200)["user"]["role"], "lasting");
        assert_eq!(program.get("/people").is(200)["data"].as_array().unwrap().len(), 1);
        assert!(pia.actor.post("/sql", json!({"query": "select 1"})).problem(403).contains("ask in sql"));
        let detail = firm.boss().delete(&path).problem(409);
        assert!(detail.contains("pia@example.com") && detail.contains("the token t"), "{detail}");
        firm.boss().patch(&format!("/users/{}", pia.id), json!({"role": "member"})).is(200);
        firm.boss().delete(&format!("/tokens/{}", token["id"].as_str().unwrap())).is(204);
        firm.boss().delete(&path).is(204);
        // Who changed what stands in the feed, for administrators, without secrets.
        let changes = firm.boss().get("/changes?limit=1000").is(200);
        let of = |object: &str| changes["data"].as_array().unwrap().iter().filter(|change| change["object"] == object).count();
        assert!(of("roles") >= 3 && of("users") >= 2 && of("tokens") == 2 && of("teams") >= 3, "{changes}");
        let text = changes.to_string();
        assert!(!text.contains(token["token"].as_str().unwrap()) && !text.contains("argon2"));
        let (_, other) = invited(&firm.test, &firm.owner, "m@example.com", "member");
        let seen = firm.test.browser(&other).get("/changes?limit=1000").is(200).to_string();
        assert!(!seen.contains("\"roles\"") && !seen.contains("\"users\""), "{seen}");
    }

    fn a_token_reaches_no_further_than_who_made_it(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let (id, session) = invited(&firm.test, &firm.owner, "adam@example.com", "admin");
        let adam = firm.test.browser(&session);
        let token = adam.post("/tokens", json!({"name": "t", "role": OWN})).is(201);
        let all = adam.post("/tokens", json!({"name": "all", "role": "admin"})).is(201);
        let (program, all) = (firm.test.bearer(token["token"].as_str().unwrap()), firm.test.bearer(all["token"].as_str().unwrap()));
        firm.records(Some(&id), "adams");
        firm.records(Some(&firm.nora), "noras");
        let count = |who: &crate::app::Actor<'_>| who.get("/people").is(200)["data"].as_array().unwrap().len();
        assert_eq!((count(&program), count(&all)), (1, 2));
        all.get("/roles").is(200);
        firm.boss().patch(&format!("/users/{id}"), json!({"role": OWN})).is(200);
        assert_eq!((count(&program), count(&all)), (1, 1));
        all.get("/roles").problem(403);
    }

    fn teams_are_a_tree(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let teams = firm.boss().get("/teams").is(200);
        let id = |name: &str| teams["data"].as_array().unwrap().iter().find(|team| team["name"] == name).unwrap()["id"].as_str().unwrap().to_owned();
        let (sales, north) = (id("Sales"), id("North"));
        firm.boss().patch(&format!("/teams/{sales}"), json!({"parent_id": north})).problem(400);
        firm.boss().patch(&format!("/teams/{sales}"), json!({"parent_id": sales})).problem(400);
        firm.boss().delete(&format!("/teams/{sales}")).problem(409);
        firm.boss().patch(&format!("/teams/{north}"), json!({"parent_id": null, "name": "Northern"})).is(200);
        firm.boss().delete(&format!("/teams/{sales}")).is(204);
        let body = json!({"user_ids": [sales]}).to_string();
        firm.boss().send("PUT", &format!("/teams/{north}/members"), Some(body)).problem(400);
        firm.boss().post("/teams", json!({"name": "x", "parent_id": sales})).problem(400);
    }
}
