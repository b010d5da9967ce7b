//! Files of opt-ins and opt-outs.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::{ledger, person, purposes, say, state};
use crate::imports::app::TestApp;

const EMAILS: &str = r#"{"columns": {"E-Mail": "email", "Consent": "state", "When": "at"}, "constants": {"channel": "email", "purpose": "newsletter"}}"#;

/// Looks through a file.
#[track_caller]
fn look(app: &TestApp, file: &str, map: &str) -> Json {
    app.upload("/consents/files", file.as_bytes(), &[("map", map)]).is(201)
}

/// Records what a file says and waits for the end.
#[track_caller]
fn apply(app: &mut TestApp, file: &Json) -> Json {
    app.work();
    let path = format!("/consents/files/{}", file["id"].as_str().unwrap());
    let job = app.ask("POST", &format!("{path}/apply"), None).is(202)["job_id"].as_str().unwrap().to_owned();
    let started = Instant::now();
    loop {
        let shown = app.get(&path);
        match shown["state"].as_str().unwrap() {
            "applying" => {}
            "done" => return shown,
            _ => panic!("{shown} {}", app.get(&format!("/jobs/{job}"))),
        }
        assert!(started.elapsed() < Duration::from_secs(60), "{shown}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn counts(shown: &Json) -> [i64; 5] {
    ["will_record", "unknown_person", "unchanged", "refused", "held_back"]
        .map(|name| shown["counts"][name].as_i64().unwrap())
}

db::db_test! {
    fn what_is_foreseen_is_what_happens(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        purposes(&app);
        let [ada, bob, cleo, dan] = ["ada", "bob", "cleo", "dan"].map(|name| person(&app, &format!("{name}@example.com")));
        say(&app, &bob, "withdrawn");
        say(&app, &cleo, "granted");
        let file = "E-Mail;Consent;When\n\
            Ada@example.com;ja;2024-05-01\n\
            bob@example.com;yes;2027-01-01\n\
            bob@example.com;yes;2025-01-01\n\
            cleo@example.com;granted;\n\
            nobody@example.com;yes;\n\
            dan@example.com;no;31.12.2024\n\
            dan@example.com;yes;2025-06-01\n\
            not an address;yes;\n\
            ada@example.com;perhaps;\n";
        let seen = look(&app, file, EMAILS);
        assert_eq!(counts(&seen), [2, 1, 1, 3, 2], "{seen}");
        assert_eq!((&seen["state"], &seen["rows"]), (&json!("ready"), &json!(9)));
        assert_eq!(seen["columns"], json!(["E-Mail", "Consent", "When"]));
        assert_eq!(seen["sample"][0], json!({"E-Mail": "Ada@example.com", "Consent": "ja", "When": "2024-05-01"}));
        let problems: Vec<_> = seen["problems"].as_array().unwrap().iter().map(|one| (one["row"].as_i64().unwrap(), one["column"].as_str().unwrap())).collect();
        assert_eq!(problems, [(2, "When"), (5, "E-Mail"), (8, "E-Mail"), (9, "Consent")]);
        // Nothing is written before it is applied.
        assert!(ledger(&app, &ada).is_empty() && ledger(&app, &dan).is_empty());
        let done = apply(&mut app, &seen);
        assert_eq!(counts(&done), counts(&seen));
        assert_eq!(done["problems"].as_array().unwrap().len(), 4);
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
        assert_eq!(state(&app, &bob), ("withdrawn".to_owned(), false));
        assert_eq!(state(&app, &dan), ("withdrawn".to_owned(), false));
        // What has no effect is kept all the same.
        assert_eq!(ledger(&app, &bob), ["granted false", "withdrawn true"]);
        assert_eq!(ledger(&app, &dan), ["granted false", "withdrawn true"]);
        let entry = app.get(&format!("/consents?person_id={ada}"))["data"][0].clone();
        assert_eq!((&entry["at"], &entry["source"], &entry["actor"]), (&json!("2024-05-01T00:00:00Z"), &json!("file.csv"), &json!("job")));
        // Nobody is woken by a file.
        assert!(crate::collect::moments(&app).iter().all(|moment| moment["live"] == false || moment["properties"]["source"] != "file.csv"));
        let rejects = app.ask("GET", &format!("/consents/files/{}/rejects", seen["id"].as_str().unwrap()), None);
        let text = rejects.text();
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(text.contains("nobody has this e-mail address"), "{text}");
    }

    fn the_same_file_again_adds_nothing(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let file = "E-Mail,Consent,When\nada@example.com,yes,2024-05-01\nada@example.com,no,2024-06-01\n";
        let first = look(&app, file, EMAILS);
        assert_eq!(counts(&apply(&mut app, &first)), [2, 0, 0, 0, 0]);
        let again = look(&app, file, EMAILS);
        assert_eq!(counts(&again), [0, 0, 2, 0, 0]);
        assert_eq!(counts(&apply(&mut app, &again)), [0, 0, 2, 0, 0]);
        assert_eq!(ledger(&app, &ada), ["withdrawn true", "granted true"]);
        // Applied twice, it is one job.
        let path = format!("/consents/files/{}/apply", again["id"].as_str().unwrap());
        let job = app.ask("POST", &path, None).is(202)["job_id"].clone();
        assert_eq!(app.get(&format!("/consents/files/{}", again["id"].as_str().unwrap()))["job_id"], job);
        // Another file that repeats it without a date says nothing new.
        let other = look(&app, "E-Mail,Consent,When\nada@example.com,opt-out,\n", EMAILS);
        assert_eq!(counts(&other), [0, 0, 1, 0, 0]);
    }

    fn a_long_file_goes_on_where_it_was(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        purposes(&app);
        let records: Vec<Json> = (0..900).map(|at| json!({"email": format!("p{at}@example.com")})).collect();
        app.post("/people/batch", json!({"records": records}));
        let mut file = String::from("E-Mail,Consent,When\n");
        for at in 0..4_500 {
            // The later rows of somebody come in another chunk than the first.
            let state = if at < 900 && at % 3 == 0 { "no" } else { "yes" };
            file += &format!("p{}@example.com,{state},2025-01-01T00:00:{:02}Z\n", at % 900, at / 900);
        }
        let seen = look(&app, &file, EMAILS);
        assert_eq!(counts(&seen), [300 + 600 * 5, 0, 0, 0, 300 * 4]);
        // As if it had broken off after the first chunk: the other rows are done, and none twice.
        let done = apply(&mut app, &seen);
        assert_eq!(counts(&done), counts(&seen));
        let id: model::Id = seen["id"].as_str().unwrap().parse().unwrap();
        app.app.write_blocking(move |tx| {
            tx.execute("update consent_files set done = 2000, counts = null, job_id = null where id = $1", &[id.into()])?;
            Ok::<_, platform::Error>(())
        }).unwrap();
        let again = apply(&mut app, &seen);
        assert_eq!(counts(&again), [0, 0, 2_500, 0, 0]);
        let summary = app.get("/consents/summary");
        let news = summary["data"].as_array().unwrap().iter().find(|row| row["purpose"] == "newsletter").unwrap().clone();
        assert_eq!((&news["granted"], &news["withdrawn"]), (&json!(600), &json!(300)));
        let entries = app.app.db.read_blocking(|tx| Ok::<_, platform::Error>(tx.query_one("select count(*) from consents", &[])?.unwrap().integer(0)?));
        assert_eq!(entries.unwrap(), 4_500);
    }

    fn columns_are_guessed_and_maps_that_do_not_fit_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let file = "E-Mail,Kanal,Zweck,Einwilligung\nada@example.com,email,newsletter,ja\n";
        let seen = app.upload("/consents/files", file.as_bytes(), &[]).is(201);
        assert_eq!(seen["map"], json!({"columns": {"E-Mail": "email", "Einwilligung": "state", "Kanal": "channel", "Zweck": "purpose"}, "constants": {}}));
        assert_eq!(counts(&seen), [1, 0, 0, 0, 0]);
        for map in ["{", "[]", r#"{"columns": {"X": "email"}}"#, r#"{"columns": {"E-Mail": "shoe"}}"#, r#"{"colours": {}}"#,
            r#"{"columns": {"E-Mail": "email"}, "constants": {"email": "x"}}"#] {
            let faults = app.upload("/consents/files", file.as_bytes(), &[("map", map)]).faults(400);
            assert_eq!(faults[0].0, "/map", "{map}");
        }
        assert_eq!(app.upload("/consents/files", file.as_bytes(), &[("colour", "red")]).status, 400);
        assert!(app.upload("/consents/files", b"\x00\x01\x02", &[]).status >= 400);
        assert_eq!(app.upload("/consents/files", b"", &[]).status, 422);
        assert!(ledger(&app, &ada).is_empty());
        // What is refused leaves no file behind.
        let folder = app.app.files.join("consent_files");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    }

    fn a_file_goes_after_a_week_with_all_it_said(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        purposes(&app);
        let file = look(&app, "E-Mail,Consent,When\nnobody@example.com,yes,\n", EMAILS);
        apply(&mut app, &file);
        app.app.clock.set(app.app.clock.now().plus_micros(8 * 86_400_000_000));
        let id = file["id"].as_str().unwrap();
        let started = Instant::now();
        // The daily job comes by itself.
        while app.app.files.join("consent_files").join(id).exists() {
            assert!(started.elapsed() < Duration::from_secs(60));
            app.app.bell.notify_waiters();
            std::thread::sleep(Duration::from_millis(20));
        }
        loop {
            let shown = app.get(&format!("/consents/files/{id}"));
            if shown["problems"] == json!([]) && shown["sample"] == json!([]) {
                assert_eq!(counts(&shown), [0, 1, 0, 0, 0]);
                break;
            }
            assert!(started.elapsed() < Duration::from_secs(60));
        }
        assert_eq!(app.ask("GET", &format!("/consents/files/{id}/rejects"), None).status, 404);
        assert_eq!(app.ask("POST", &format!("/consents/files/{id}/apply"), None).status, 409);
    }

    fn the_same_file_read_another_way_says_something_else(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        purposes(&app);
        let ada = person(&app, "ada@example.com");
        let file = "E-Mail,Consent,When\nada@example.com,yes,2024-05-01\n";
        let wrong = look(&app, file, &EMAILS.replace("newsletter", "offers"));
        assert_eq!(counts(&apply(&mut app, &wrong)), [1, 0, 0, 0, 0]);
        let right = look(&app, file, EMAILS);
        assert_eq!(counts(&apply(&mut app, &right)), [1, 0, 0, 0, 0]);
        assert_eq!(state(&app, &ada), ("granted".to_owned(), true));
    }
}
