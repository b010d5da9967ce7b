//! Made-up consents of some customers of the example firm, so that its consent page is not empty. Their source says that
//! they are made up.

use model::Timestamp;
use serde_json::{Value as Json, json};

use crate::Failure;
use crate::client::Api;

const SOURCE: &str = "generated";
const DAY: i64 = 24 * 3_600 * 1_000_000;
/// How many customers said something.
const PEOPLE: usize = 500;

/// What news rest on, and what offers do: slug, name, text.
const PURPOSES: [(&str, &str, &str); 2] = [
    (
        "newsletter",
        "News by e-mail",
        "We write to you once a month about new records and concerts near you. You can stop it in every message.",
    ),
    (
        "offers",
        "Offers",
        "We tell you of offers that suit what you bought, at most twice a month. You can stop it in every message.",
    ),
];

/// What so many of ten customers said of news and of offers.
const SAID: [(Option<&str>, Option<&str>); 10] = [
    (Some("granted"), Some("granted")),
    (Some("granted"), None),
    (Some("granted"), Some("denied")),
    (None, None),
    (Some("withdrawn"), Some("withdrawn")),
    (Some("granted"), Some("granted")),
    (Some("pending"), None),
    (None, Some("granted")),
    (Some("granted"), Some("objected")),
    (None, None),
];

/// Adds what is missing.
pub async fn load(api: &Api, now: Timestamp) -> Result<(), Failure> {
    let known = api.get("/purposes").await?;
    for (slug, name, text) in PURPOSES {
        let is_there = known["data"].as_array().into_iter().flatten().any(|purpose| purpose["slug"] == slug);
        if !is_there {
            api.post("/purposes", &json!({"slug": slug, "name": name, "text": text})).await?;
        }
    }
    let first = api.get("/consents?limit=1").await?;
    if first["data"].as_array().is_some_and(|entries| !entries.is_empty()) {
        return Ok(());
    }
    let search = json!({"fields": ["number"], "sort": [{"field": "number"}], "limit": PEOPLE});
    let people = api.post("/people/search", &search).await?;
    let mut records = Vec::new();
    for (at, person) in people["data"].as_array().into_iter().flatten().enumerate() {
        let (news, offers) = SAID[at * 7 % SAID.len()];
        for (purpose, state) in [("newsletter", news), ("offers", offers)] {
            let Some(state) = state else { continue };
            let said = now.plus_micros(-(2 + (at as i64 * 13) % 400) * DAY);
            records.push(
                json!({"person_id": person["id"], "channel": "email", "purpose": purpose, "state": state,
                "text_version": 1, "source": SOURCE, "at": said}),
            );
        }
    }
    // All or nothing, so that a start that broke off begins anew.
    let done: Json = api.post("/consents/batch", &json!({"records": records})).await?;
    let failed = done["results"].as_array().into_iter().flatten().find(|one| one["status"] != "created");
    match failed {
        Some(failed) => Err(Failure::of("the made-up consents", failed)),
        None => Ok(()),
    }
}
