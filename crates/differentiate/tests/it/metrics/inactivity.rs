//! The inactivity clock at its edges, and what stops it.

use serde_json::{Value as Json, json};

use super::{OF_COMPANIES, OF_PEOPLE, alike, file, opens};
use crate::app::TestApp;

fn rungs(answer: &Json) -> Vec<(String, i64, Option<i64>, i64)> {
    let bins = answer["bins"].as_array().unwrap().iter();
    bins.map(|bin| {
        let days = |name: &str| bin[name].as_i64();
        (
            bin["name"].as_str().unwrap().to_owned(),
            days("from_days").unwrap(),
            days("to_days"),
            days("value").unwrap(),
        )
    })
    .collect()
}

fn rung(name: &str, from: i64, to: Option<i64>, people: i64) -> (String, i64, Option<i64>, i64) {
    (name.to_owned(), from, to, people)
}

/// The day so many days before the last.
fn before(days: i32) -> String {
    "2024-12-31".parse::<model::Day>().unwrap().plus(-days).to_string()
}

db::db_test! {
    fn rungs_begin_at_90_at_180_and_outside_of_the_window(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let days = [0, 89, 90, 90, 179, 180, 180, 180, 364, 365, 365, 365, 365, 365, 400];
        let days = days.map(before);
        let customers: Vec<_> = days.iter().enumerate().map(|(n, day)| (n.to_string(), vec![day.as_str()])).collect();
        app.import(OF_PEOPLE, &file(&customers));
        let ladder = app.get("/metrics/inactivity");
        let expected = [rung("engaged", 0, Some(90), 2), rung("cooling", 90, Some(180), 3),
            rung("dormant", 180, Some(365), 4), rung("lost", 365, None, 6)];
        assert_eq!(rungs(&ladder), expected);
        assert_eq!(ladder["value"], 15.0);
        assert_eq!(opens(&app, &ladder), 6);
        // Who is lost is not active, and nobody else.
        assert_eq!(app.get("/metrics/active")["value"], 9.0);
    }

    fn a_short_window_leaves_no_room_for_the_rungs_between(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let chain: Vec<String> = (0..30).map(|n| before(n * 60)).collect();
        let mut customers = vec![("A".to_owned(), chain.iter().map(String::as_str).collect())];
        let lost = before(60);
        customers.extend(alike("B", 2, &[&lost]));
        app.import(OF_PEOPLE, &file(&customers));
        let ladder = app.get("/metrics/inactivity");
        assert_eq!(rungs(&ladder), [rung("engaged", 0, Some(60), 1), rung("lost", 60, None, 2)]);
        assert_eq!(opens(&app, &ladder), 4);
    }

    fn a_reply_stops_the_clock_and_an_opened_letter_does_not(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let old = before(200);
        app.import(OF_PEOPLE, &file(&alike("P", 4, &[&old])));
        app.import(OF_COMPANIES, &format!("customer,company,date,total\nX,Firm,{old},9\nX,Other,{old},9\n"));
        assert_eq!(rungs(&app.get("/metrics/inactivity"))[2], rung("dormant", 180, Some(365), 6));
        let id = |object: &str, field: &str, name: &str| {
            let found = app.post(&format!("/{object}/search"), &json!({ "filter": { "field": field, "op": "eq", "value": name } }));
            found["data"][0]["id"].clone()
        };
        let happens = |whose: &str, id: Json, kind: &str, direction: &str, days: i32, bot: bool| {
            app.post("/interactions", &json!({ whose: id, "kind": kind, "direction": direction,
                "at": format!("{}T12:00:00Z", before(days)), "is_bot": bot }));
        };
        let person = |number: usize| id("people", "source_id", &format!("P-{number}"));
        happens("person_id", person(0), "email_replied", "in", 100, false);
        happens("person_id", person(0), "email_replied", "in", 300, false);
        happens("person_id", person(1), "email_opened", "in", 1, false);
        happens("person_id", person(1), "call_made", "out", 1, false);
        happens("person_id", person(2), "email_clicked", "in", 1, true);
        happens("person_id", person(3), "call_received", "in", 0, false);
        happens("company_id", id("companies", "name", "Firm"), "meeting_held", "in", 10, false);
        app.settle();
        let ladder = app.get("/metrics/inactivity");
        let expected = [rung("engaged", 0, Some(90), 2), rung("cooling", 90, Some(180), 1), rung("dormant", 180, Some(365), 3), rung("lost", 365, None, 0)];
        assert_eq!(rungs(&ladder), expected);
        assert!(opens(&app, &ladder) >= 6, "{ladder}");
        assert_eq!(ladder["missing"], json!([]));
    }
}
