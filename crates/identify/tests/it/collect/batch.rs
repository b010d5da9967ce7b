//! Many events at once, sent again, and partly wrong.

use std::io::Write;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Site, moments, sql};
use crate::imports::app::TestApp;

fn track(number: usize) -> Json {
    json!({"type": "track", "messageId": format!("m{number}"), "anonymousId": "a", "event": "Played",
        "properties": {"number": number}})
}

db::db_test! {
    fn what_is_sent_again_is_stored_once(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let batch = json!({"batch": (0..100).map(track).collect::<Vec<_>>(), "sentAt": "2026-03-02T09:00:00Z"});
        for path in ["/v1/batch", "/v1/b", "/v1/import"] {
            assert_eq!(site.send(&app, path, &batch.to_string()).is(200), json!({"success": true}));
        }
        // The same twice in one request, and one that is new.
        let batch = json!({"batch": [track(3), track(100), track(100)], "sentAt": "2026-03-02T09:00:07Z"});
        site.send(&app, "/v1/batch", &batch.to_string()).is(200);
        let numbers: Vec<_> = moments(&app).iter().map(|one| one["properties"]["number"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (0..=100).collect::<Vec<_>>());
        // Another source may use the same names.
        Site::web(&app).tell(&app, "track", track(3));
        assert_eq!(moments(&app).len(), 102);
        // Two that have no name are two.
        let plain = json!({"anonymousId": "a", "event": "Played"});
        site.tell(&app, "track", plain.clone());
        site.tell(&app, "track", plain);
        assert_eq!(moments(&app).len(), 104);
        let counted = app.get("/sources");
        assert_eq!((&counted["data"][0]["name"], &counted["data"][0]["events_24h"]), (&json!("Shop"), &json!(103)));
    }

    /// While the database is busy, what several sources tell waits together, and is stored together.
    fn what_is_stored_together_belongs_to_its_own_source(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let sites = [Site::server(&app), Site::web(&app)];
        let (begun, has_begun) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let db = app.app.db.clone();
            scope.spawn(move || {
                let busy = db.write_blocking(move |_| {
                    begun.send(()).unwrap();
                    std::thread::sleep(Duration::from_millis(400));
                    Ok::<_, db::DbError>(())
                });
                busy.unwrap();
            });
            has_begun.recv().unwrap();
            for number in 0..12 {
                let (app, site) = (&app, &sites[number % 2]);
                // One of them tells what nobody can store, and keeps nobody else from it.
                let told = if number == 5 { json!({"type": "track"}) } else { track(number) };
                scope.spawn(move || site.send(app, "/v1/batch", &json!({"batch": [told]}).to_string()));
            }
        });
        let counted = sql(&app, "select source, count(*) from interactions group by source order by source");
        assert_eq!(counted, json!([["Shop", 6], ["Website", 5]]));
        let sources = app.get("/sources");
        let counts: Vec<_> =
            sources["data"].as_array().unwrap().iter().map(|source| source["events_24h"].clone()).collect();
        assert_eq!(counts, [6, 5]);
    }

    fn one_that_is_wrong_does_not_keep_the_others_back(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let long = "x".repeat(33_000);
        let batch = json!({"batch": [
            track(0),
            {"type": "track", "messageId": "long", "anonymousId": "a", "event": "Played", "properties": {"text": long}},
            {"type": "track", "messageId": "nobody", "event": "Played"},
            {"type": "dance", "messageId": "dance", "anonymousId": "a"},
            "no event",
            {"type": "track", "anonymousId": "a", "event": "!?"},
            {"type": "track", "messageId": "list", "anonymousId": "a", "event": "Played", "properties": [1]},
            {"type": "alias", "messageId": "alias", "userId": "u"},
            {"type": "group", "messageId": "group", "userId": "u"},
            {"type": "track", "messageId": "ok", "userId": 12, "anonymousId": null, "event": "Played", "properties": null},
        ]});
        let answer = site.send(&app, "/v1/batch", &batch.to_string()).is(200);
        let errors: Vec<(u64, String, String)> = answer["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                let text = |name: &str| error[name].as_str().unwrap_or("-").to_owned();
                (error["index"].as_u64().unwrap(), text("message_id"), text("detail"))
            })
            .collect();
        let expected = [
            (1, "long", "32 KB"),
            (2, "nobody", "userId or anonymousId"),
            (3, "dance", "type must be"),
            (4, "-", "an object"),
            (5, "-", "a letter"),
            (6, "list", "must be an object"),
            (7, "alias", "previousId"),
            (8, "group", "groupId"),
        ];
        assert_eq!(errors.len(), expected.len(), "{errors:?}");
        for ((index, message, detail), (at, id, words)) in errors.iter().zip(expected) {
            assert!((*index, message.as_str()) == (at, id) && detail.contains(words), "{index} {message} {detail}");
        }
        assert_eq!(moments(&app).iter().map(|one| one["source_id"].as_str().unwrap()).collect::<Vec<_>>(), ["m0", "ok"]);
        let source = app.get(&format!("/sources/{}", site.id));
        assert_eq!((&source["events_24h"], &source["refused_24h"]), (&json!(2), &json!(8)));
    }

    fn a_body_may_be_packed_and_no_json(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(br#"{"batch": [{"type": "track", "anonymousId": "a", "event": "x", "properties": {"n": NaN, "half": "\ud83d"}}]}"#).unwrap();
        let basic = format!("Basic {}", base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{}:", site.key)));
        let headers = [
            ("authorization", basic.as_str()),
            ("content-encoding", "gzip"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let (reply, _) = app.public("POST", "/v1/batch", &headers, &packer.finish().unwrap());
        assert_eq!(reply.is(200), json!({"success": true}));
        assert_eq!(moments(&app)[0]["properties"], json!({"n": null, "half": "\u{fffd}"}));
    }
}
