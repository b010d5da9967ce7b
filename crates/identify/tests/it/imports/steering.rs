//! Imports that are paused, go on, are cancelled and are taken back; and what users typed meanwhile.

use serde_json::{Value as Json, json};

use super::app::{TestApp, done, rows};

/// People with addresses, in this many rows.
fn people(count: usize) -> String {
    let mut text = String::from("email,last_name,city\n");
    for at in 0..count {
        text.push_str(&format!("p{at}@example.com,Name {at},Rome\n"));
    }
    text
}

const AS_PEOPLE: &[(&str, &str)] = &[("as", "people"), ("match", "email"), ("source", "list")];

db::db_test! {
    fn a_paused_import_waits_through_a_restart_and_goes_on(scratch: Scratch) {
        let mut first = TestApp::open(scratch);
        let mut second = first.next(scratch);
        let id = first.begin(people(24_000), AS_PEOPLE);
        first.until(&id, |import| import["stage"] == "writing" && done(import, "people")[0] >= 4_000);
        let paused = first.post(&format!("/imports/{id}/pause"), json!({}));
        assert_eq!(paused["state"], "paused", "{paused}");
        let there = first.total("people");
        assert!((4_000..24_000).contains(&there), "{there}");
        first.ask("POST", &format!("/imports/{id}/undo"), Some(json!({}))).is(409);
        first.ask("POST", &format!("/imports/{id}/pause"), Some(json!({}))).is(409);
        drop(first);
        // The next process leaves it alone until it is told to go on.
        second.work();
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!((second.get(&format!("/imports/{id}"))["state"].clone(), second.total("people")), (json!("paused"), there));
        second.post(&format!("/imports/{id}/resume"), json!({}));
        let over = second.until(&id, |import| !matches!(import["state"].as_str(), Some("queued" | "running")));
        assert_eq!((over["state"].as_str(), second.total("people")), (Some("done"), 24_000));
        second.ask("POST", &format!("/imports/{id}/resume"), Some(json!({}))).is(409);
        second.ask("POST", &format!("/imports/{id}/cancel"), Some(json!({}))).is(409);
    }

    fn a_whole_import_is_taken_back(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let own = app.post("/people", json!({"email": "p1@example.com", "last_name": "Own", "city": "Bonn"}));
        let import = app.import(people(5_000), AS_PEOPLE);
        assert_eq!(done(&import, "people"), [4_999, 1, 0], "{import}");
        let id = import["id"].as_str().unwrap();
        let begun = app.ask("POST", &format!("/imports/{id}/undo"), Some(json!({}))).is(202);
        let undone = loop {
            let undo = app.get(&format!("/batches/{id}/undo"));
            if !matches!(undo["state"].as_str(), Some("queued" | "running")) { break undo; }
            std::thread::sleep(std::time::Duration::from_millis(5));
        };
        assert_eq!((&undone["undone"], &undone["skipped"], &undone["state"]), (&json!(5_000), &json!([]), &json!("done")));
        assert_eq!(undone["job_id"], begun["job_id"]);
        assert_eq!(app.total("people"), 1);
        let after = app.get(&format!("/people/{}", own["id"].as_str().unwrap()));
        assert_eq!((&after["last_name"], &after["city"]), (&json!("Own"), &json!("Bonn")));
        // What was taken back may come again.
        let again = app.import(people(5_000), AS_PEOPLE);
        assert_eq!(done(&again, "people"), [4_999, 1, 0]);
    }

    fn what_users_typed_stays_unless_asked(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.import(people(3), AS_PEOPLE);
        let user = app.user();
        let all = app.all("people", &["email"]);
        let id = |email: &str| all.iter().find(|one| one["email"] == email).unwrap()["id"].as_str().unwrap().to_owned();
        app.write_as(user, "people", &id("p0@example.com"), json!({"city": "Kiel"}));
        app.write_as(user, "people", &id("p1@example.com"), json!({"city": null}));
        app.post("/people/bulk", json!({"ids": [id("p2@example.com")], "set": {"city": "Ulm"}}));
        let file = people(3).replace("Rome", "Oslo").replace("Name", "New");
        let dry = app.import(&file, &[AS_PEOPLE, &[("dry_run", "true")]].concat());
        assert_eq!((&dry["counts"]["kept"], done(&dry, "people")), (&json!(2), [0, 3, 0]), "{dry}");
        let lost = |app: &TestApp, email: &str| app.get(&format!("/people/{}/timeline?type=kept", id(email)))["data"].clone();
        assert_eq!(lost(&app, "p0@example.com"), json!([]), "a dry run notes nothing");
        let bought = [("source", "fair list"), ("party", "third"), ("confidence", "0.6")];
        let import = app.import(&file, &[AS_PEOPLE, &bought].concat());
        assert_eq!((&import["counts"]["kept"], &import["party"], &import["confidence"]), (&json!(2), &json!("third"), &json!(0.6)));
        // Both values are there, with where the other came from and why it lost.
        let entry = &lost(&app, "p0@example.com")[0];
        assert_eq!((&entry["source"], &entry["batch_id"], &entry["reason"]), (&json!("file.csv"), &import["id"], &json!("typed")));
        assert_eq!(entry["fields"], json!([{"slug": "city", "label": "City", "value": "Oslo"}]));
        let origin = json!({"source": "fair list", "party": "third", "confidence": 0.6});
        assert_eq!(entry["origin"], origin);
        // So do the values that were written; the user's own, and those of a file of which nothing was said, say so.
        let changes = app.get(&format!("/people/{}/timeline?type=change", id("p0@example.com")));
        let origins: Vec<_> = changes["data"].as_array().unwrap().iter().map(|change| &change["origin"]).collect();
        assert_eq!(origins, [&origin, &json!(null), &json!({"source": "list", "party": "first", "confidence": null})]);
        assert_eq!([&changes["data"][0]["batch_id"], &changes["data"][1]["batch_id"]], [&import["id"], &json!(null)]);
        assert_eq!(lost(&app, "p2@example.com"), json!([]), "nobody typed that");
        assert_eq!(app.texts("people", "city"), ["(none)", "Kiel", "Oslo"]);
        assert_eq!(app.texts("people", "last_name"), ["New 0", "New 1", "New 2"], "other fields are the file's");
        let all_of_it = app.import(&file, &[AS_PEOPLE, &[("keep_typed", "false")]].concat());
        assert_eq!((&all_of_it["counts"]["kept"], done(&all_of_it, "people")), (&json!(0), [0, 2, 1]));
        assert_eq!(app.texts("people", "city"), ["Oslo", "Oslo", "Oslo"]);
        app.ask("POST", &format!("/imports/{}/undo", import["id"].as_str().unwrap()), Some(json!({}))).is(200);
        assert_eq!(lost(&app, "p0@example.com"), json!([]), "what was taken back says nothing");
    }

    fn people_bring_their_companies_along(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.post("/companies", json!({"name": "Nordwind AG", "domain": "nordwind.example"}));
        let file = "email,firm\nann@nordwind.example,Nordwind\nbo@gmail.com,\ncy@sued.example,Süd\ndi@sued.example,Süd\n";
        let parts = [("as", "people"), ("match", "email"), ("companies", "email")];
        let import = app.import(file, &parts);
        assert_eq!((rows(&import), done(&import, "companies"), done(&import, "people")), ([4, 4, 0], [1, 0, 2], [4, 0, 0]), "{import}");
        assert_eq!(app.texts("companies", "name"), ["Nordwind AG", "sued.example"], "a name that is there stays");
        let of = |app: &TestApp| -> Vec<Json> { let mut found: Vec<Json> = app.all("people", &["email", "company_id"]).iter().map(|one| one["_titles"]["company_id"].clone()).collect(); found.sort_by_key(Json::to_string); found };
        assert_eq!(of(&app), [json!("Nordwind AG"), json!("sued.example"), json!("sued.example"), json!(null)].into_iter().collect::<Vec<_>>());
        let wrong = app.upload("/imports", file.as_bytes(), &[("as", "people"), ("match", "email"), ("companies", "moon")]);
        assert_eq!(wrong.faults(400)[0].0, "/companies");
        // By the column with the name.
        let import = app.import("email,firm\neve@x.example,Ost\n", &[("as", "people"), ("match", "email"), ("companies", "firm"), ("source", "b")]);
        assert_eq!(done(&import, "companies"), [1, 0, 0], "{import}");
    }
}
