//! People who become one, and several again, on both databases.

mod people;
mod replay;

use serde_json::{Value as Json, json};

use crate::imports::app::TestApp;

/// Makes a person and gives her id.
pub fn person(app: &TestApp, fields: Json) -> String {
    app.post("/people", fields)["id"].as_str().unwrap().to_owned()
}

/// Makes an order of a person and gives its id.
pub fn order(app: &TestApp, person: &str, number: &str) -> String {
    let order =
        json!({"number": number, "person_id": person, "placed_at": "2026-01-01T00:00:00Z", "total": "10"});
    app.post("/orders", order)["id"].as_str().unwrap().to_owned()
}

/// Merges people into one and gives the id of the merge.
#[track_caller]
pub fn merge(app: &TestApp, survivor: &str, losers: &[&str]) -> String {
    let merge = app.ask("POST", &format!("/people/{survivor}/merge"), Some(json!({"ids": losers}))).is(201);
    assert_eq!(merge["survivor_id"], survivor);
    merge["id"].as_str().unwrap().to_owned()
}

#[track_caller]
pub fn undo(app: &TestApp, merge: &str) {
    app.ask("POST", &format!("/merges/{merge}/undo"), None).is(200);
}

/// Whose an order is.
pub fn owner(app: &TestApp, order: &str) -> String {
    let order = app.get(&format!("/orders/{order}"));
    let person = &order["person_id"];
    person["id"].as_str().or(person.as_str()).unwrap_or("nobody").to_owned()
}
