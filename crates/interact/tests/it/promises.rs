//! Promises are kept or broken.

use serde_json::json;

use crate::app::{DAY, START, TestApp};

db::db_test! {
    fn a_promise_is_open_kept_or_broken(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let person = app.made("people", json!({"last_name": "P"}));
        let promise = app.make("promises", json!({"what": "Call back", "person_id": person, "due_at": "2026-03-03T09:00:00Z"}));
        assert_eq!([&promise["status"], &promise["made_at"]], [&json!("open"), &json!(START)]);
        let path = format!("/promises/{}", promise["id"].as_str().unwrap());
        app.pass(DAY);
        assert_eq!(app.patch(&path, json!({"kept_at": "2026-03-03T08:00:00Z"}))["status"], json!("kept"));
        assert_eq!(app.refused("PATCH", &path, json!({"broken_at": "2026-03-03T09:00:00Z"})), ["/broken_at"]);
        let kinds: Vec<_> = app.moments().into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["promise_kept", "promise_made"]);
        let broken = app.patch(&path, json!({"kept_at": null, "broken_at": "2026-03-03T09:00:00Z"}));
        assert_eq!(broken["status"], json!("broken"));
        assert_eq!(app.refused("PATCH", &path, json!({"broken_at": "2020-01-01T00:00:00Z"})), ["/broken_at"]);
        assert_eq!(app.patch(&path, json!({"broken_at": null}))["status"], json!("open"));
    }
}
