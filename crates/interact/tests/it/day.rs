//! My day and checklists.

use serde_json::json;

use crate::app::{DAY, TestApp, euros};

db::db_test! {
    fn a_day_holds_what_is_to_do(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.pipeline("Sales");
        let person = app.made("people", json!({"last_name": "P"}));
        let deal = app.made("deals", json!({"name": "Old", "amount": euros("10"), "person_id": person, "close_date": "2026-05-01"}));
        app.pass(8 * DAY);
        for (kind, due) in [("task", "2026-03-09T09:00:00Z"), ("task", "2026-03-11T09:00:00Z"), ("call", "2026-03-10T22:00:00Z"),
            ("meeting", "2026-03-10T08:00:00Z"), ("meeting", "2026-03-09T08:00:00Z")] {
            app.make("activities", json!({"kind": kind, "subject": due, "due_at": due}));
        }
        app.make("promises", json!({"what": "Call back", "due_at": "2026-03-11T09:00:00Z"}));
        app.make("tickets", json!({"subject": "Where?", "person_id": person}));
        let day = app.get("/my-day");
        let count = |list: &str| day[list].as_array().map(Vec::len);
        assert_eq!(day["day"], json!("2026-03-10"));
        let counts = ["tasks", "calls", "meetings", "rotting", "promises", "tickets", "mentions"].map(count);
        assert_eq!(counts, [Some(1), Some(1), Some(1), Some(1), Some(1), Some(1), Some(0)], "{day}");
        assert_eq!(day["rotting"][0]["id"], json!(deal));
        let told = &day["since"]["parts"];
        assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
        assert_eq!([&told[0]["count"], &told[0]["words"]], [&json!(1), &json!("ticket opened")]);
        let found = app.post("/tickets/search", json!({"filter": told[0]["filter"], "total": true}));
        assert_eq!(found["total"], told[0]["count"], "the records behind the number");
        app.change("deals", &deal, json!({"won_at": "2026-03-10T08:00:00Z"}));
        let day = app.get("/my-day");
        assert_eq!(day["rotting"], json!([]));
        assert_eq!([&day["since"]["deals_won"], &day["since"]["won_amount"]], [&json!(1), &euros("10.00")]);
    }

    fn a_checklist_says_what_is_missing(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.pipeline("Sales");
        let deal = app.made("deals", json!({"name": "A", "amount": euros("1")}));
        let list = app.get(&format!("/deals/{deal}/checklist"));
        assert_eq!([&list["stage"], &list["missing"]], [&json!("New"), &json!(["close_date"])]);
        let person = app.made("people", json!({"last_name": "P", "lifecycle_stage": "qualified"}));
        let list = app.get(&format!("/people/{person}/checklist"));
        assert_eq!(list["missing"], json!(["email", "lead_source", "company_id", "phone", "country"]));
        assert_eq!(app.ask("GET", "/people/00000000-0000-7000-8000-000000000000/checklist", None).0, 404);
    }
}
