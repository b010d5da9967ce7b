//! Who may see and write down consents.

use model::Id;
use platform::accounts::Role;
use serde_json::json;

use super::{person, purposes, say};
use crate::imports::app::TestApp;

db::db_test! {
    fn consents_are_there_for_whom_the_person_is(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let reach = json!({"read": "own", "create": "all", "edit": "own", "delete": "none"});
        app.post("/roles", json!({"name": "own people", "base": "member", "objects": {"people": reach}}));
        let user = app.post("/users", json!({"email": "ann@example.com", "name": "Ann", "role": "own people"}));
        let user: Id = user["id"].as_str().or(user["user"]["id"].as_str()).unwrap().parse().unwrap();
        let token = app.token_of(user);
        let hers = app.post("/people", json!({"email": "hers@example.com", "owner_id": user}))["id"].as_str().unwrap().to_owned();
        let others = person(&app, "others@example.com");
        let entry = say(&app, &others, "granted");
        say(&app, &hers, "granted");
        let ask = |method: &str, path: &str, body| app.ask_with(&token, method, path, body);
        assert_eq!(ask("GET", &format!("/people/{hers}/consents"), None).status, 200);
        for path in ["consents", "may?channel=email&purpose=newsletter"] {
            assert_eq!(ask("GET", &format!("/people/{others}/{path}"), None).status, 404, "{path}");
        }
        assert_eq!(ask("GET", &format!("/consents/{}", entry["id"].as_str().unwrap()), None).status, 404);
        assert_eq!(ask("GET", &format!("/consents?person_id={others}"), None).status, 404);
        assert_eq!(ask("GET", "/consents", None).is(200)["data"].as_array().unwrap().len(), 1);
        assert_eq!(ask("GET", "/consents/summary", None).is(200)["people"], 1);
        let said = |whom: &str, value: &str| json!({whom: value, "channel": "email", "purpose": "newsletter", "state": "withdrawn"});
        ask("POST", "/consents", Some(said("person_id", &hers))).is(201);
        assert_eq!(ask("POST", "/consents", Some(said("person_id", &others))).faults(400)[0].0, "/person_id");
        assert_eq!(ask("POST", "/consents", Some(said("email", "others@example.com"))).faults(400)[0].0, "/email");
        assert_eq!(ask("POST", &format!("/people/{others}/preference-link"), None).status, 404);
        assert_eq!(ask("POST", &format!("/people/{hers}/preference-link"), None).status, 201);
        assert_eq!(crate::consents::state(&app, &others).0, "granted");
        // Who only reads writes nothing down.
        let refused = app.ask_by_network(Role::ReadOnly, "POST", "/consents", said("person_id", &hers));
        assert_eq!(refused.status, 403);
    }
}
