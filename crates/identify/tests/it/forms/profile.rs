//! Asking a little more each time, of whoever is recognised.

use axum::http::HeaderMap;
use serde_json::{Value as Json, json};

use super::{Visitor, link, live, open, press};
use crate::collect::person;
use crate::imports::app::TestApp;

const PAGE: &str = "/f/contact-us";

fn form(app: &TestApp) -> Json {
    let more = ["first_name", "last_name", "city", "country", "birthday"].map(|field| {
        let kind = if field == "birthday" { "date" } else { "text" };
        json!({"field": field, "type": kind, "progressive": true, "required": true})
    });
    let fields: Vec<Json> =
        [json!({"field": "email", "type": "email", "required": true})].into_iter().chain(more).collect();
    live(app, json!({"fields": fields, "double_opt_in": true}))
}

/// The fields that a page asks for.
fn asked(app: &TestApp, visitor: &Visitor) -> Vec<String> {
    let (page, _) = visitor.get(app, PAGE);
    let html = page.text();
    html.split("<label for=\"field-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let set = headers.get("set-cookie")?.to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/f"), "{set}");
    Some(set.split(';').next().unwrap().to_owned())
}

db::db_test! {
    fn who_confirmed_is_asked_for_what_is_missing(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        form(&app);
        let stranger = Visitor::default();
        assert_eq!(asked(&app, &stranger), ["email", "first_name", "last_name", "city"]);
        let filled = stranger.fill(&app, PAGE, &[("email", "ada@example.org"), ("first_name", "Ada"), ("last_name", "Lovelace"), ("city", "London")]);
        let (reply, headers) = stranger.send(&app, &filled);
        assert_eq!(reply.status, 200);
        assert_eq!(cookie(&headers), None, "typing an address makes nobody known");
        let (_, headers) = press(&app, &stranger, &link(&server.wait(1)[0]));
        let ada = Visitor::default().with("cookie", &cookie(&headers).unwrap());
        assert_eq!(asked(&app, &ada), ["email", "country", "birthday"]);
        // She need not say again what was left out.
        ada.sends(&app, PAGE, &[("email", "ada@example.org"), ("country", "GB"), ("birthday", "1815-12-10")]);
        assert_eq!(asked(&app, &ada), ["email"]);
        let shown = person(&app);
        assert_eq!((&shown["country"], &shown["city"]), (&json!("GB"), &json!("London")));
        // Whoever types her address elsewhere sees nothing of it, nor does a cookie that somebody made up.
        assert_eq!(asked(&app, &stranger).len(), 4);
        let id = shown["id"].as_str().unwrap();
        for forged in [format!("rp_form={id}.1772442000.AAAAAAAAAAAAAAAAAAAAAA"), "rp_form=".to_owned(), format!("rp_form={id}")] {
            assert_eq!(asked(&app, &Visitor::default().with("cookie", &forged)).len(), 4, "{forged}");
        }
        // Another's id under her signature is not hers.
        let other = app.post("/people", json!({"first_name": "Bob", "last_name": "B", "city": "X"}))["id"].clone();
        let forged = cookie(&headers).unwrap().replace(id, other.as_str().unwrap());
        assert_eq!(asked(&app, &Visitor::default().with("cookie", &forged)).len(), 4);
        // After a merge she is still herself; after thirteen months, and once she is gone, a stranger.
        app.post(&format!("/people/{}/merge", other.as_str().unwrap()), json!({"ids": [id], "fields": {}}));
        assert_eq!(asked(&app, &ada), ["email"]);
        let kept = app.app.clock.now();
        crate::forms::pass(&app, 396 * crate::forms::DAY);
        assert_eq!(asked(&app, &ada).len(), 4);
        app.app.clock.set(kept);
        app.ask("DELETE", &format!("/people/{}", other.as_str().unwrap()), None);
        assert_eq!(asked(&app, &ada).len(), 4);
    }

    fn who_does_not_want_to_be_followed_is_not_remembered(scratch: Scratch) {
        let (mut app, server) = open(scratch);
        app.work();
        form(&app);
        Visitor::default().sends(&app, PAGE, &[("email", "ada@example.org"), ("first_name", "A"), ("last_name", "B"), ("city", "C")]);
        let (page, headers) = press(&app, &Visitor::default().with("sec-gpc", "1"), &link(&server.wait(1)[0]));
        assert_eq!((page.status, headers.get("set-cookie")), (200, None));
    }
}
