//! Who agreed to what, on both databases.

mod files;
mod ledger;
mod may;
mod merge;
mod purposes;
mod rights;
mod suppressions;
mod warehouse;

use serde_json::{Value as Json, json};

use crate::imports::app::TestApp;

/// The two purposes that most firms have: news, which need consent, and offers over two channels.
pub fn purposes(app: &TestApp) {
    app.post(
        "/purposes",
        json!({"name": "News by e-mail", "slug": "newsletter", "text": "We write once a month."}),
    );
    app.post(
        "/purposes",
        json!({"name": "Offers", "slug": "offers", "channels": ["email", "sms"], "text": "We tell you of offers."}),
    );
}

/// Somebody, by her e-mail address.
pub fn person(app: &TestApp, email: &str) -> String {
    crate::merge::person(app, json!({"email": email}))
}

/// Writes down what somebody said of news by e-mail.
#[track_caller]
pub fn say(app: &TestApp, person: &str, state: &str) -> Json {
    let said = json!({"person_id": person, "channel": "email", "purpose": "newsletter", "state": state});
    app.ask("POST", "/consents", Some(said)).is(201)
}

/// The same, as of a day of 2025.
#[track_caller]
pub fn say_on(app: &TestApp, person: &str, state: &str, day: &str) -> Json {
    let said = json!({"person_id": person, "channel": "email", "purpose": "newsletter", "state": state,
        "at": format!("2025-{day}T12:00:00Z")});
    app.ask("POST", "/consents", Some(said)).is(201)
}

/// What counts for somebody about news by e-mail: the state, and whether she may be written to.
#[track_caller]
pub fn state(app: &TestApp, person: &str) -> (String, bool) {
    let shown = app.get(&format!("/people/{person}/consents"));
    let rows = shown["data"].as_array().unwrap();
    let row = rows.iter().find(|row| row["purpose"] == "newsletter" && row["channel"] == "email").unwrap();
    // Both ways to ask agree.
    let may = app.get(&format!("/people/{person}/may?channel=email&purpose=newsletter"));
    assert_eq!((&may["allowed"], &may["reason"]), (&row["allowed"], &row["reason"]));
    (row["state"].as_str().unwrap_or("none").to_owned(), row["allowed"].as_bool().unwrap())
}

/// The ledger of somebody as "state effective", newest first.
pub fn ledger(app: &TestApp, person: &str) -> Vec<String> {
    let found = app.get(&format!("/consents?person_id={person}"));
    let entry = |entry: &Json| format!("{} {}", entry["state"].as_str().unwrap(), entry["effective"]);
    found["data"].as_array().unwrap().iter().map(entry).collect()
}
