//! What is not taken, and what a library hears then.

use serde_json::json;

use super::{Site, moments};
use crate::imports::app::TestApp;

db::db_test! {
    fn a_body_that_cannot_be_read_is_a_400(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let large = json!({"batch": [], "padding": "x".repeat(520_000)}).to_string();
        let long = json!({"anonymousId": "a", "event": "x", "properties": {"text": "x".repeat(33_000)}}).to_string();
        let nested = format!(r#"{{"anonymousId": "a", "event": "x", "properties": {{"a": {}{}}}}}"#, "[".repeat(200), "]".repeat(200));
        for (path, body, words) in [
            ("/v1/batch", "", "JSON"),
            ("/v1/batch", "{", "JSON"),
            ("/v1/batch", "[]", "JSON"),
            ("/v1/batch", "{}", "list of events"),
            ("/v1/batch", r#"{"batch": 1}"#, "list of events"),
            ("/v1/batch", &large, "500 KB"),
            ("/v1/track", &long, "32 KB"),
            ("/v1/track", r#"{"anonymousId": "a"}"#, "event is missing"),
            ("/v1/track", r#"{"event": "x"}"#, "userId or anonymousId"),
            ("/v1/track", &nested, "deep"),
            ("/v1/track", r#"{"anonymousId": "a", "event": "x", "properties": {"n": 1e999}}"#, "too large"),
        ] {
            let reply = site.send(&app, path, body);
            let problem = reply.is(400);
            assert!(problem["detail"].as_str().unwrap().contains(words), "{path} {words}: {problem}");
            // What the Python library of RudderStack looks for, or it tries for ever.
            assert!(problem["code"].is_string() && problem["message"].is_string(), "{problem}");
        }
        assert!(moments(&app).is_empty());
    }

    fn only_who_has_a_key_is_heard(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::new(&app, json!({"name": "Site", "kind": "web", "origins": ["https://Shop.example.com/"]}));
        let event = |key: &str| json!({"writeKey": key, "anonymousId": "a", "event": "x"}).to_string();
        let send = |key: &str, origin: &str| {
            let headers = [("origin", origin), ("content-type", "text/plain")];
            app.public("POST", "/v1/t", &headers, event(key).as_bytes())
        };
        assert_eq!(send("wk_no", "https://shop.example.com").0.status, 401);
        assert_eq!(send(&site.key, "https://evil.example.com").0.status, 403);
        let (reply, headers) = send(&site.key, "https://shop.example.com");
        assert_eq!(reply.status, 200);
        assert_eq!(headers["access-control-allow-origin"], "https://shop.example.com");
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
        // A browser reads why it was refused, too.
        assert_eq!(send("wk_no", "https://shop.example.com").1["access-control-allow-origin"], "https://shop.example.com");
        let (asked, headers) = app.public("OPTIONS", "/v1/t", &[("origin", "https://shop.example.com"),
            ("access-control-request-method", "POST"), ("access-control-request-headers", "authorization")], b"");
        assert_eq!(asked.status, 204);
        assert!(headers["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
        assert!(headers["access-control-allow-methods"].to_str().unwrap().contains("POST"));
        app.ask("PATCH", &format!("/sources/{}", site.id), Some(json!({"active": false}))).is(200);
        assert_eq!(send(&site.key, "https://shop.example.com").0.status, 401);
        assert_eq!(moments(&app).len(), 1);
    }

    fn the_browser_library_learns_where_to_send(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (reply, headers) = app.public("GET", "/v1/projects/wk_x/settings", &[("host", "crm.example.com:8080")], b"");
        let settings = reply.is(200);
        let segment = &settings["integrations"]["Segment.io"];
        assert_eq!((&segment["apiKey"], &segment["apiHost"], &segment["protocol"]),
            (&json!("wk_x"), &json!("crm.example.com:8080/v1"), &json!("http")));
        assert_eq!(settings["integrations"].as_object().unwrap().len(), 1);
        assert_eq!(settings["metrics"], json!({"sampleRate": 0}));
        assert_eq!(headers["access-control-allow-origin"], "*");
        assert_eq!(app.public("POST", "/v1/m", &[], b"{}").0.status, 200);
        assert_eq!(app.public("POST", "/v1/dance", &[], b"{}").0.status, 404);
        assert_eq!(app.public("GET", "/v1/track", &[], b"").0.status, 405);
        let (script, headers) = app.public("GET", "/r.js", &[("accept-encoding", "gzip")], b"");
        assert!(script.status == 200 && script.bytes.len() < 5 * 1024, "{} bytes", script.bytes.len());
        assert_eq!((&headers["content-encoding"], &headers["cross-origin-resource-policy"]),
            (&"gzip".parse().unwrap(), &"cross-origin".parse().unwrap()));
        let tag = headers["etag"].to_str().unwrap();
        assert_eq!(app.public("GET", "/r.js", &[("if-none-match", tag)], b"").0.status, 304);
    }
}
