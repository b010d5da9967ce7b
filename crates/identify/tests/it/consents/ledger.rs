//! Writing into the ledger, and reading it.

use identify::consents::{Channel, Entry, Origin, State, record};
use model::{Id, Timestamp};
use platform::feed::Actor;
use platform::records::Writing;
use serde_json::json;

use super::{ledger, person, purposes, say, say_on, state};
use crate::collect::moments;
use crate::imports::app::{NOW, TestApp};

/// An entry about news by e-mail.
pub fn entry(person: &str, state: State) -> Entry {
    Entry {
        person: person.parse().unwrap(),
        channel: Channel::Email,
        purpose: "newsletter".to_owned(),
        state,
        basis: None,
        text_version: None,
        source: Some("test".to_owned()),
        at: NOW,
        proof: None,
        key: None,
    }
}

/// Records entries as they come in by some way; gives whether each has effect.
pub fn recorded(app: &TestApp, origin: Origin, entries: Vec<Entry>) -> Vec<bool> {
    let inner = app.app.clone();
    let recorded = app.app.write_blocking(move |tx| {
        let writing = Writing::engine(&inner, Actor::System);
        record(tx, &writing, entries, origin)
    });
    recorded.unwrap().iter().map(|one| one.effective).collect()
}

db::db_test! {
    fn an_entry_is_kept_as_it_was_said_and_is_in_her_history(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let said = json!({"person_id": ada, "channel": "email", "purpose": "newsletter", "state": "granted", "text_version": 1,
            "at": "2026-03-02T08:00:00Z", "source": "fair", "proof": {"form": "paper", "page": 3}});
        let entry = app.ask("POST", "/consents", Some(said)).is(201);
        assert_eq!(entry["person_id"], json!(ada));
        assert_eq!(entry["basis"], "consent");
        assert_eq!(entry["proof"], json!({"form": "paper", "page": 3}));
        assert_eq!(entry["at"], "2026-03-02T08:00:00Z");
        assert_eq!(entry["recorded_at"], json!(NOW));
        assert_eq!(entry["actor"], "system");
        assert_eq!(entry["effective"], true);
        let again = app.get(&format!("/consents/{}", entry["id"].as_str().unwrap()));
        assert_eq!(again, entry);
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
        let moments = moments(&app);
        let moment = moments.last().unwrap();
        assert_eq!((&moment["kind"], &moment["channel"], &moment["live"]), (&json!("consent_given"), &json!("email"), &json!(true)));
        assert_eq!(moment["person_id"], json!(ada));
        assert_eq!(moment["properties"]["consent_id"], entry["id"]);
        // Said before yesterday, it wakes nobody.
        say_on(&app, &ada, "withdrawn", "12-01");
        assert_eq!(crate::collect::moments(&app).last().unwrap()["live"], false);
        // Nobody changes an entry, and nobody removes one.
        for method in ["PATCH", "DELETE", "PUT"] {
            let path = format!("/consents/{}", entry["id"].as_str().unwrap());
            assert_eq!(app.ask(method, &path, Some(json!({}))).status, 405, "{method}");
        }
    }

    fn the_last_word_counts_and_a_late_one_of_before_does_not(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        assert_eq!(state(&app, &ada), ("none".to_owned(), false));
        say_on(&app, &ada, "granted", "03-01");
        say_on(&app, &ada, "withdrawn", "04-01");
        assert_eq!(state(&app, &ada), ("withdrawn".to_owned(), false));
        // A paper is found that is older.
        let found = say_on(&app, &ada, "granted", "03-15");
        assert_eq!(found["effective"], false);
        assert_eq!(state(&app, &ada), ("withdrawn".to_owned(), false));
        say_on(&app, &ada, "granted", "05-01");
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
        // Being asked again takes nothing back.
        assert_eq!(say(&app, &ada, "pending")["effective"], false);
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
        assert_eq!(ledger(&app, &ada), ["pending false", "granted true", "granted false", "withdrawn true", "granted true"]);
        say(&app, &ada, "objected");
        assert_eq!(state(&app, &ada), ("objected".to_owned(), false));
    }

    fn a_file_and_a_website_lift_no_opt_out(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (ada, bob) = (person(&app, "ada@example.com"), person(&app, "bob@example.com"));
        // A website's word is a question that she has to answer herself.
        assert_eq!(recorded(&app, Origin::Web, vec![entry(&ada, State::Granted)]), [true]);
        assert_eq!(state(&app, &ada), ("pending".to_owned(), false));
        assert_eq!(recorded(&app, Origin::Said, vec![entry(&ada, State::Granted)]), [true]);
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
        for out in [State::Withdrawn, State::Denied, State::Objected] {
            assert_eq!(recorded(&app, Origin::Import, vec![entry(&bob, out)]), [true]);
            for origin in [Origin::Web, Origin::Import] {
                let later = Entry { at: Timestamp(NOW.0 + 1), ..entry(&bob, State::Granted) };
                assert_eq!(recorded(&app, origin, vec![later]), [false]);
                assert_eq!(state(&app, &bob), (out.name().to_owned(), false), "{origin:?}");
            }
            // Also within one call, where nothing of it is stored yet.
            let both = vec![entry(&ada, out), entry(&ada, State::Granted)];
            assert_eq!(recorded(&app, Origin::Import, both), [true, false]);
        }
        let kinds: Vec<_> = moments(&app).iter().map(|moment| moment["kind"].clone()).collect();
        let kinds = |kind: &str| kinds.iter().filter(|other| *other == kind).count();
        assert_eq!((kinds("consent_held_back"), kinds("consent_given"), kinds("consent_requested")), (9, 1, 1));
        // Her own word does.
        let later = Entry { at: Timestamp(NOW.0 + 2), ..entry(&bob, State::Granted) };
        assert_eq!(recorded(&app, Origin::Said, vec![later]), [true]);
        assert_eq!(state(&app, &bob), ("granted".to_owned(), true));
    }

    fn an_entry_of_a_source_is_recorded_once(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let keyed = |state| Entry { key: Some("form:1".to_owned()), ..entry(&ada, state) };
        assert_eq!(recorded(&app, Origin::Said, vec![keyed(State::Granted), keyed(State::Granted)]), [true, true]);
        assert_eq!(recorded(&app, Origin::Said, vec![keyed(State::Granted)]), [true]);
        assert_eq!(ledger(&app, &ada), ["granted true"]);
        assert_eq!(moments(&app).iter().filter(|moment| moment["kind"] == "consent_given").count(), 1);
    }

    fn what_is_not_as_it_must_be_is_refused_with_its_place(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let said = |change: serde_json::Value| {
            let mut said = json!({"person_id": ada, "channel": "email", "purpose": "newsletter", "state": "granted"});
            for (name, value) in change.as_object().unwrap() {
                said[name] = value.clone();
            }
            said
        };
        for (change, pointer) in [
            (json!({"channel": "pigeon"}), "/channel"),
            (json!({"channel": "sms"}), "/channel"),
            (json!({"state": "maybe"}), "/state"),
            (json!({"purpose": "other"}), "/purpose"),
            (json!({"basis": "because"}), "/basis"),
            (json!({"text_version": 2}), "/text_version"),
            (json!({"text_version": 0}), "/text_version"),
            (json!({"at": "2026-03-03T12:00:00Z"}), "/at"),
            (json!({"at": "today"}), "/at"),
            (json!({"source": "x".repeat(201)}), "/source"),
            (json!({"proof": {"page": "x".repeat(9_000)}}), "/proof"),
            (json!({"person_id": Id::default()}), "/person_id"),
            (json!({"person_id": "ada"}), "/person_id"),
            (json!({"email": "ada@example.com"}), "/person_id"),
            (json!({"person_id": null, "email": "nobody@example.com"}), "/email"),
            (json!({"person_id": null, "email": "nobody"}), "/email"),
            (json!({"person_id": null, "phone": "12"}), "/phone"),
            (json!({"person_id": null}), "/person_id"),
        ] {
            let faults = app.ask("POST", "/consents", Some(said(change.clone()))).faults(400);
            assert_eq!(faults[0].0, pointer, "{change}: {faults:?}");
        }
        app.ask("POST", "/consents", Some(said(json!({"proof": ["x"]})))).is(400);
        app.ask("POST", "/consents", Some(said(json!({"colour": "red"})))).is(400);
        assert!(ledger(&app, &ada).is_empty());
        // Nobody opts out of too little: over a channel that is not asked for, an opt-out is taken.
        app.ask("POST", "/consents", Some(said(json!({"channel": "post", "state": "withdrawn"})))).is(201);
    }

    fn a_batch_says_which_of_it_is_wrong_and_records_the_rest(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let said = |email: &str, state: &str| json!({"email": email, "channel": "email", "purpose": "newsletter", "state": state});
        let records = json!([said("ADA@example.com", "granted"), said("nobody@example.com", "granted"), 7, said("ada@example.com", "no")]);
        let results = app.post("/consents/batch", json!({"records": records}))["results"].clone();
        let status: Vec<_> = results.as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
        assert_eq!(status, ["created", "failed", "failed", "failed"]);
        assert_eq!(results[1]["errors"][0]["pointer"], "/records/1/email");
        assert_eq!(results[3]["errors"][0]["pointer"], "/records/3/state");
        assert_eq!(ledger(&app, &ada), ["granted true"]);
        let many: Vec<_> = (0..1_001).map(|_| said("ada@example.com", "granted")).collect();
        assert_eq!(app.ask("POST", "/consents/batch", Some(json!({"records": many}))).status, 413);
    }

    fn an_opt_out_that_names_an_address_is_of_everybody_who_has_it(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (one, other) = (person(&app, "home@example.com"), person(&app, "home@example.com"));
        say_on(&app, &one, "granted", "01-01");
        say_on(&app, &other, "granted", "01-01");
        let said = json!({"email": "Home@Example.com", "channel": "email", "purpose": "newsletter", "state": "withdrawn"});
        app.ask("POST", "/consents", Some(said)).is(201);
        assert_eq!((state(&app, &one).0, state(&app, &other).0), ("withdrawn".to_owned(), "withdrawn".to_owned()));
        // Agreeing is not.
        let said = json!({"email": "home@example.com", "channel": "email", "purpose": "newsletter", "state": "granted"});
        app.ask("POST", "/consents", Some(said)).is(201);
        assert_eq!((state(&app, &one).0, state(&app, &other).0), ("granted".to_owned(), "withdrawn".to_owned()));
    }

    fn the_ledger_is_read_by_pages_and_by_what_it_says(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let people: Vec<String> = (0..7).map(|at| person(&app, &format!("p{at}@example.com"))).collect();
        for (at, person) in people.iter().enumerate() {
            say(&app, person, if at % 2 == 0 { "granted" } else { "denied" });
        }
        let mut seen = Vec::new();
        let mut path = "/consents?limit=3".to_owned();
        loop {
            let page = app.get(&path);
            seen.extend(page["data"].as_array().unwrap().iter().map(|entry| entry["person_id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = format!("/consents?limit=3&after={next}"),
                None => break,
            }
        }
        let newest_first: Vec<String> = people.iter().rev().cloned().collect();
        assert_eq!(seen, newest_first);
        let count = |query: &str| app.get(&format!("/consents?{query}"))["data"].as_array().unwrap().len();
        assert_eq!(count("state=denied"), 3);
        assert_eq!(count("state=denied&channel=sms"), 0);
        assert_eq!(count("purpose=newsletter&channel=email&state=granted"), 4);
        assert_eq!(count("purpose=other"), 0);
        for wrong in ["state=maybe", "channel=pigeon", "after=x", "limit=0", "limit=1001", "colour=red"] {
            assert_eq!(app.ask("GET", &format!("/consents?{wrong}"), None).status, 400, "{wrong}");
        }
        assert_eq!(app.ask("GET", &format!("/consents?person_id={}", Id::default()), None).status, 404);
        assert_eq!(app.ask("GET", &format!("/consents/{}", Id::default()), None).status, 404);
    }
}
