//! One event: what is kept of it, and that nothing is changed on the way.

use serde_json::json;

use super::{Site, moments, sql};
use crate::imports::app::TestApp;

db::db_test! {
    fn properties_arrive_as_they_were_sent(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        // Written by hand: spaces, escapes, numbers and the order of names are the sender's.
        let properties = r#"{ "b": 1.10, "a": "é\u00e9\ud83d\ude00 \"\\ \u0000", "big": 9007199254740993, "e": 1e+21,
            "deep": {"x": [null, true, {}]}, "": "", "__proto__": {"a.b c": 1} }"#;
        let body = format!(
            r#"{{"messageId": "m1", "anonymousId": "a1", "event": "Song Played", "properties": {properties},
                "timestamp": "2026-03-02T08:59:59.123456+01:00",
                "context": {{"page": {{"url": "https://x.org/?utm_source=a", "referrer": "https://y.org/"}},
                    "campaign": {{"source": "news"}}, "userAgent": "Mozilla/5.0 (iPhone) Mobile", "ip": "10.0.0.1"}}}}"#
        );
        assert_eq!(site.send(&app, "/v1/track", &body).status, 200);
        let stored = app.app.db.read_blocking(|tx| {
            let row = tx.query_one("select properties from interactions", &[])?.unwrap();
            Ok::<_, platform::Error>(row.text(0)?.to_owned())
        });
        assert_eq!(stored.unwrap(), properties);
        let found = &moments(&app)[0];
        let sent: serde_json::Value = serde_json::from_str(properties).unwrap();
        assert_eq!(found["properties"], sent);
        for (name, value) in [
            ("kind", json!("song_played")),
            ("at", json!("2026-03-02T07:59:59.123456Z")),
            ("url", json!("https://x.org/?utm_source=a")),
            ("referrer", json!("https://y.org/")),
            ("device", json!("mobile")),
            ("is_bot", json!(false)),
            ("channel", json!("web")),
            ("direction", json!("in")),
            ("source", json!("Shop")),
            ("source_id", json!("m1")),
            // The address of a visitor is nobody's business.
            ("context", json!({"campaign": {"source": "news"}})),
            ("live", json!(true)),
        ] {
            assert_eq!(found[name], value, "{name}");
        }
        // Nobody knows who it is yet; nobody was made up.
        assert_eq!(found["person_id"], found["profile_id"]);
        assert_eq!(app.total("people"), 0);
        assert_eq!(sql(&app, "select kind, source, properties from interactions"), json!([["song_played", "Shop", properties]]));
    }

    fn names_of_shops_have_kinds_of_ours(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        app.post("/products", json!({"sku": "G-32", "name": "Monopoly"}));
        site.tell(&app, "t", json!({"anonymousId": "a", "event": "Product Added",
            "properties": {"sku": "G-32", "price": 18.99, "quantity": 2, "currency": "eur"}}));
        site.tell(&app, "p", json!({"anonymousId": "a", "name": "Home", "properties": {"url": "https://x.org/"}}));
        site.tell(&app, "s", json!({"userId": "u", "name": "Home"}));
        let found = moments(&app);
        assert_eq!((&found[0]["kind"], &found[0]["quantity"]), (&json!("cart_added"), &json!(2.0)));
        assert_eq!(found[0]["amount"], json!({"amount": "18.99", "currency": "EUR"}));
        let product = app.get("/products?limit=1")["data"][0]["id"].clone();
        assert_eq!(found[0]["product_id"], product);
        assert_eq!((&found[1]["kind"], &found[1]["context"]), (&json!("page_viewed"), &json!({"name": "Home"})));
        assert_eq!((&found[2]["kind"], &found[2]["channel"]), (&json!("screen_viewed"), &json!("app")));
    }

    fn a_clock_that_is_wrong_is_corrected(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let at = |timestamp: &str, sent: &str| json!({"anonymousId": "a", "event": "x", "timestamp": timestamp, "sentAt": sent});
        // The test stands at 2026-03-02T09:00:00Z.
        for (event, expected) in [
            (at("2026-03-02T08:59:00Z", "2026-03-02T08:59:58Z"), "2026-03-02T08:59:00Z"),
            // An hour fast: both are an hour too late.
            (at("2026-03-02T09:59:00Z", "2026-03-02T10:00:00Z"), "2026-03-02T08:59:00Z"),
            (at("2020-01-01T00:00:00", "2026-03-02T09:00:00Z"), "2020-01-01T00:00:00Z"),
            (at("2031-01-01T00:00:00Z", "2026-03-02T09:00:00Z"), "2026-03-02T09:00:00Z"),
            (json!({"anonymousId": "a", "event": "x", "timestamp": 1_772_442_000_000_i64 - 5_000}), "2026-03-02T08:59:55Z"),
            (json!({"anonymousId": "a", "event": "x", "timestamp": "soon"}), "2026-03-02T09:00:00Z"),
        ] {
            site.tell(&app, "track", event.clone());
            let found = moments(&app);
            assert_eq!(found.last().unwrap()["at"], expected, "{event}");
        }
        // What happened long ago wakes nobody.
        let live: Vec<_> = moments(&app).iter().map(|one| one["live"].clone()).collect();
        assert_eq!(json!(live), json!([true, true, false, true, true, true]));
    }

    fn programs_are_marked(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        let agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
        let view = |id: &str| json!({"writeKey": site.key, "anonymousId": id, "properties": {"url": "https://x.org"}}).to_string();
        let sent = app.public("POST", "/v1/p", &[("user-agent", agent)], view("bot").as_bytes()).0;
        assert_eq!(sent.status, 200);
        let person = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        for _ in 0..41 {
            app.public("POST", "/v1/p", &[("user-agent", person)], view("fast").as_bytes());
        }
        let marks: Vec<bool> = moments(&app).iter().map(|one| one["is_bot"].as_bool().unwrap()).collect();
        assert!(marks[0] && marks[41], "{marks:?}");
        assert!(marks[1..41].iter().all(|mark| !mark), "{marks:?}");
    }
}
