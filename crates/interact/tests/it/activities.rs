//! Activities: what is done becomes an interaction of its kind.

use serde_json::{Value as Json, json};

use crate::app::{START, TestApp};

db::db_test! {
    fn what_is_done_is_an_interaction(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.pipeline("Sales");
        let firm = app.made("companies", json!({"name": "F"}));
        let person = app.made("people", json!({"last_name": "P", "company_id": firm}));
        let deal = app.made("deals", json!({"name": "D", "person_id": person}));
        let call = app.make("activities", json!({"kind": "call", "subject": "Hello", "deal_id": deal, "due_at": "2026-03-05T10:00:00Z"}));
        assert_eq!([&call["person_id"], &call["company_id"], &call["done_at"], &call["direction"]],
            [&json!(person), &json!(firm), &Json::Null, &json!("out")], "whose it is follows from the deal");
        assert!(app.moments().is_empty(), "it is not done yet");
        let path = format!("/activities/{}", call["id"].as_str().unwrap());
        app.patch(&path, json!({"done_at": START, "department": "service"}));
        let moments = app.moments();
        let (kind, moment) = &moments[0];
        assert_eq!((kind.as_str(), moments.len()), ("call_made", 1));
        assert_eq!([&moment["deal_id"], &moment["person_id"], &moment["company_id"], &moment["department"], &moment["direction"]],
            [&json!(deal), &json!(person), &json!(firm), &json!("service"), &json!("out")]);
        let told: Json = serde_json::from_str(moment["properties"].as_str().unwrap()).unwrap();
        assert_eq!(told, json!({"object": "activities", "record_id": call["id"]}));
        app.patch(&path, json!({"direction": "in"}));
        let kinds = |app: &TestApp| app.moments().into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(&app), ["call_received"], "the other is withdrawn");
        for (kind, more) in [("meeting", json!({"done_at": START})), ("letter", json!({})), ("email", json!({"direction": "in"})),
            ("task", json!({"done_at": START})), ("note", json!({})), ("visit", json!({"done_at": START}))] {
            let mut body = json!({"kind": kind, "person_id": person});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            app.make("activities", body);
        }
        assert_eq!(kinds(&app), ["call_received", "email_received", "letter_sent", "meeting_held", "visit_made"]);
        app.good("DELETE", &path, None);
        assert_eq!(kinds(&app)[0], "email_received");
    }
}
