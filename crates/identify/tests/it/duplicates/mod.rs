//! People who may be one, on both databases.

mod looks_like;

use std::time::{Duration, Instant};

use platform::accounts::Role;
use platform::followers;
use serde_json::{Value as Json, json};

use crate::collect::Site;
use crate::imports::app::TestApp;
use crate::merge::{merge, undo};

/// A few hundred people, from whom it can be learned how rare names and days are, with one who is there twice.
fn firm(app: &TestApp) -> (String, String) {
    let given = ["Ada", "Bob", "Carla", "Dan", "Eva", "Finn", "Gwen", "Hugo", "Ida", "Jan", "Kim", "Lena"];
    let family = [
        "Moore", "Novak", "Olsen", "Perez", "Quinn", "Rossi", "Silva", "Tanaka", "Unger", "Vogel", "Weber",
        "Young", "Zhang",
    ];
    let cities = ["Paris", "London", "Berlin", "Madrid", "Rome"];
    let mut people = Vec::new();
    for at in 0..260_usize {
        let (first, last) = (given[at % 12], family[(at * 7 + at / 13) % 13]);
        people.push(json!({
            "first_name": first, "last_name": last, "email": format!("{}.{}{at}@example.com", first.to_lowercase(), last.to_lowercase()),
            "city": cities[at % 5], "birthday": format!("19{:02}-{:02}-{:02}", 40 + at % 50, 1 + at % 12, 1 + (at * 11) % 28),
            "phone": format!("+4420794{:05}", 60_000 + at * 37),
        }));
    }
    // Some who are there twice, with slips, so that there is something to learn.
    for at in 0..30_usize {
        let mut twin = people[at * 8].clone();
        twin["email"] = json!(null);
        if at % 3 == 0 {
            twin["first_name"] =
                json!(twin["first_name"].as_str().unwrap().chars().take(1).collect::<String>());
        }
        people.push(twin);
    }
    for piece in people.chunks(100) {
        let records: Vec<Json> = piece
            .iter()
            .enumerate()
            .map(|(at, person)| {
                let mut person = person.clone();
                person["source"] = json!("list");
                person["source_id"] = json!(format!(
                    "{}-{at}",
                    person["birthday"].as_str().unwrap().to_owned()
                        + &piece.len().to_string()
                        + person["phone"].as_str().unwrap()
                        + &person["email"].to_string()
                ));
                person
            })
            .collect();
        let done = app.post("/people/batch", json!({"match": ["source", "source_id"], "records": records}));
        assert!(done["results"].as_array().unwrap().iter().all(|one| one["status"] == "created"), "{done}");
    }
    let twice = |email: &str| {
        let made = app.post("/people", json!({"first_name": "Ottilie", "last_name": "Brandstätter", "email": email, "city": "Vienna", "birthday": "1977-05-17", "phone": "+43123456789"}));
        made["id"].as_str().unwrap().to_owned()
    };
    (twice("ottilie@example.com"), twice("ottilie.b@example.org"))
}

