//! The preference page, on both databases.

use axum::http::HeaderMap;
use identify::consents::forget;
use model::Id;
use serde_json::{Value as Json, json};

use crate::consents::{ledger, person, purposes, say_on, state};
use crate::imports::app::{Reply, TestApp};
use crate::merge::{merge, undo};

/// The path of somebody's page.
fn link(app: &TestApp, person: &str) -> String {
    let url = app.ask("POST", &format!("/people/{person}/preference-link"), None).is(201);
    let url = url["url"].as_str().unwrap();
    url.strip_prefix("http://test.local").unwrap().to_owned()
}

fn page(app: &TestApp, path: &str) -> (Reply, HeaderMap) {
    app.public("GET", path, &[("accept-language", "en")], b"")
}

fn send(app: &TestApp, path: &str, body: &str) -> (Reply, HeaderMap) {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", "Browser <b>1</b>")];
    app.public("POST", path, &headers, body.as_bytes())
}

fn all(app: &TestApp, person: &str) -> Vec<String> {
    let shown = app.get(&format!("/people/{person}/consents"));
    let word = |row: &Json| {
        format!(
            "{} {} {}",
            row["purpose"].as_str().unwrap(),
            row["channel"].as_str().unwrap(),
            row["state"].as_str().unwrap_or("none")
        )
    };
    shown["data"].as_array().unwrap().iter().map(word).collect()
}

