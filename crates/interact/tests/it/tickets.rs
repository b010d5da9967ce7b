//! Tickets: their stamps, and the interactions that follow.

use serde_json::{Value as Json, json};

use crate::app::{DAY, START, TestApp, euros};

db::db_test! {
    fn who_opens_answers_and_solves_leaves_a_stamp(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let firm = app.made("companies", json!({"name": "F"}));
        let person = app.made("people", json!({"last_name": "P", "company_id": firm}));
        let ticket = app.make("tickets", json!({"subject": "Where is it?", "person_id": person, "company_id": firm, "kind": "complaint"}));
        assert_eq!([&ticket["number"], &ticket["status"], &ticket["priority"], &ticket["opened_at"]],
            [&json!(1), &json!("new"), &json!("normal"), &json!(START)]);
        let ticket = ticket["id"].as_str().unwrap();
        app.pass(DAY);
        let reply = app.make("activities", json!({"kind": "note", "text": "On its way.", "ticket_id": ticket}));
        assert_eq!([&reply["person_id"], &reply["company_id"], &reply["done_at"]],
            [&json!(person), &json!(firm), &json!("2026-03-03T09:00:00Z")]);
        let path = format!("/tickets/{ticket}");
        assert_eq!(app.get(&path)["first_reply_at"], json!("2026-03-03T09:00:00Z"));
        app.pass(DAY);
        app.make("activities", json!({"kind": "note", "text": "Again.", "ticket_id": ticket}));
        assert_eq!(app.get(&path)["first_reply_at"], json!("2026-03-03T09:00:00Z"), "the first is the first");
        let solved = app.patch(&path, json!({"status": "solved", "settled_amount": euros("12.5")}));
        assert_eq!(solved["solved_at"], json!("2026-03-04T09:00:00Z"));
        let kinds: Vec<_> = app.moments();
        let names: Vec<_> = kinds.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(names, ["complaint_made", "ticket_opened", "ticket_replied", "ticket_solved"]);
        for (_, moment) in &kinds {
            assert_eq!([&moment["ticket_id"], &moment["person_id"], &moment["department"]], [&json!(ticket), &json!(person), &json!("service")]);
        }
        app.make("activities", json!({"kind": "email", "direction": "in", "text": "No!", "ticket_id": ticket}));
        let open = app.get(&path);
        assert_eq!([&open["status"], &open["solved_at"]], [&json!("open"), &Json::Null]);
        assert!(app.moments().iter().all(|(kind, _)| kind != "ticket_solved"), "it is not solved any more");
        let solved = app.patch(&path, json!({"solved_at": "2026-03-05T00:00:00Z"}));
        assert_eq!(solved["status"], json!("solved"));
        assert_eq!(app.patch(&path, json!({"solved_at": null}))["status"], json!("open"));
        assert_eq!(app.refused("PATCH", &path, json!({"solved_at": "2020-01-01T00:00:00Z"})), ["/solved_at"]);
        app.patch(&path, json!({"kind": "question"}));
        assert!(app.moments().iter().all(|(kind, _)| kind != "complaint_made"), "it was no complaint");
    }
}
