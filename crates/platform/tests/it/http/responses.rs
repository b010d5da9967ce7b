//! What every answer carries, and what watches over the process.

use serde_json::json;

use crate::app::TestApp;

db::db_test! {
    fn answers_keep_browsers_careful(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let page = test.anon().get("//people/1");
        assert_eq!(page.status, 200);
        for reply in [&page, &test.owner().get("/jobs"), &test.anon().get("/jobs"), &test.anon().get("//healthz")] {
            let policy = reply.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
            assert!(!policy.contains("script-src") && !policy.contains("unsafe-eval"), "{policy}");
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
            assert_eq!(reply.header("strict-transport-security"), None, "plain http");
        }
        assert_eq!(test.owner().get("/jobs").header("cache-control"), Some("no-store"));
        assert_eq!(page.header("cache-control"), None, "the page says itself what may be kept");
    }

    fn answers_are_packed_for_those_who_take_it(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let plain = test.anon().get("//");
        assert_eq!(plain.header("content-encoding"), None);
        let packed = test.anon().with("accept-encoding", "gzip").get("//");
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert!(packed.bytes.len() < plain.bytes.len());
        assert_eq!(packed.bytes[..2], [0x1f, 0x8b]);
    }

    fn probes_say_how_it_is(scratch: Scratch) {
        let test = TestApp::new(scratch);
        assert_eq!(test.anon().get("//healthz").status, 200);
        assert_eq!(test.anon().get("//readyz").status, 200);
        test.anon().get("/jobs").problem(401);
        test.owner().post("/notes", json!({ "title": "a" })).is(201);
        let text = test.anon().get("//metrics").text();
        let value = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name} in {text}"));
            line.rsplit(' ').next().unwrap().parse::<i64>().unwrap()
        };
        assert_eq!(value("rapport_feed_seq"), test.last_seq());
        assert_eq!(value("rapport_http_requests_total{status=\"2xx\"}"), 3);
        assert_eq!(value("rapport_http_requests_total{status=\"4xx\"}"), 1);
        assert_eq!(value("rapport_http_requests_total{status=\"5xx\"}"), 0);
    }
}
