//! The firm's rules.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use super::{caught_up, idle, person_of, told, track};
use crate::collect::Site;
use crate::imports::app::TestApp;

fn rule(app: &TestApp, type_: &str) -> Json {
    let rules = app.get("/episode-rules");
    rules["data"].as_array().unwrap().iter().find(|rule| rule["type"] == type_).unwrap().clone()
}

db::db_test! {
    fn rules_are_changed_added_and_removed(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let site = Site::server(&app);
        site.tell(&app, "identify", json!({"userId": "ann", "traits": {"email": "ann@example.com"}}));
        for at in ["2026-02-01T10:00:00Z", "2026-02-01T10:40:00Z", "2026-02-01T11:50:00Z"] {
            site.tell(&app, "page", json!({"userId": "ann", "timestamp": at}));
        }
        track(&site, &app, "ann", "Trial Begun", "2026-02-01T12:00:00Z");
        track(&site, &app, "ann", "Trial Over", "2026-02-03T12:00:00Z");
        caught_up(&app);
        let ann = person_of(&app, "ann");
        assert_eq!(told(&app, &ann).len(), 3);
        let visit = rule(&app, "visit");
        assert_eq!((&visit["gap_minutes"], &visit["built_in"], &visit["changed"]), (&json!(30), &json!(true), &json!(false)));
        // A longer gap makes fewer visits.
        let path = format!("/episode-rules/{}", visit["id"].as_str().unwrap());
        assert_eq!(app.ask_by_network(Role::Member, "PATCH", &path, json!({"gap_minutes": 45})).status, 403);
        let changed = app.ask("PATCH", &path, Some(json!({"gap_minutes": 45}))).is(200);
        assert_eq!(changed["changed"], json!(true));
        idle(&app);
        assert_eq!(told(&app, &ann), ["Visit 2026-02-01T11:50 looked around 1", "Visit 2026-02-01T10:00 looked around 2"]);
        // A rule of the firm's own.
        let trial = app.post("/episode-rules", json!({"name": "Trial", "type": "trial", "begins": ["trial_begun"],
            "ends": ["trial_over"], "gap_minutes": 20_160, "outcomes": [{"kind": "trial_over", "outcome": "used up"}]}));
        idle(&app);
        assert_eq!(told(&app, &ann)[0], "Trial 2026-02-01T12:00 used up 2");
        // Switched off, its episodes are gone; removed, so is the rule.
        let own = format!("/episode-rules/{}", trial["id"].as_str().unwrap());
        app.ask("PATCH", &own, Some(json!({"active": false}))).is(200);
        idle(&app);
        assert_eq!(told(&app, &ann).len(), 2);
        assert_eq!(app.ask("DELETE", &own, None).status, 204);
        assert_eq!(app.ask("DELETE", &own, None).status, 404);
        // A built-in rule becomes again as it was, and is not removed.
        assert_eq!(app.ask("DELETE", &path, None).status, 204);
        idle(&app);
        assert_eq!(told(&app, &ann).len(), 3);
        assert_eq!(app.ask("DELETE", &path, None).status, 409);
    }

    fn a_rule_that_says_too_little_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let whole = json!({"name": "Trial", "type": "trial", "begins": ["trial_begun"]});
        for (field, value, pointer) in [
            ("name", json!(" "), "/name"),
            ("name", json!("visit"), "/name"),
            ("type", json!("a word"), "/type"),
            ("begins", json!([]), "/begins"),
            ("begins", json!(["ok", "not ok"]), "/begins/1"),
            ("gap_minutes", json!(0), "/gap_minutes"),
            ("longest_minutes", json!(-1), "/longest_minutes"),
            ("by_required", json!(true), "/by_required"),
            ("outcomes", json!([{"kind": "ok", "outcome": ""}]), "/outcomes/0/outcome"),
        ] {
            let mut rule = whole.clone();
            rule[field] = value;
            assert_eq!(app.ask("POST", "/episode-rules", Some(rule)).faults(400)[0].0, pointer, "{field}");
        }
    }
}
