//! Segments: who is in them, why, and since when; whatever happens, in whatever order.

mod computed;
mod follow;
mod oracle;
mod replay;
mod rights;
mod routes;

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::app::TestApp;

/// Makes a segment and gives its id.
fn segment(test: &TestApp, name: &str, tree: Json) -> String {
    test.post("/segments", &json!({"name": name, "filter": tree}))["id"].as_str().unwrap().to_owned()
}

/// Who is in a segment, as it is stored.
fn members(test: &TestApp, id: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut after = String::new();
    loop {
        let page = test.get(&format!("/segments/{id}/members?limit=1000{after}"));
        let data = page["data"].as_array().unwrap();
        found.extend(data.iter().map(|one| one["person_id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

/// Writes a moment down and gives its id.
fn moment(test: &TestApp, person: &str, kind: &str, at: &str) -> String {
    let body = json!({"person_id": person, "kind": kind, "at": at});
    test.post("/interactions", &body)["id"].as_str().unwrap().to_owned()
}
