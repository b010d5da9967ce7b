//! What consent is asked for.

use platform::accounts::Role;
use serde_json::json;

use super::{person, purposes, say};
use crate::imports::app::TestApp;

db::db_test! {
    fn another_text_is_another_version_and_the_old_one_stays(scratch: Scratch) {
        let app = TestApp::open(scratch);
        assert_eq!(app.get("/purposes")["data"], json!([]), "a fresh firm has none");
        let made = app.post("/purposes", json!({"name": "Neuigkeiten per E-Mail", "text": " First. ", "description": "Monthly"}));
        assert_eq!(made["slug"], "neuigkeiten_per_e_mail");
        assert_eq!((&made["basis"], &made["channels"], &made["public"]), (&json!("consent"), &json!(["email"]), &json!(true)));
        assert_eq!((&made["text"], &made["text_version"]), (&json!("First."), &json!(1)));
        let path = format!("/purposes/{}", made["id"].as_str().unwrap());
        let change = |change| app.ask("PATCH", &path, Some(change)).is(200);
        assert_eq!(change(json!({"name": "News", "text": "First."}))["text_version"], 1, "the same text is no other");
        app.app.clock.set(app.app.clock.now().plus_micros(1_000_000));
        assert_eq!(change(json!({"text": "Second."}))["text_version"], 2);
        let kept = change(json!({"description": null, "channels": ["sms", "email", "sms"]}));
        assert_eq!((&kept["description"], &kept["channels"], &kept["text_version"]), (&json!(null), &json!(["sms", "email"]), &json!(2)));
        let texts = app.get(&format!("{path}/texts"))["data"].clone();
        assert_eq!((&texts[0]["version"], &texts[0]["text"]), (&json!(2), &json!("Second.")));
        assert_eq!((&texts[1]["version"], &texts[1]["text"]), (&json!(1), &json!("First.")));
        assert!(texts[0]["since"].as_str() > texts[1]["since"].as_str());
        assert_eq!(app.ask("DELETE", &path, None).status, 405, "the ledger names it");
    }

    fn what_is_not_as_it_must_be_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        for (wrong, pointer) in [
            (json!({"name": "", "text": "x"}), "/name"),
            (json!({"name": "OFFERS", "text": "x"}), "/name"),
            (json!({"name": "A", "text": "  "}), "/text"),
            (json!({"name": "A", "text": "x", "basis": "because"}), "/basis"),
            (json!({"name": "A", "text": "x", "channels": []}), "/channels"),
            (json!({"name": "A", "text": "x", "channels": ["email", "pigeon"]}), "/channels/1"),
            (json!({"name": "A", "text": "x", "slug": "Not a slug"}), "/slug"),
            (json!({"name": "A", "text": "x", "slug": "offers"}), "/slug"),
            (json!({"name": "A", "text": "x", "basis": "contract", "public": true}), "/public"),
        ] {
            assert_eq!(app.ask("POST", "/purposes", Some(wrong.clone())).faults(400)[0].0, pointer, "{wrong}");
        }
        // Only administrators say what is asked for.
        let new = json!({"name": "A", "text": "x"});
        assert_eq!(app.ask_by_network(Role::Member, "POST", "/purposes", new.clone()).status, 403);
        assert_eq!(app.ask_by_network(Role::Admin, "POST", "/purposes", new).status, 201);
    }

    /// Otherwise another basis would reach everybody who said no.
    fn what_somebody_refused_does_not_become_what_nobody_can_refuse(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ann = person(&app, "ann@example.com");
        let all = app.get("/purposes")["data"].clone();
        let news = all.as_array().unwrap().iter().find(|purpose| purpose["slug"] == "newsletter").unwrap();
        let path = format!("/purposes/{}", news["id"].as_str().unwrap());
        let change = json!({"basis": "contract", "public": false});
        // Who agreed, or was only asked, refused nothing.
        say(&app, &ann, "granted");
        app.ask("PATCH", &path, Some(change.clone())).is(200);
        app.ask("PATCH", &path, Some(json!({"basis": "consent"}))).is(200);
        say(&app, &ann, "withdrawn");
        assert_eq!(app.ask("PATCH", &path, Some(change)).faults(400)[0].0, "/basis");
        app.ask("PATCH", &path, Some(json!({"basis": "legitimate_interest"}))).is(200);
        let may = app.get(&format!("/people/{ann}/may?channel=email&purpose=newsletter"));
        assert_eq!((&may["allowed"], &may["reason"]), (&json!(false), &json!("withdrawn")));
    }

    /// The clock of a server that is set back must not make a no into one of before.
    fn a_no_counts_also_when_the_clock_went_back(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ann = person(&app, "ann@example.com");
        say(&app, &ann, "granted");
        app.app.clock.set(app.app.clock.now().plus_micros(-3_600_000_000));
        assert_eq!(say(&app, &ann, "withdrawn")["effective"], true);
        let may = app.get(&format!("/people/{ann}/may?channel=email&purpose=newsletter"));
        assert_eq!(may["reason"], "withdrawn");
        // A yes waits until the clock is right again.
        assert_eq!(say(&app, &ann, "granted")["effective"], false);
        app.app.clock.set(app.app.clock.now().plus_micros(7_200_000_000));
        assert_eq!(say(&app, &ann, "granted")["effective"], true);
    }

    fn the_summary_counts_people_by_what_counts(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let people: Vec<String> = (0..6).map(|at| person(&app, &format!("p{at}@example.com"))).collect();
        for (person, state) in people.iter().zip(["granted", "granted", "pending", "withdrawn", "objected"]) {
            say(&app, person, state);
        }
        let news = |app: &TestApp| {
            let summary = app.get("/consents/summary");
            let row = summary["data"].as_array().unwrap().iter().find(|row| row["purpose"] == "newsletter").unwrap().clone();
            let counts = ["granted", "pending", "withdrawn", "denied", "objected", "none"].map(|name| row[name].as_i64().unwrap());
            (counts, summary["people"].as_i64().unwrap(), summary["data"].as_array().unwrap().len())
        };
        assert_eq!(news(&app), ([2, 1, 1, 0, 1, 1], 6, 3));
        // Two who are one count once, by the stricter.
        let merged = crate::merge::merge(&app, &people[0], &[&people[3]]);
        assert_eq!(news(&app), ([1, 1, 1, 0, 1, 1], 5, 3));
        crate::merge::undo(&app, &merged);
        assert_eq!(news(&app), ([2, 1, 1, 0, 1, 1], 6, 3));
    }
}
