//! Whether somebody may be reached.

use std::collections::HashSet;

use identify::consents::{Channel, allowed, verdicts};
use model::Id;
use platform::Error;
use serde_json::json;

use super::{person, purposes, say, state};
use crate::imports::app::TestApp;

fn reason(app: &TestApp, person: &str, channel: &str, purpose: &str) -> String {
    let may = app.get(&format!("/people/{person}/may?channel={channel}&purpose={purpose}"));
    let reason = may["reason"].as_str().unwrap().to_owned();
    let good = ["granted", "contract", "legitimate_interest", "legal_obligation"].contains(&reason.as_str());
    assert_eq!(may["allowed"], good, "{may}");
    reason
}

db::db_test! {
    fn each_reason_is_told(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let text = "Because.";
        app.post("/purposes", json!({"name": "Orders", "basis": "contract", "text": text, "channels": ["email", "post"]}));
        app.post("/purposes", json!({"name": "Care", "basis": "legitimate_interest", "text": text}));
        let ada = person(&app, "ada@example.com");
        assert_eq!(reason(&app, &ada, "email", "newsletter"), "no_consent");
        assert_eq!(reason(&app, &ada, "email", "orders"), "contract");
        assert_eq!(reason(&app, &ada, "email", "care"), "legitimate_interest");
        // What nobody is asked for over this channel allows nothing.
        assert_eq!(reason(&app, &ada, "sms", "newsletter"), "no_consent");
        for state in ["pending", "denied", "withdrawn", "objected"] {
            say(&app, &ada, state);
            assert_eq!(reason(&app, &ada, "email", "newsletter"), state);
        }
        say(&app, &ada, "granted");
        assert_eq!(reason(&app, &ada, "email", "newsletter"), "granted");
        // An objection ends what rests on an interest, and nothing that a contract demands.
        for purpose in ["care", "orders"] {
            let said = json!({"person_id": ada, "channel": "email", "purpose": purpose, "state": "objected"});
            app.ask("POST", "/consents", Some(said)).is(201);
        }
        assert_eq!(reason(&app, &ada, "email", "care"), "objected");
        assert_eq!(reason(&app, &ada, "email", "orders"), "contract");
        // Without a number nobody sends her anything.
        let said = json!({"person_id": ada, "channel": "sms", "purpose": "offers", "state": "granted"});
        app.ask("POST", "/consents", Some(said)).is(201);
        assert_eq!(reason(&app, &ada, "sms", "offers"), "no_address");
        app.ask("PATCH", &format!("/people/{ada}"), Some(json!({"phone": "+49 30 123456"}))).is(200);
        assert_eq!(reason(&app, &ada, "sms", "offers"), "granted");
        app.post("/suppressions", json!({"channel": "sms", "address": "+4930123456", "reason": "complained"}));
        assert_eq!(reason(&app, &ada, "sms", "offers"), "suppressed");
        assert_eq!(reason(&app, &ada, "email", "newsletter"), "granted");
        let shown = app.get(&format!("/people/{ada}/consents"));
        assert_eq!(shown["suppressed"][0]["channel"], "sms");
        assert_eq!(shown["suppressed"][0]["reason"], "complained");
        // Restricted, nothing goes to her, whatever it rests on.
        app.ask("PATCH", &format!("/people/{ada}"), Some(json!({"processing_restricted": true}))).is(200);
        for (channel, purpose) in [("email", "newsletter"), ("email", "orders"), ("sms", "offers")] {
            assert_eq!(reason(&app, &ada, channel, purpose), "restricted");
        }
        assert_eq!(app.get(&format!("/people/{ada}/consents"))["restricted"], true);
        assert_eq!(app.ask("GET", &format!("/people/{ada}/may?channel=email&purpose=x"), None).status, 400);
        assert_eq!(app.ask("GET", &format!("/people/{ada}/may?channel=x&purpose=newsletter"), None).status, 400);
        assert_eq!(app.ask("GET", &format!("/people/{}/may?channel=email&purpose=newsletter", Id::default()), None).status, 404);
    }

    fn a_retired_purpose_allows_nobody(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        say(&app, &ada, "granted");
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
        let news = app.get("/purposes")["data"][0]["id"].as_str().unwrap().to_owned();
        app.ask("PATCH", &format!("/purposes/{news}"), Some(json!({"active": false}))).is(200);
        assert_eq!(reason(&app, &ada, "email", "newsletter"), "no_consent");
        let said = json!({"person_id": ada, "channel": "email", "purpose": "newsletter", "state": "granted"});
        assert_eq!(app.ask("POST", "/consents", Some(said)).faults(400)[0].0, "/purpose");
    }

    fn many_are_asked_for_at_once_and_each_gets_her_own_answer(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ids: Vec<Id> = (0..40)
            .map(|at| {
                let her = person(&app, &format!("p{at}@example.com"));
                match at % 4 {
                    0 => drop(say(&app, &her, "granted")),
                    1 => drop(say(&app, &her, "withdrawn")),
                    2 => {
                        say(&app, &her, "granted");
                        app.post("/suppressions", json!({"channel": "email", "address": format!("P{at}@example.com")}));
                    }
                    _ => {}
                }
                her.parse().unwrap()
            })
            .collect();
        let everybody: HashSet<Id> = ids.iter().copied().chain([Id::default()]).collect();
        let expected: HashSet<Id> = ids.iter().copied().step_by(4).collect();
        let (may, all) = app.app.db.read_blocking(move |tx| {
            let may = allowed(tx, &everybody, Channel::Email, "newsletter")?;
            Ok::<_, Error>((may, verdicts(tx, &everybody, Channel::Email, "newsletter")?))
        }).unwrap();
        assert_eq!(may, expected);
        assert_eq!(all.len(), 40, "who is not there has no answer");
        let reasons: Vec<&str> = ids.iter().take(4).map(|id| all[id].reason.name()).collect();
        assert_eq!(reasons, ["granted", "withdrawn", "suppressed", "no_consent"]);
    }
}
