//! Comments: as typed, on any record, gone with it, changed only by who wrote them.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use crate::app::SECOND;
use crate::records::{assert_no_gaps, changes_after, make_id, shop, text};
use crate::views::user;

db::db_test! {
    fn a_comment_is_stored_as_it_was_typed(scratch: Scratch) {
        let test = shop(scratch);
        let (zoe_id, zoe) = user(&test, "zoe", Role::Member);
        let person = make_id(&zoe, "people", json!({"name": "Ann"}));
        let path = format!("/people/{person}/comments");
        let typed = [
            "plain", "  two\n\nlines \t", "<script>alert(1)</script>", "\u{202e}right \u{1f600} 'quotes' \"too\" \\ %s $1 {{x}}",
            "Ω≈ç√∫˜µ≤≥÷ ﷽ ﬁ", "'; drop table comments; --",
        ];
        for body in typed {
            let made = zoe.post(&path, json!({"body": body})).is(201);
            assert_eq!((&made["body"], &made["author"]["user_id"], &made["can_edit"]), (&json!(body), &json!(zoe_id), &json!(true)));
            test.pass(SECOND);
        }
        let list = zoe.get(&path).is(200);
        let bodies: Vec<_> = list["data"].as_array().unwrap().iter().rev().map(|comment| text(&comment["body"])).collect();
        assert_eq!(bodies, typed);
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = zoe.get(&format!("{path}?limit=2{after}")).is(200);
            seen.extend(page["data"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(json!(seen), list["data"]);
        for wrong in [json!({}), json!({"body": ""}), json!({"body": " \n "}), json!({"body": 7}), json!({"body": "x".repeat(20_001)}), json!({"body": "a\u{0}b"}), json!({"body": "x", "user_id": zoe_id})] {
            zoe.post(&path, wrong).problem(400);
        }
        zoe.post("/people/01890a5d-ac96-774b-bcce-b302099a8057/comments", json!({"body": "x"})).problem(404);
        zoe.post(&format!("/companies/{person}/comments"), json!({"body": "x"})).problem(404);
        zoe.get(&format!("/planets/{person}/comments")).problem(404);
        zoe.get(&format!("{path}?limit=0")).problem(400);
        zoe.get(&format!("{path}?after=x")).problem(400);
        assert_no_gaps(&test);
    }

    fn only_the_author_changes_a_comment(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let (_, ana) = user(&test, "ana", Role::Member);
        let (_, admin) = user(&test, "olaf", Role::Admin);
        let (_, guest) = user(&test, "gus", Role::ReadOnly);
        let company = make_id(&zoe, "companies", json!({"name": "Acme"}));
        let path = format!("/companies/{company}/comments");
        let first = zoe.post(&path, json!({"body": "first"})).is(201);
        let comment = format!("/comments/{}", text(&first["id"]));
        guest.post(&path, json!({"body": "x"})).problem(403);
        assert_eq!(guest.get(&path).is(200)["data"][0]["can_edit"], false);
        for other in [&ana, &admin] {
            other.patch(&comment, json!({"body": "x"})).problem(403);
        }
        ana.delete(&comment).problem(403);
        let seq = test.last_seq();
        assert_eq!(zoe.patch(&comment, json!({"body": "first"})).is(200)["edited_at"], Json::Null);
        assert_eq!(test.last_seq(), seq, "nothing changed");
        test.pass(SECOND);
        let edited = zoe.patch(&comment, json!({"body": "second"})).is(200);
        assert_eq!((&edited["body"], edited["edited_at"].is_string()), (&json!("second"), true));
        admin.delete(&comment).is(204);
        zoe.patch(&comment, json!({"body": "x"})).problem(404);
        let changes: Vec<_> = changes_after(&admin, seq).into_iter().map(|change| (text(&change["object"]), text(&change["action"]), change["before"]["body"].clone(), change["after"]["body"].clone())).collect();
        assert_eq!(changes, [
            ("comments".into(), "updated".into(), json!("first"), json!("second")),
            ("comments".into(), "deleted".into(), json!("second"), Json::Null),
        ]);
    }

    fn a_comment_is_there_as_long_as_its_record(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let person = make_id(&zoe, "people", json!({"name": "Ann"}));
        let path = format!("/people/{person}/comments");
        let comment = format!("/comments/{}", text(&zoe.post(&path, json!({"body": "x"})).is(201)["id"]));
        zoe.delete(&format!("/people/{person}")).is(204);
        zoe.get(&path).problem(404);
        zoe.patch(&comment, json!({"body": "y"})).problem(404);
        zoe.delete(&comment).problem(404);
    }

    fn the_same_request_comments_once(scratch: Scratch) {
        let test = shop(scratch);
        let (_, zoe) = user(&test, "zoe", Role::Member);
        let person = make_id(&zoe, "people", json!({"name": "Ann"}));
        let path = format!("/people/{person}/comments");
        let again = zoe.clone().with("idempotency-key", "k1");
        let first = again.post(&path, json!({"body": "x"})).is(201);
        assert_eq!(again.post(&path, json!({"body": "x"})).is(201), first);
        again.post(&path, json!({"body": "y"})).problem(422);
        assert_eq!(zoe.get(&path).is(200)["data"].as_array().unwrap().len(), 1);
    }
}
