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

    fn what_it_is_about_and_its_fields_agree(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.pipeline("Sales");
        let person = app.made("people", json!({"last_name": "P"}));
        let deals = ["A", "B"].map(|name| app.made("deals", json!({"name": name, "person_id": person})));
        let about = |object: &str, id: &str| json!({"object": object, "id": id});
        let call = app.make("activities", json!({"kind": "call", "about": about("deals", &deals[0])}));
        assert_eq!([&call["deal_id"], &call["person_id"]], [&json!(deals[0]), &json!(person)]);
        let path = format!("/activities/{}", call["id"].as_str().unwrap());
        let seen = |activity: &Json| [activity["about"]["object"].clone(), activity["about"]["id"].clone(), activity["deal_id"].clone()];
        assert_eq!(seen(&app.patch(&path, json!({"deal_id": deals[1]}))), [json!("deals"), json!(deals[1]), json!(deals[1])]);
        assert_eq!(seen(&app.patch(&path, json!({"subject": "x"})))[1], json!(deals[1]));
        assert_eq!(seen(&app.patch(&path, json!({"deal_id": null}))), [json!("people"), json!(person), Json::Null]);
        let note = app.make("activities", json!({"kind": "note", "person_id": person, "deal_id": deals[0]}));
        assert_eq!(seen(&note), [json!("deals"), json!(deals[0]), json!(deals[0])], "the most particular");
        let (status, answer) = app.ask("POST", "/activities", Some(&json!({"kind": "note", "deal_id": deals[0], "about": about("deals", &deals[1])})));
        assert_eq!((status, &answer["errors"][0]["pointer"]), (400, &json!("/about")), "{answer}");
        let goal = app.made("goals", json!({"what": "Together", "person_id": person}));
        let talk = app.make("activities", json!({"kind": "meeting", "about": about("goals", &goal)}));
        assert_eq!(seen(&talk), [json!("goals"), json!(goal), Json::Null]);
        let story = app.get(&format!("/goals/{goal}/timeline"));
        assert!(story["data"].as_array().unwrap().iter().any(|entry| entry["id"] == talk["id"]), "{story}");
    }
}
