//! Coming in and leaving: heard of live, and not when a segment is filled.

use serde_json::{Value as Json, json};

use super::{members, moment, segment};
use crate::app::TestApp;

const NOW: model::Timestamp = model::Timestamp(1_772_452_800_000_000);

/// The moves in somebody's history.
fn moves(test: &TestApp, person: &str) -> Vec<(String, Json, Json)> {
    let all = test.get("/interactions?limit=1000");
    let own =
        all["data"].as_array().unwrap().iter().filter(|one| {
            one["person_id"] == person && one["kind"].as_str().unwrap().starts_with("segment_")
        });
    own.map(|one| {
        (one["kind"].as_str().unwrap().to_owned(), one["live"].clone(), one["properties"]["segment"].clone())
    })
    .collect()
}

db::db_test! {
    fn who_comes_in_by_what_she_does_is_heard_of(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({})), ("Bob", json!({}))]);
        moment(&test, &people["Ada"], "call_made", "2026-03-01T10:00:00Z");
        let id = segment(&test, "Callers", json!({"did": "call_made", "within": "3d"}));
        assert_eq!(members(&test, &id), [people["Ada"].clone()].into());
        assert_eq!(moves(&test, &people["Ada"]), [], "filling enters nobody into anything");
        moment(&test, &people["Bob"], "call_made", "2026-03-02T11:00:00Z");
        assert_eq!(members(&test, &id).len(), 2);
        let entered = ("segment_entered".to_owned(), json!(true), json!("Callers"));
        assert_eq!(moves(&test, &people["Bob"]), [entered]);
        // What is brought in from long ago moves people silently.
        let cara = test.people(&[("Cara", json!({}))])["Cara"].clone();
        test.settle();
        moment(&test, &cara, "call_made", "2026-02-28T10:00:00Z");
        assert_eq!((members(&test, &id).len(), moves(&test, &cara).len()), (3, 0));
        // Three days on, Ada's call is too old; Bob's is not.
        test.app.clock.set(model::Timestamp(NOW.0 + 3 * 86_400_000_000));
        let began = std::time::Instant::now();
        while members(&test, &id).len() > 1 {
            assert!(began.elapsed().as_secs() < 30, "time is not followed");
        }
        assert_eq!(members(&test, &id), [people["Bob"].clone()].into());
        let left = ("segment_left".to_owned(), json!(true), json!("Callers"));
        assert_eq!(moves(&test, &people["Ada"]), [left]);
        let told = test.get(&format!("/people/{}/segments", people["Ada"]));
        assert_eq!(told["data"][0]["left_at"], "2026-03-05T12:00:00Z", "{told}");
    }

    fn what_a_person_is_worth_moves_her(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({}))]);
        let id = segment(&test, "Buyers", json!({"field": "orders_count", "op": "gte", "value": 2}));
        test.order(&people["Ada"], "2026-02-20", "40");
        test.settle();
        assert_eq!(members(&test, &id).len(), 0);
        test.order(&people["Ada"], "2026-02-21", "40");
        test.settle();
        assert_eq!(members(&test, &id).len(), 1);
    }
}