db::db_test! {
    fn she_sees_what_counts_and_what_she_says_counts_at_once(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = crate::merge::person(&app, json!({"email": "ada.lovelace@example.org", "language": "de"}));
        say_on(&app, &ada, "granted", "01-01");
        let path = link(&app, &ada);
        let (shown, headers) = page(&app, &path);
        assert_eq!(shown.status, 200);
        let html = shown.text();
        assert!(html.contains("<html lang=\"de\">") && html.contains("Worüber wir Ihnen schreiben dürfen"), "{html}");
        assert!(html.contains("a…e@e….org") && !html.contains("lovelace"), "{html}");
        assert!(html.contains("We write once a month.") && !html.contains("<script"), "{html}");
        assert!(html.contains("value=\"newsletter:email\" checked"), "{html}");
        assert!(html.contains("value=\"offers:sms\">"), "{html}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
        assert_eq!((headers["cache-control"].to_str().unwrap(), headers["x-robots-tag"].to_str().unwrap()), ("no-store", "noindex, nofollow"));
        assert_eq!(headers["referrer-policy"], "no-referrer");
        // Looking changes nothing.
        assert_eq!(ledger(&app, &ada), ["granted true"]);
        let (reply, headers) = send(&app, &path, "do=save&shown=newsletter%3A1&shown=offers%3A1&yes=offers%3Aemail");
        assert_eq!((reply.status, headers["location"].to_str().unwrap()), (303, "?done=saved"));
        assert_eq!(all(&app, &ada), ["newsletter email withdrawn", "offers email granted", "offers sms none"]);
        assert_eq!(state(&app, &ada), ("withdrawn".to_owned(), false));
        let entry = app.get(&format!("/consents?person_id={ada}&purpose=offers"))["data"][0].clone();
        assert_eq!((&entry["source"], &entry["text_version"], &entry["effective"]), (&json!("preference_page"), &json!(1), &json!(true)));
        assert_eq!(entry["proof"]["user_agent"], "Browser <b>1</b>");
        assert_eq!(entry["proof"]["how"], "choices");
        let (shown, _) = page(&app, &format!("{path}?done=saved"));
        assert!(shown.text().contains("gilt ab sofort"));
        assert!(shown.text().contains("value=\"offers:email\" checked"));
        // Sent again, it says nothing new.
        let before = ledger(&app, &ada).len();
        send(&app, &path, "do=save&shown=newsletter%3A1&shown=offers%3A1&yes=offers%3Aemail");
        assert_eq!(ledger(&app, &ada).len(), before);
    }

    fn what_she_was_not_shown_she_says_nothing_of(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        say_on(&app, &ada, "granted", "01-01");
        let path = link(&app, &ada);
        // Her page was made before this purpose was.
        send(&app, &path, "do=save&shown=offers%3A1");
        assert_eq!(state(&app, &ada).0, "granted");
        // Nor of what is not hers to choose, whatever is sent.
        app.post("/purposes", json!({"name": "Orders", "slug": "orders", "basis": "contract", "text": "x"}));
        app.post("/purposes", json!({"name": "Hidden", "slug": "hidden", "public": false, "text": "x"}));
        send(&app, &path, "do=save&shown=orders%3A1&yes=orders%3Aemail&shown=hidden%3A1&yes=hidden%3Aemail&shown=nothing%3A1&yes=nothing%3Aemail");
        assert_eq!(ledger(&app, &ada), ["granted true"]);
        let html = page(&app, &path).0.text();
        assert!(!html.contains("orders") && !html.contains("hidden:"), "{html}");
    }

    fn stopping_everything_stops_everything_that_is_hers_to_choose(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        app.post("/purposes", json!({"name": "Care", "slug": "care", "basis": "legitimate_interest", "text": "x", "public": false}));
        app.post("/purposes", json!({"name": "Orders", "slug": "orders", "basis": "contract", "text": "x"}));
        let (ada, twin) = (person(&app, "ada@example.com"), person(&app, "ada@example.com"));
        say_on(&app, &twin, "granted", "01-01");
        let path = link(&app, &ada);
        let (reply, headers) = send(&app, &path, "do=stop&yes=newsletter%3Aemail");
        assert_eq!((reply.status, headers["location"].to_str().unwrap()), (303, "?done=stopped"));
        assert_eq!(all(&app, &ada), ["newsletter email withdrawn", "offers email withdrawn", "offers sms withdrawn", "care email objected", "orders email none"]);
        // Nothing comes to her mailbox by way of another record either.
        assert_eq!(state(&app, &twin), ("withdrawn".to_owned(), false));
        assert!(page(&app, &format!("{path}?done=stopped")).0.text().contains("Done:"));
    }

    fn one_click_of_a_mail_program_ends_mail(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        say_on(&app, &ada, "granted", "01-01");
        let path = format!("{}/unsubscribe", link(&app, &ada));
        // Programs that try links out do no harm, and a person is led to her page.
        let (reply, headers) = app.public("GET", &path, &[], b"");
        assert_eq!(reply.status, 303);
        assert!(headers["location"].to_str().unwrap().starts_with("../"));
        assert_eq!(send(&app, &path, "something=else").0.status, 400);
        assert_eq!(state(&app, &ada).0, "granted");
        let multipart = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        for body in ["List-Unsubscribe=One-Click", multipart] {
            let (reply, headers) = send(&app, &path, body);
            assert_eq!(reply.status, 200, "{}", reply.text());
            assert!(headers.get("location").is_none(), "RFC 8058 forbids to lead on");
        }
        assert_eq!(all(&app, &ada), ["newsletter email withdrawn", "offers email withdrawn", "offers sms none"]);
        assert_eq!(ledger(&app, &ada).len(), 3, "the second click says nothing new");
    }

    fn a_link_leads_to_whom_she_went_into_and_to_nobody_when_she_is_forgotten(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (one, other) = (person(&app, "one@example.com"), person(&app, "other@example.com"));
        let (path, own) = (link(&app, &other), link(&app, &one));
        let merged = merge(&app, &one, &[&other]);
        assert!(page(&app, &path).0.text().contains("o…@e….com") || page(&app, &path).0.status == 200);
        send(&app, &path, "do=save&shown=newsletter%3A1&yes=newsletter%3Aemail");
        assert_eq!(state(&app, &one), ("granted".to_owned(), true));
        undo(&app, &merged);
        assert_eq!(state(&app, &other), ("granted".to_owned(), true), "it was said by her link");
        assert_eq!(state(&app, &one).0, "none");
        // Gone, her link is nobody's.
        app.ask("DELETE", &format!("/people/{other}"), None);
        let her: Id = other.parse().unwrap();
        app.app.write_blocking(move |tx| forget(tx, &[her].into())).unwrap();
        assert_eq!(page(&app, &path).0.status, 404);
        assert_eq!(send(&app, &path, "do=stop").0.status, 404);
        assert_eq!(send(&app, &format!("{path}/unsubscribe"), "List-Unsubscribe=One-Click").0.status, 404);
        assert_eq!(page(&app, &own).0.status, 200);
        // And no link holds for ever.
        app.app.clock.set(app.app.clock.now().plus_micros(367 * 86_400_000_000));
        assert_eq!(page(&app, &own).0.status, 404);
    }

    fn whatever_is_sent_nothing_breaks(scratch: Scratch) {
        let app = TestApp::open(scratch);
        for path in ["/preferences/x", "/preferences/%00", "/preferences/%ff", "/preferences/..%2f..", &format!("/preferences/{}", "A".repeat(5_000))] {
            let (reply, headers) = page(&app, path);
            assert!([400, 404].contains(&reply.status), "{path}: {}", reply.status);
            if reply.status == 404 {
                assert_eq!(headers["cache-control"], "no-store");
                assert!(reply.text().contains("There is nothing here"));
            }
        }
        let nasty = "<script>alert(1)</script>\"'";
        app.post("/purposes", json!({"name": nasty, "slug": "nasty", "text": format!("{nasty}\n{nasty}")}));
        let ada = person(&app, "ada@example.com");
        let path = link(&app, &ada);
        let html = page(&app, &format!("{path}?done={nasty}").replace(['<', '>', '"', '\''], "")).0.text();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;script&gt;"));
        for body in ["", "%", "do=save", "shown=nasty:-1&yes=nasty:email&do=save", "shown=nasty:99999999999999999999", &"yes=a:email&".repeat(4_000)] {
            assert_eq!(send(&app, &path, body).0.status, 303, "{body:.50}");
        }
        let kept = app.get(&format!("/consents?person_id={ada}"))["data"].clone();
        assert_eq!(kept.as_array().unwrap().len(), 1);
        assert_eq!(kept[0]["text_version"], json!(null), "a version that never was is none");
        assert_eq!(send(&app, &path, &"a".repeat(100_000)).0.status, 413);
        assert_eq!(app.public("DELETE", &path, &[], b"").0.status, 405);
    }

    fn stopping_reaches_what_was_agreed_to_elsewhere_and_before(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let old = app.post("/purposes", json!({"name": "Old", "slug": "old", "text": "x"}))["id"].as_str().unwrap().to_owned();
        let (ada, twin) = (person(&app, "ada@example.com"), person(&app, "ada@example.com"));
        say_on(&app, &ada, "withdrawn", "01-01");
        say_on(&app, &twin, "granted", "02-01");
        app.post("/consents", json!({"person_id": ada, "channel": "email", "purpose": "old", "state": "granted"}));
        app.ask("PATCH", &format!("/purposes/{old}"), Some(json!({"active": false}))).is(200);
        let path = link(&app, &ada);
        send(&app, &path, "do=stop");
        // Her own record says so already, and the other one with her address does not.
        assert_eq!(state(&app, &twin), ("withdrawn".to_owned(), false));
        let before = (ledger(&app, &ada).len(), ledger(&app, &twin).len());
        send(&app, &path, "do=stop");
        assert_eq!((ledger(&app, &ada).len(), ledger(&app, &twin).len()), before);
        // What was not asked for any more, and is again, she does not get either.
        app.ask("PATCH", &format!("/purposes/{old}"), Some(json!({"active": true}))).is(200);
        assert_eq!(all(&app, &ada), ["newsletter email withdrawn", "offers email withdrawn", "offers sms withdrawn", "old email withdrawn"]);
    }
}