/// Looks through everybody and waits for the end.
fn look(app: &TestApp) -> Json {
    let job = app.post("/duplicates/search", json!({}))["job_id"].as_str().unwrap().to_owned();
    let started = Instant::now();
    loop {
        let shown = app.get(&format!("/jobs/{job}"));
        match shown["state"].as_str().unwrap() {
            "done" => return shown["result"].clone(),
            "queued" | "running" => {}
            _ => panic!("{shown}"),
        }
        assert!(started.elapsed() < Duration::from_secs(120), "{shown}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn pairs(app: &TestApp) -> Vec<Json> {
    app.get("/duplicates?limit=100")["data"].as_array().unwrap().clone()
}

/// The pair of two people, where it is shown.
fn pair_of(app: &TestApp, one: &str, other: &str) -> Option<Json> {
    pairs(app).into_iter().find(|pair| {
        let ids: Vec<&str> =
            pair["people"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        ids.contains(&one) && ids.contains(&other)
    })
}

fn caught_up(app: &TestApp) {
    assert!(followers::wait(&app.app, app.last_seq(), Duration::from_secs(60)).unwrap());
}

db::db_test! {
    fn duplicates_are_found_decided_and_come_back(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let (one, other) = firm(&app);
        let result = look(&app);
        assert_eq!(result["people"], 292);
        let pair = pair_of(&app, &one, &other).expect("the two are found");
        assert!(pair["probability"].as_f64().unwrap() > 0.99, "{pair}");
        let texts: Vec<&str> = pair["reasons"].as_array().unwrap().iter().map(|reason| reason["text"].as_str().unwrap()).collect();
        assert!(texts.iter().any(|text| text.starts_with("same birthday")), "{texts:?}");
        assert_eq!(pair["people"][0]["id"], json!(one), "the older one comes first");
        let list = app.get("/duplicates?limit=1");
        assert!(list["next"].is_string() && list["total"].as_i64().unwrap() > 1);
        let next = app.get(&format!("/duplicates?limit=1&after={}", list["next"].as_str().unwrap()));
        assert_ne!(next["data"][0]["id"], list["data"][0]["id"]);
        // Not the same, and the same after all.
        let path = format!("/duplicates/{}/dismiss", pair["id"].as_str().unwrap());
        assert_eq!(app.ask("POST", &path, None).status, 204);
        assert!(pair_of(&app, &one, &other).is_none());
        look(&app);
        assert!(pair_of(&app, &one, &other).is_none(), "who decided has decided");
        assert_eq!(app.ask("DELETE", &path, None).status, 204);
        assert!(pair_of(&app, &one, &other).is_some());
        // Merged, the pair is none; taken back, it is one again under its id.
        let merged = merge(&app, &one, &[&other]);
        caught_up(&app);
        assert!(pair_of(&app, &one, &other).is_none());
        undo(&app, &merged);
        caught_up(&app);
        assert_eq!(pair_of(&app, &one, &other).unwrap()["id"], pair["id"]);
    }

    fn whoever_comes_in_is_compared(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let (one, _) = firm(&app);
        look(&app);
        let third = app.post("/people", json!({"first_name": "Ottilie", "last_name": "Brandstatter", "birthday": "1977-05-17", "city": "Vienna"}));
        let third = third["id"].as_str().unwrap();
        caught_up(&app);
        assert!(pair_of(&app, &one, third).is_some());
        let of_her = app.get(&format!("/duplicates?person_id={third}"));
        assert!(!of_her["data"].as_array().unwrap().is_empty());
        // Corrected, she is somebody else.
        let other = json!({"first_name": "Karl", "last_name": "Lindqvist", "birthday": "1990-01-02", "city": "Oslo"});
        app.ask("PATCH", &format!("/people/{third}"), Some(other)).is(200);
        caught_up(&app);
        assert!(pair_of(&app, &one, third).is_none());
    }

    fn what_is_as_good_as_certain_becomes_one_where_the_firm_says_so(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let site = Site::server(&app);
        let (one, other) = firm(&app);
        // Two numbers of the firm's own shop are two customers, whatever else agrees.
        for (user, email) in [("c1", "ottilie@example.com"), ("c2", "ottilie.b@example.org")] {
            site.tell(&app, "identify", json!({"userId": user, "traits": {"email": email}}));
        }
        let settings = json!({"auto_merge": true, "threshold": 0.99});
        assert_eq!(app.ask_by_network(Role::Member, "PUT", "/duplicates/settings", settings.clone()).status, 403);
        assert_eq!(app.ask("PUT", "/duplicates/settings", Some(json!({"auto_merge": true, "threshold": 0.5}))).faults(400)[0].0, "/threshold");
        app.ask("PUT", "/duplicates/settings", Some(settings.clone())).is(200);
        assert_eq!(app.get("/duplicates/settings"), settings);
        let before = app.total("people");
        let merged = look(&app)["merged"].as_i64().unwrap();
        assert!(merged > 0);
        assert_eq!(app.total("people"), before - merged);
        for id in [&one, &other] {
            assert_eq!(app.ask("GET", &format!("/people/{id}"), None).status, 200);
        }
    }
}
