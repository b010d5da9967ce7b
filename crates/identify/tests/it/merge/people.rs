//! What becomes of two people who are one.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use super::{merge, order, owner, person, undo};
use crate::collect::{Site, identifiers, moments};
use crate::imports::app::TestApp;

db::db_test! {
    fn the_survivor_has_everything_and_gives_it_back(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let ada = person(&app, json!({"first_name": "Ada", "email": "ada@x.org", "city": "London"}));
        let other = person(&app, json!({"first_name": "A.", "last_name": "Lovelace", "email": "ada@work.org", "city": "Paris"}));
        let friend = person(&app, json!({"first_name": "Mary", "referred_by_id": other}));
        let (hers, others) = (order(&app, &ada, "1"), order(&app, &other, "2"));
        app.post(&format!("/people/{other}/comments"), json!({"body": "Met at the fair"}));
        let before: Vec<Json> = [&ada, &other].map(|id| app.get(&format!("/people/{id}"))).to_vec();

        let wanted = json!({"ids": [other], "fields": {"city": other}});
        let merged = app.ask("POST", &format!("/people/{ada}/merge"), Some(wanted)).is(201);
        assert_eq!(merged["losers"], json!([{"id": other, "title": "A. Lovelace ada@work.org"}]));
        let now = app.get(&format!("/people/{ada}"));
        for (field, value) in [("first_name", "Ada"), ("last_name", "Lovelace"), ("email", "ada@x.org"), ("city", "Paris")] {
            assert_eq!(now[field], value, "{field}");
        }
        assert_eq!((owner(&app, &hers), owner(&app, &others)), (ada.clone(), ada.clone()));
        let referrer = app.get(&format!("/people/{friend}"))["referred_by_id"].clone();
        assert_eq!(referrer["id"].as_str().or(referrer.as_str()), Some(ada.as_str()));
        let timeline = app.get(&format!("/people/{ada}/timeline?type=comment"));
        assert_eq!(timeline["data"][0]["body"], "Met at the fair");
        let placed = app.get(&format!("/interactions?person_id={ada}&kind=order_placed"));
        assert_eq!(placed["data"].as_array().unwrap().len(), 2);
        let list = app.get(&format!("/people/{ada}/merges"));
        assert_eq!((&list["data"][0]["id"], &list["data"][0]["undone_at"]), (&merged["id"], &json!(null)));

        // Her old id leads to her, for whatever is asked of it.
        let moved = app.ask("PATCH", &format!("/people/{other}?x=1"), Some(json!({"city": "Rome"})));
        assert_eq!(moved.status, 307);
        assert_eq!(app.ask("GET", &format!("/people/{other}/timeline"), None).status, 307);

        undo(&app, merged["id"].as_str().unwrap());
        for (id, before) in [&ada, &other].into_iter().zip(&before) {
            let mut now = app.get(&format!("/people/{id}"));
            now["updated_at"] = before["updated_at"].clone();
            assert_eq!(now, *before);
        }
        assert_eq!((owner(&app, &hers), owner(&app, &others)), (ada.clone(), other.clone()));
        assert_eq!(app.get(&format!("/people/{other}/timeline?type=comment"))["data"][0]["body"], "Met at the fair");
        assert_eq!(app.get(&format!("/people/{ada}/timeline?type=comment"))["data"], json!([]));
        let again = app.ask("POST", &format!("/merges/{}/undo", merged["id"].as_str().unwrap()), None);
        assert_eq!(again.status, 409);
    }

    fn what_came_under_a_losers_name_goes_with_her(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        for user in ["u1", "u2"] {
            site.tell(&app, "identify", json!({"userId": user, "anonymousId": format!("b-{user}"), "traits": {"firstName": user}}));
        }
        let of = |user: &str| {
            let people = app.all("people", &["source_id"]);
            people.iter().find(|one| one["source_id"] == user).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let (one, two) = (of("u1"), of("u2"));
        let merged = merge(&app, &one, &[&two]);
        site.tell(&app, "track", json!({"userId": "u2", "event": "After"}));
        let whose = |kind: &str| moments(&app).into_iter().find(|one| one["kind"] == kind).unwrap()["person_id"].clone();
        assert_eq!(whose("after"), json!(one));
        assert_eq!(identifiers(&app, &json!({"id": one})).len(), 4);
        // A program that still writes to the old name writes to her.
        site.tell(&app, "identify", json!({"userId": "u2", "traits": {"city": "Rome"}}));
        assert_eq!(app.get(&format!("/people/{one}"))["city"], "Rome");
        app.ask("PATCH", &format!("/people/{one}"), Some(json!({"country": "IT"}))).is(200);
        undo(&app, &merged);
        assert_eq!(whose("after"), json!(two));
        assert_eq!(identifiers(&app, &json!({"id": one})), ["anonymous_id b-u1", "user_id u1"]);
        assert_eq!(identifiers(&app, &json!({"id": two})), ["anonymous_id b-u2", "user_id u2"]);
        // What was written since stays where it was written.
        let (one, two) = (app.get(&format!("/people/{one}")), app.get(&format!("/people/{two}")));
        assert_eq!((&one["city"], &one["country"], &two["country"]), (&json!("Rome"), &json!("IT"), &json!(null)));
    }

    fn files_that_name_the_loser_mean_the_survivor(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.import("id,mail,first\n1,ada@x.org,Ada\n2,ada@work.org,A.\n", &[("as", "people"), ("match", "source_id"), ("source", "shop"),
            ("map", r#"{"id": "source_id", "mail": "email", "first": "first_name"}"#)]);
        let people = app.all("people", &["email"]);
        let id = |email: &str| people.iter().find(|one| one["email"] == email).unwrap()["id"].as_str().unwrap().to_owned();
        let (ada, work) = (id("ada@x.org"), id("ada@work.org"));
        let merged = merge(&app, &ada, &[&work]);
        let results = app.post("/people/batch", json!({"match": ["email"], "records": [
            {"email": "ADA@work.org", "city": "Paris"}, {"email": "new@x.org"}]}));
        assert_eq!((&results["results"][0]["status"], &results["results"][0]["id"]), (&json!("updated"), &json!(ada)));
        assert_eq!(results["results"][1]["status"], "created");
        let now = app.get(&format!("/people/{ada}"));
        assert_eq!((&now["email"], &now["city"]), (&json!("ada@x.org"), &json!("Paris")));
        undo(&app, &merged);
        let results = app.post("/people/batch", json!({"match": ["email"], "records": [{"email": "ada@work.org", "city": "Lyon"}]}));
        assert_eq!(results["results"][0]["id"], json!(work));
    }

    fn the_firms_program_may_say_that_two_are_one(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (site, shop) = (Site::web(&app), Site::server(&app));
        // A lead by her address, then a customer by her number: the shop says both.
        let lead = person(&app, json!({"email": "ada@x.org", "city": "London"}));
        shop.tell(&app, "identify", json!({"userId": "c1", "traits": {"firstName": "Ada"}}));
        site.tell(&app, "identify", json!({"userId": "c1", "traits": {"email": "ada@x.org"}}));
        assert_eq!(app.total("people"), 2, "a website joins no two known people");
        shop.tell(&app, "identify", json!({"userId": "c1", "traits": {"email": "ada@x.org"}}));
        let people = app.all("people", &["first_name", "email", "city", "source_id"]);
        assert_eq!(people.len(), 1);
        assert_eq!((&people[0]["first_name"], &people[0]["city"], &people[0]["source_id"]), (&json!("Ada"), &json!("London"), &json!("c1")));
        assert_eq!(app.ask("GET", &format!("/people/{lead}"), None).status, 307);
        // Two numbers are two customers, but for an alias.
        shop.tell(&app, "identify", json!({"userId": "c2", "traits": {"email": "bob@x.org"}}));
        shop.tell(&app, "identify", json!({"userId": "c2", "traits": {"email": "ada@x.org"}}));
        assert_eq!(app.total("people"), 2);
        shop.tell(&app, "alias", json!({"previousId": "c2", "userId": "c1"}));
        assert_eq!(app.total("people"), 1);
    }

    fn what_may_not_be_merged_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (ada, bob) = (person(&app, json!({"first_name": "Ada"})), person(&app, json!({"first_name": "Bob"})));
        let path = format!("/people/{ada}/merge");
        let refused = |body: Json| app.ask("POST", &path, Some(body)).faults(400)[0].0.clone();
        assert_eq!(refused(json!({"ids": []})), "/ids");
        assert_eq!(refused(json!({"ids": [ada]})), "/ids/0");
        assert_eq!(refused(json!({"ids": [bob, bob]})), "/ids/1");
        assert_eq!(refused(json!({"ids": ["01890000-0000-7000-8000-000000000000"]})), "/ids/0");
        assert_eq!(refused(json!({"ids": [bob], "fields": {"number": bob}})), "/fields/number");
        assert_eq!(refused(json!({"ids": [bob], "fields": {"city": "01890000-0000-7000-8000-000000000000"}})), "/fields/city");
        assert_eq!(app.ask_by_network(Role::ReadOnly, "POST", &path, json!({"ids": [bob]})).status, 403);
        let merged = merge(&app, &ada, &[&bob]);
        // Her changes have one way back, which is the merge's.
        assert_eq!(app.ask("POST", &format!("/batches/{merged}/undo"), None).status, 409);
        // The other way round there is nobody left to merge.
        assert_eq!(app.ask("POST", &format!("/people/{bob}/merge"), Some(json!({"ids": [ada]}))).status, 307);
        assert_eq!(app.total("people"), 1);
        assert_eq!(app.ask("POST", "/merges/01890000-0000-7000-8000-000000000000/undo", None).status, 404);
    }
}
