//! One-time links.

use platform::accounts::{ensure_owner, first_link, sign_in_link};
use serde_json::json;

use super::{PASSWORD, signed_in_owner};
use crate::app::{HOUR, TestApp};

fn secret(link: &str) -> &str {
    link.strip_prefix("http://test.local/link#").unwrap()
}

db::db_test! {
    fn the_first_link_makes_the_owner_once(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let old = first_link(&test.app).unwrap().unwrap();
        let link = first_link(&test.app).unwrap().unwrap();
        test.anon().get(&format!("/links/{}", secret(&old))).problem(404);
        for _ in 0..2 {
            let shown = test.anon().get(&format!("/links/{}", secret(&link))).is(200);
            assert_eq!(shown, json!({ "purpose": "set_up", "email": null }), "looking does not use it");
        }
        test.anon().post("/session", json!({ "link": secret(&link) })).problem(401);
        let mut sent = json!({ "link": secret(&link), "name": "Olga", "email": "no address", "password": PASSWORD });
        test.anon().post("/setup", sent.clone()).problem(400);
        sent["email"] = "Olga@Example.com ".into();
        sent["password"] = "short".into();
        test.anon().post("/setup", sent.clone()).problem(400);
        sent["password"] = PASSWORD.into();
        let made = test.anon().post("/setup", sent.clone());
        assert_eq!(made.is(201)["user"]["role"], "owner");
        assert_eq!(made.is(201)["user"]["email"], "olga@example.com");
        let cookie = made.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
        assert!(!cookie.contains("Secure"), "the address is http: {cookie}");
        test.anon().post("/setup", sent).problem(401);
        assert!(first_link(&test.app).unwrap().is_none(), "there is a user now");
    }

    fn a_link_to_sign_in_works_once_and_in_time(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let id = ensure_owner(&test.app, "ann@example.com", "Ann").unwrap();
        assert_eq!(ensure_owner(&test.app, "Ann@Example.com", "Ann").unwrap(), id);
        let link = sign_in_link(&test.app, id, 24).unwrap();
        assert_eq!(test.anon().get(&format!("/links/{}", secret(&link))).is(200)["email"], "ann@example.com");
        let sent = json!({ "link": secret(&link) });
        let session = test.anon().post("/session", sent.clone()).session_of(200);
        assert_eq!(test.browser(&session).get("/session").is(200)["user"]["name"], "Ann");
        test.anon().post("/session", sent).problem(401);
        test.anon().get(&format!("/links/{}", secret(&link))).problem(404);
        let late = sign_in_link(&test.app, id, 2).unwrap();
        test.pass(2 * HOUR);
        test.anon().post("/session", json!({ "link": secret(&late) })).problem(401);
    }

    fn no_secret_is_stored_in_clear(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let session = signed_in_owner(&test);
        let made = test.browser(&session).post("/tokens", json!({ "name": "ci", "role": "admin" })).is(201);
        let token = made["token"].as_str().unwrap();
        let stored = test.column("select password from users", vec![]);
        assert!(stored[0].starts_with("$argon2id$") && !stored[0].contains(PASSWORD), "{stored:?}");
        let parts = ["tokens", "sessions"].map(|table| {
            let sql = if table == "tokens" { "select hash from tokens" } else { "select hash from sessions" };
            test.app.db.read_blocking(move |tx| tx.query(sql, &[])).unwrap()
        });
        for row in parts.iter().flatten() {
            let hash = row.bytes(0).unwrap();
            assert_eq!(hash.len(), 32);
            assert!(![token, &session].iter().any(|secret| secret.as_bytes().windows(32).any(|part| part == hash)));
        }
        assert!(token.starts_with("rp_") && made["prefix"].as_str().unwrap().len() == 10, "{made}");
    }
}
