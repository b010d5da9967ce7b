//! Somebody unknown becomes somebody known.

use serde_json::{Value as Json, json};

use super::{Site, everybody, identifiers, moments, person, sql};
use crate::imports::app::TestApp;

/// The id of the person with an address.
fn person_named(app: &TestApp, email: &str) -> String {
    let people = app.all("people", &["email"]);
    people.iter().find(|one| one["email"] == email).unwrap()["id"].as_str().unwrap().to_owned()
}

/// What a visitor does.
fn viewed(browser: &str) -> Json {
    json!({"anonymousId": browser, "event": "Product Viewed"})
}

db::db_test! {
    fn an_anonymous_history_moves_to_the_person(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        for _ in 0..3 {
            site.tell(&app, "track", viewed("b1"));
        }
        site.tell(&app, "track", viewed("b2"));
        // What is asked before and after says whose it is by then.
        let whose = "select count(distinct person_id), count(*) from interactions where kind = 'product_viewed'";
        assert_eq!(sql(&app, whose), json!([[2, 4]]));
        site.tell(&app, "identify", json!({"anonymousId": "b1", "userId": "u1", "traits": {
            "email": "Ada@Example.com", "firstName": "Ada", "lastName": "Lovelace", "phone": "+442079460123",
            "address": {"city": "London", "country": "GB"}, "birthday": "1815-12-10T00:00:00Z", "plan": "gold"}}));
        let ada = person(&app);
        for (name, value) in [
            ("email", json!("ada@example.com")),
            ("first_name", json!("Ada")),
            ("last_name", json!("Lovelace")),
            ("phone", json!("+442079460123")),
            ("city", json!("London")),
            ("country", json!("GB")),
            ("birthday", json!("1815-12-10")),
            ("source", json!("Website")),
            ("source_id", json!("u1")),
        ] {
            assert_eq!(ada[name], value, "{name}");
        }
        assert_eq!(identifiers(&app, &ada), ["anonymous_id b1", "email ada@example.com", "user_id u1"]);
        let hers: Vec<_> = moments(&app).into_iter().filter(|one| one["person_id"] == ada["id"]).collect();
        assert_eq!(hers.len(), 4);
        let id = ada["id"].as_str().unwrap();
        let timeline = app.get(&format!("/people/{id}/timeline?type=interaction"));
        assert_eq!(timeline["data"].as_array().unwrap().len(), 4);
        let listed = app.get(&format!("/interactions?person_id={id}&kind=product_viewed"));
        assert_eq!(listed["data"].as_array().unwrap().len(), 3);
        let of_her = format!("select count(*) from interactions where person_id = '{id}'");
        assert_eq!(sql(&app, &of_her), json!([[4]]));
        assert_eq!(sql(&app, "select count(*) from people p join interactions i on i.person_id = p.id"), json!([[4]]));
        // Whatever this browser does from now on is hers.
        site.tell(&app, "track", viewed("b1"));
        assert_eq!(sql(&app, &of_her), json!([[5]]));
        // So is what she does elsewhere, under her name.
        site.tell(&app, "track", json!({"anonymousId": "phone", "userId": "u1", "event": "Signed In"}));
        site.tell(&app, "track", viewed("phone"));
        assert_eq!(sql(&app, &of_her), json!([[7]]));
        assert_eq!(app.total("people"), 1);
        // Her history says who wrote it.
        let changes = app.get(&format!("/people/{id}/timeline?type=change"));
        assert_eq!(changes["data"][0]["actor"], json!({"kind": "source", "name": "Website"}), "{changes}");
    }

    fn sealed_files_and_a_new_start_know_whose_a_moment_is(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let whose = |app: &TestApp| sql(app, "select p.email, count(*) from interactions i join people p on p.id = i.person_id group by 1 order by 1");
        site.tell(&app, "track", viewed("b1"));
        site.tell(&app, "track", viewed("b2"));
        assert!(app.app.warehouse.seal().unwrap());
        // Joined after their moments went into a file.
        site.tell(&app, "identify", json!({"anonymousId": "b1", "traits": {"email": "ada@x.org"}}));
        assert_eq!(whose(&app), json!([["ada@x.org", 2]]));
        assert!(app.app.warehouse.seal().unwrap());
        site.tell(&app, "identify", json!({"anonymousId": "b2", "traits": {"email": "bob@x.org"}}));
        assert_eq!(whose(&app), json!([["ada@x.org", 2], ["bob@x.org", 2]]));
        let next = app.next(scratch);
        drop(app);
        assert_eq!(whose(&next), json!([["ada@x.org", 2], ["bob@x.org", 2]]));
        // A condition on whose it is looks at whose it is now.
        let one = person_named(&next, "bob@x.org");
        let of_bob = format!("select count(*) from interactions where person_id = '{one}'");
        assert_eq!(sql(&next, &of_bob), json!([[2]]));
    }

    fn two_people_at_one_browser_stay_two(scratch: Scratch) {
        let app = TestApp::open(scratch);
        for site in [Site::web(&app), Site::server(&app)] {
            let browser = format!("browser {}", site.id);
            let (one, other) = (format!("one {}", site.id), format!("other {}", site.id));
            site.tell(&app, "track", viewed(&browser));
            site.tell(&app, "identify", json!({"anonymousId": browser, "userId": one, "traits": {"email": format!("{one}@x.org").replace(' ', "")}}));
            site.tell(&app, "identify", json!({"anonymousId": browser, "userId": other, "traits": {"email": format!("{other}@x.org").replace(' ', "")}}));
            site.tell(&app, "track", json!({"anonymousId": browser, "userId": other, "event": "Signed In"}));
            // Somebody who only gives another address is somebody else, too.
            site.tell(&app, "identify", json!({"anonymousId": browser, "traits": {"email": format!("third{}@x.org", &site.id)}}));
            let found = moments(&app);
            let whose = |user: &str| {
                let people = app.all("people", &["source_id"]);
                people.iter().find(|person| person["source_id"] == user).unwrap()["id"].clone()
            };
            let of = |kind: &str, person: &Json| {
                found.iter().filter(|one| one["kind"] == kind && one["person_id"] == *person && one["source"] != Json::Null).count()
            };
            assert_eq!((of("product_viewed", &whose(&one)), of("signed_in", &whose(&other))), (1, 1));
        }
        assert_eq!(app.total("people"), 6);
    }

    fn a_claim_fills_and_a_program_corrects(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (site, shop) = (Site::web(&app), Site::server(&app));
        app.post("/people", json!({"email": "ada@x.org", "first_name": "Ada", "city": "London"}));
        // Anybody can claim to be her: what is empty is filled, what is there stays, and she gets no name of theirs.
        site.tell(&app, "identify", json!({"anonymousId": "b1",
            "traits": {"email": "ada@x.org", "firstName": "Eve", "city": "Hackney", "lastName": "Lovelace"}}));
        let ada = person(&app);
        assert_eq!((&ada["first_name"], &ada["city"], &ada["last_name"]), (&json!("Ada"), &json!("London"), &json!("Lovelace")));
        site.tell(&app, "identify", json!({"anonymousId": "b1", "userId": "eve", "traits": {"email": "ada@x.org"}}));
        assert_eq!(app.total("people"), 2, "a claim gives nobody who was known a user id");
        assert_eq!(identifiers(&app, &ada), ["anonymous_id b1", "email ada@x.org"]);
        // The firm's own shop may.
        shop.tell(&app, "identify", json!({"userId": "ada", "traits": {"email": "ada@x.org", "city": "Marylebone"}}));
        assert_eq!(app.total("people"), 2);
        let ada = app.get(&format!("/people/{}", ada["id"].as_str().unwrap()));
        assert_eq!(ada["city"], "Marylebone");
        assert_eq!(identifiers(&app, &ada), ["anonymous_id b1", "email ada@x.org", "user_id ada"]);
        // A claim of somebody known under two names joins nobody.
        site.tell(&app, "identify", json!({"anonymousId": "b9", "userId": "eve", "traits": {"email": "ada@x.org", "city": "X"}}));
        assert_eq!(app.total("people"), 2);
        let eves = app.all("people", &["source_id", "email", "city"]);
        let eve = eves.iter().find(|one| one["source_id"] == "eve").unwrap();
        assert_eq!(eve["city"], "X");
    }

    fn an_address_of_many_says_nobodys_name(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        for user in ["u1", "u2"] {
            site.tell(&app, "identify", json!({"userId": user, "anonymousId": user, "traits": {"email": "info@acme.com"}}));
        }
        assert_eq!(everybody(&app, "email"), ["info@acme.com", "info@acme.com"]);
        assert_eq!(everybody(&app, "source_id"), ["u1", "u2"]);
    }

    fn a_person_has_no_end_of_names_not(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let events: Vec<Json> = (0..40)
            .map(|at| json!({"type": "identify", "userId": format!("u{at}"), "traits": {"email": "ada@x.org"}}))
            .collect();
        site.send(&app, "/v1/batch", &json!({"batch": events}).to_string()).is(200);
        // Two user ids are two customers, whatever address they give.
        assert_eq!(app.total("people"), 40);
        let batches = (0..6).map(|batch| {
            let events = (0..100).map(|at| json!({"type": "track", "userId": "kiosk", "anonymousId": format!("b{batch}-{at}"), "event": "x"}));
            json!({"batch": events.collect::<Vec<_>>()}).to_string()
        });
        for batch in batches {
            site.send(&app, "/v1/batch", &batch).is(200);
        }
        let kiosk = app.all("people", &["source_id"]).into_iter().find(|one| one["source_id"] == "kiosk").unwrap();
        assert_eq!(identifiers(&app, &kiosk).len(), 501);
    }

    fn fields_of_the_firms_own_are_filled(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.post("/objects/people/fields", json!({"name": "Plan", "type": "text"}));
        let site = Site::server(&app);
        site.tell(&app, "identify", json!({"userId": "u", "traits": {"plan": "gold", "phone": "not a number", "name": "Ada King Lovelace"}}));
        let ada = person(&app);
        assert_eq!((&ada["x_plan"], &ada["phone"]), (&json!("gold"), &Json::Null));
        assert_eq!((&ada["first_name"], &ada["last_name"]), (&json!("Ada King"), &json!("Lovelace")));
    }

    fn a_company_follows_from_its_group(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        site.tell(&app, "identify", json!({"userId": "u", "traits": {"email": "ada@acme.com"}}));
        for name in ["Acme", "Acme Ltd"] {
            site.tell(&app, "group", json!({"userId": "u", "groupId": "g1",
                "traits": {"name": name, "website": "https://www.acme.com/x", "industry": "Engines", "employees": 12}}));
        }
        let companies = app.get("/companies?limit=5")["data"].as_array().unwrap().clone();
        assert_eq!(companies.len(), 1);
        for (field, value) in [("name", json!("Acme Ltd")), ("domain", json!("acme.com")), ("industry", json!("Engines")), ("size", json!(12)), ("source_id", json!("g1"))] {
            assert_eq!(companies[0][field], value, "{field}");
        }
        let ada = person(&app);
        assert_eq!(ada["company_id"]["id"].as_str().or(ada["company_id"].as_str()), companies[0]["id"].as_str());
        assert_eq!(moments(&app).last().unwrap()["company_id"], companies[0]["id"]);
    }

    fn whoever_was_removed_is_made_anew(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        let identify = json!({"userId": "u", "anonymousId": "b", "traits": {"email": "ada@x.org"}});
        site.tell(&app, "identify", identify.clone());
        let first = person(&app)["id"].as_str().unwrap().to_owned();
        assert_eq!(app.ask("DELETE", &format!("/people/{first}"), None).status, 204);
        site.tell(&app, "identify", identify);
        let second = person(&app);
        assert_ne!(second["id"], json!(first));
        assert_eq!(identifiers(&app, &second), ["anonymous_id b", "email ada@x.org", "user_id u"]);
    }
}
