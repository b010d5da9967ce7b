//! What customers do, told through the tracking API, on both databases.

mod alias;
mod batch;
mod catalogue;
mod identify;
mod networks;
mod orders;
mod refuse;
mod sources;
mod track;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use crate::imports::app::{Reply, TestApp};

/// A source with its key.
pub struct Site {
    pub id: String,
    pub key: String,
}

impl Site {
    /// A website.
    pub fn web(app: &TestApp) -> Site {
        Site::new(app, json!({"name": "Website", "kind": "web"}))
    }

    /// A program of the firm's.
    pub fn server(app: &TestApp) -> Site {
        Site::new(app, json!({"name": "Shop", "kind": "server"}))
    }

    pub fn new(app: &TestApp, source: Json) -> Site {
        let made = app.post("/sources", source);
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        Site { id: text("id"), key: text("write_key") }
    }

    /// Sends a body as the libraries for programs do.
    pub fn send(&self, app: &TestApp, path: &str, body: &str) -> Reply {
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:", self.key)));
        app.public("POST", path, &[("authorization", &basic)], body.as_bytes()).0
    }

    /// Sends one event, which is taken.
    #[track_caller]
    pub fn tell(&self, app: &TestApp, call: &str, event: Json) {
        let reply = self.send(app, &format!("/v1/{call}"), &event.to_string());
        assert_eq!((reply.status, reply.json()), (200, json!({"success": true})), "{}", reply.text());
    }
}

/// Every moment there is, oldest first.
pub fn moments(app: &TestApp) -> Vec<Json> {
    app.get("/interactions?limit=1000")["data"].as_array().unwrap().clone()
}

/// The only person there is.
#[track_caller]
pub fn person(app: &TestApp) -> Json {
    let people = app.get("/people?limit=10")["data"].as_array().unwrap().clone();
    assert_eq!(people.len(), 1, "{people:?}");
    people[0].clone()
}

/// One field of everybody, sorted.
pub fn everybody(app: &TestApp, field: &str) -> Vec<String> {
    app.texts("people", field)
}

/// What a question over everything is answered.
pub fn sql(app: &TestApp, query: &str) -> Json {
    app.post("/sql", json!({"query": query}))["rows"].clone()
}

/// The identifiers of a person as "kind value".
pub fn identifiers(app: &TestApp, person: &Json) -> Vec<String> {
    let found = app.get(&format!("/people/{}/identifiers", person["id"].as_str().unwrap()));
    let mut names: Vec<String> = found["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["kind"].as_str().unwrap(), one["value"].as_str().unwrap()))
        .collect();
    names.sort();
    names
}
