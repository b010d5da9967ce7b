//! Addresses that nothing is sent to.

use identify::consents::{Channel, Suppression, suppress};
use model::Id;
use platform::Error;
use platform::accounts::Role;
use serde_json::json;

use crate::imports::app::TestApp;

db::db_test! {
    fn the_list_answers_for_an_address_and_tells_none(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let check = |channel: &str, address: &str| app.ask("POST", "/suppressions/check", Some(json!({"channel": channel, "address": address}))).is(200);
        assert_eq!(check("email", "ada@example.com"), json!({"suppressed": false, "reason": null}));
        let made = app.post("/suppressions", json!({"channel": "email", "address": " Ada@Example.com ", "note": "asked by phone"}));
        assert_eq!((&made["reason"], &made["hint"], &made["note"]), (&json!("manual"), &json!("a…@e….com"), &json!("asked by phone")));
        assert_eq!(check("email", "ADA@example.com"), json!({"suppressed": true, "reason": "manual"}));
        assert_eq!(check("ads", "ada@example.com")["suppressed"], false, "only over this channel");
        assert_eq!(check("email", "ada@example.org")["suppressed"], false);
        // Again, it stays as it was said first.
        let again = app.post("/suppressions", json!({"channel": "email", "address": "ada@example.com", "reason": "bounced"}));
        assert_eq!(again["id"], made["id"]);
        assert_eq!(again["reason"], "manual");
        // Nothing stored holds the address.
        let kept = app.app.db.read_blocking(|tx| {
            let rows = tx.query("select digest, hint, note, reason from suppressions", &[])?;
            Ok::<_, Error>(rows.iter().map(|row| format!("{row:?}")).collect::<String>())
        }).unwrap();
        assert!(!kept.to_lowercase().contains("ada@example"), "{kept}");
        for (wrong, pointer) in [
            (json!({"channel": "post", "address": "ada@example.com"}), "/channel"),
            (json!({"channel": "pigeon", "address": "ada@example.com"}), "/channel"),
            (json!({"channel": "email", "address": "ada"}), "/address"),
            (json!({"channel": "sms", "address": "ada@example.com"}), "/address"),
            (json!({"channel": "email", "address": "ada@example.com", "reason": "erased"}), "/reason"),
            (json!({"channel": "email", "address": "ada@example.com", "note": "x".repeat(501)}), "/note"),
        ] {
            assert_eq!(app.ask("POST", "/suppressions", Some(wrong.clone())).faults(400)[0].0, pointer, "{wrong}");
        }
        let path = format!("/suppressions/{}", made["id"].as_str().unwrap());
        assert_eq!(app.ask_by_network(Role::Member, "DELETE", &path, json!({})).status, 403);
        assert_eq!(app.ask("DELETE", &path, None).status, 204);
        assert_eq!(app.ask("DELETE", &path, None).status, 404);
        assert_eq!(check("email", "ada@example.com")["suppressed"], false);
    }

    fn of_somebody_who_was_forgotten_only_the_digest_stays(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.post("/suppressions", json!({"channel": "email", "address": "ada@example.com", "note": "Ada Lovelace"}));
        let inner = app.app.clone();
        app.app.write_blocking(move |tx| {
            let addresses = [Channel::Email, Channel::Sms].map(|channel| match channel {
                Channel::Email => (channel, "ada@example.com".to_owned()),
                _ => (channel, "+4930123456".to_owned()),
            });
            suppress(tx, &inner, &addresses, Suppression::Erased, Some("never kept"))
        }).unwrap();
        let list = app.get("/suppressions")["data"].as_array().unwrap().clone();
        assert_eq!(list.len(), 2);
        for one in &list {
            assert_eq!((&one["reason"], &one["hint"], &one["note"]), (&json!("erased"), &json!(null), &json!(null)));
            let path = format!("/suppressions/{}", one["id"].as_str().unwrap());
            assert_eq!(app.ask("DELETE", &path, None).status, 409);
        }
    }

    fn the_list_is_read_by_pages(scratch: Scratch) {
        let app = TestApp::open(scratch);
        for at in 0..5 {
            app.post("/suppressions", json!({"channel": if at == 4 { "ads" } else { "email" }, "address": format!("p{at}@example.com")}));
        }
        let mut seen = Vec::new();
        let mut path = "/suppressions?limit=2".to_owned();
        loop {
            let page = app.get(&path);
            seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().parse::<Id>().unwrap()));
            match page["next"].as_str() {
                Some(next) => path = format!("/suppressions?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
        assert_eq!(app.get("/suppressions?channel=ads")["data"].as_array().unwrap().len(), 1);
        for wrong in ["after=x", "after=1.x", "channel=pigeon", "limit=0"] {
            assert_eq!(app.ask("GET", &format!("/suppressions?{wrong}"), None).status, 400, "{wrong}");
        }
    }
}
