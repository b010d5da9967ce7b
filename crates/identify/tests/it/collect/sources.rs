//! Sources and their keys.

use platform::accounts::Role;
use serde_json::json;

use super::{Site, moments};
use crate::imports::app::TestApp;

db::db_test! {
    fn a_key_is_shown_once_and_can_be_changed(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        let path = format!("/sources/{}", site.id);
        let shown = app.get(&path);
        assert!(!shown.to_string().contains(&site.key), "{shown}");
        assert!(site.key.ends_with(shown["key_hint"].as_str().unwrap().trim_start_matches("wk_…")));
        assert_eq!((&shown["kind"], &shown["takes_orders"], &shown["last_event_at"]), (&json!("web"), &json!(false), &json!(null)));
        let event = json!({"anonymousId": "a", "event": "x"});
        site.tell(&app, "track", event.clone());
        assert_eq!(app.get(&path)["last_event_at"], "2026-03-02T09:00:00Z");
        let key = app.post(&format!("{path}/key"), json!({}))["write_key"].as_str().unwrap().to_owned();
        assert_eq!(site.send(&app, "/v1/track", &event.to_string()).status, 401);
        let site = Site { key, id: site.id };
        site.tell(&app, "track", event.clone());
        assert_eq!(app.ask("DELETE", &path, None).status, 204);
        assert_eq!(site.send(&app, "/v1/track", &event.to_string()).status, 401);
        assert_eq!((app.ask("GET", &path, None).status, moments(&app).len()), (404, 2));
    }

    fn sources_are_checked(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        let refused = |body| app.ask("POST", "/sources", Some(body)).faults(400)[0].0.clone();
        assert_eq!(refused(json!({"name": "Website", "kind": "web"})), "/name");
        assert_eq!(refused(json!({"name": " ", "kind": "web"})), "/name");
        assert_eq!(refused(json!({"name": "x", "kind": "fax"})), "/kind");
        assert_eq!(refused(json!({"name": "x", "kind": "web", "origins": ["https://x.org", "javascript:alert(1)"]})), "/origins/1");
        assert_eq!(refused(json!({"name": "x", "kind": "web", "origins": ["https://x.org/path"]})), "/origins/0");
        let patched = app.ask("PATCH", &format!("/sources/{}", site.id), Some(json!({"origins": ["HTTPS://X.org/"], "name": "Site"}))).is(200);
        assert_eq!((&patched["origins"], &patched["name"]), (&json!(["https://x.org"]), &json!("Site")));
        assert_eq!(app.ask_by_network(Role::Member, "POST", "/sources", json!({"name": "x", "kind": "web"})).status, 403);
    }
}
