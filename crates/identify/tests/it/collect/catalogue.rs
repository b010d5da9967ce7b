//! What the catalogue learns, and what it holds events to.

use serde_json::json;

use super::{Site, moments};
use crate::imports::app::TestApp;

/// What is settled holds after a second at the latest.
fn settle() {
    std::thread::sleep(std::time::Duration::from_millis(1_050));
}

db::db_test! {
    fn kinds_and_properties_are_learned(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        site.tell(&app, "track", json!({"anonymousId": "a", "event": "Song Played", "properties": {
            "title": "So What", "length": 562, "live": false, "at": "2026-03-01T00:00:00Z", "tags": [], "by": {}, "none": null}}));
        site.tell(&app, "track", json!({"anonymousId": "a", "event": "Song Played", "properties": {"length": "long"}}));
        let all = app.get("/event-kinds");
        let song = &all["data"][0];
        assert_eq!((&song["kind"], &song["label"], &song["volume_24h"], &song["property_count"], &song["blocked"]),
            (&json!("song_played"), &json!("Song played"), &json!(2), &json!(6), &json!(false)));
        let one = app.get("/event-kinds/song_played");
        let types: Vec<_> = one["properties"].as_array().unwrap().iter()
            .map(|property| (property["name"].as_str().unwrap(), property["types"].clone())).collect();
        assert_eq!(types, [
            ("at", json!(["time"])),
            ("by", json!(["object"])),
            ("length", json!(["number", "text"])),
            ("live", json!(["boolean"])),
            ("tags", json!(["list"])),
            ("title", json!(["text"])),
        ]);
        assert_eq!(one["sources"], json!([{"name": "Shop", "count": 2}]));
        assert_eq!(one["daily"], json!([{"day": "2026-03-02", "count": 2}]));
        assert_eq!(app.ask("GET", "/event-kinds/never_seen", None).status, 404);
    }

    fn what_is_settled_is_asked_for(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let song = |properties| json!({"anonymousId": "a", "event": "Song Played", "properties": properties});
        site.tell(&app, "track", song(json!({"title": "So What", "length": 562})));
        let path = "/event-kinds/song_played";
        let patch = |body| app.ask("PATCH", path, Some(body));
        let told = patch(json!({"label": "Heard a song", "description": "To its end", "properties": {
            "title": {"required": true}, "length": {"declared_type": "number", "description": "Seconds"}}})).is(200);
        assert_eq!((&told["label"], &told["description"]), (&json!("Heard a song"), &json!("To its end")));
        assert_eq!(patch(json!({"properties": {"title": {"declared_type": "song"}}})).faults(400)[0].0, "/properties/title/declared_type");
        settle();
        let send = |properties| site.send(&app, "/v1/track", &song(properties).to_string());
        assert!(send(json!({"length": 1})).is(400)["detail"].as_str().unwrap().contains("title is missing"));
        assert!(send(json!({"title": "x", "length": "1"})).is(400)["detail"].as_str().unwrap().contains("must be a number"));
        assert_eq!(send(json!({"title": "x"})).status, 200);
        patch(json!({"blocked": true, "label": null})).is(200);
        settle();
        assert!(send(json!({"title": "x"})).is(400)["detail"].as_str().unwrap().contains("blocked"));
        let one = app.get(path);
        assert_eq!((&one["label"], &one["blocked"], &one["description"]), (&json!("Song played"), &json!(true), &json!("To its end")));
        assert_eq!(moments(&app).len(), 2);
    }
}
