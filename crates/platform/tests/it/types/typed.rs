//! Whatever is typed into a text comes back as it was typed, wherever texts can be written: in records, and in what is
//! said about them and about the system.

use serde_json::{Value as Json, json};

use super::texts::{NAUGHTY, SCRIPTS};
use super::things_and_people;
use crate::accounts::signed_in_owner;
use crate::app::Actor;
use crate::records::{make_id, text};

/// What is sent around a text; numbered, where it must differ from the one before.
type Around = fn(&str, usize) -> Json;

/// A text that can be written.
struct Place {
    method: &'static str,
    path: String,
    around: Around,
    /// Where the answer holds it.
    shown: &'static str,
    /// Whether spaces around it stay.
    kept_whole: bool,
}

fn post(path: &str, around: Around, shown: &'static str) -> Place {
    Place { method: "POST", path: path.to_owned(), around, shown, kept_whole: false }
}

fn patch(path: &str, around: Around, shown: &'static str) -> Place {
    Place { method: "PATCH", ..post(path, around, shown) }
}

fn whole(place: Place) -> Place {
    Place { kept_whole: true, ..place }
}

fn places(thing: &str, object: &str, moment: &str) -> Vec<Place> {
    let moment = format!("/interactions/{moment}");
    let field = format!("/objects/{object}/fields/x_kind");
    vec![
        post("/things", |text, _| json!({"name": text}), "/name"),
        whole(post("/things", |text, _| json!({"note": text}), "/note")),
        post("/things", |text, _| json!({"tags": [text]}), "/tags/0"),
        post("/things", |text, _| json!({"called": {"last": text}}), "/called/last"),
        post("/things", |text, _| json!({"address": {"city": text}}), "/address/city"),
        whole(post("/things", |text, _| json!({"extra": {"a": [text]}}), "/extra/a/0")),
        post("/things", |text, at| json!({"source": text, "source_id": at.to_string()}), "/source"),
        whole(post(&format!("/things/{thing}/comments"), |text, _| json!({"body": text}), "/body")),
        post("/views", |text, _| json!({"object": "things", "name": text}), "/name"),
        patch(
            &format!("/objects/{object}"),
            |text, _| json!({"label": text, "label_singular": text}),
            "/label",
        ),
        patch(&field, |text, _| json!({"label": text}), "/label"),
        patch(&field, |text, _| json!({"help": text}), "/help"),
        patch(&field, |text, _| json!({"section": text}), "/section"),
        patch(&field, |text, _| json!({"options": [{"value": "a", "label": text}]}), "/options/0/label"),
        post("/teams", |text, _| json!({"name": text}), "/name"),
        post("/roles", |text, _| json!({"name": text}), "/name"),
        post("/tokens", |text, _| json!({"name": text, "role": "member"}), "/name"),
        post(
            "/webhooks",
            |text, _| json!({"url": "https://hooks.example.com/", "description": text}),
            "/description",
        ),
        patch("/me", |text, _| json!({"name": text}), "/name"),
        patch(&moment, |text, _| json!({"channel": text}), "/channel"),
        patch(&moment, |text, _| json!({"referrer": text}), "/referrer"),
        whole(patch(&moment, |text, _| json!({"properties": {"a": text}}), "/properties/a")),
    ]
}

/// Writes each of these into a place, and gives why some were refused.
fn write_all<'a>(actor: &Actor<'_>, place: &Place, texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut refused = Vec::new();
    for (at, typed) in texts.enumerate() {
        let sent = (place.around)(typed, at);
        let what = format!("{} {} {sent}", place.method, place.path);
        let reply = actor.send(place.method, &place.path, Some(sent.to_string()));
        // Some are the same once the spaces are gone, where names are given once.
        if matches!(reply.status, 400 | 409) {
            refused.push(reply.text());
            continue;
        }
        assert!(matches!(reply.status, 200 | 201), "{what}: {} {}", reply.status, reply.text());
        let shown: Json = serde_json::from_slice(&reply.bytes).unwrap();
        let kept = if place.kept_whole { typed } else { typed.trim() };
        assert_eq!(shown.pointer(place.shown), Some(&json!(kept)), "{what}");
    }
    refused
}

db::db_test! {
    fn every_writable_text_comes_back_as_typed(scratch: Scratch) {
        let test = things_and_people(scratch);
        let owner = test.browser(&signed_in_owner(&test));
        let thing = make_id(&owner, "things", json!({"name": "a"}));
        let made = owner.post("/objects", json!({"name": "trips", "fields": [{"name": "kind", "type": "select", "options": ["a"]}]})).is(201);
        let person = make_id(&owner, "people", json!({"name": "a"}));
        let moment = make_id(&owner, "interactions", json!({"kind": "call_made", "person_id": person}));
        for place in places(&thing, &text(&made["slug"]), &moment) {
            // Labels have no tabs.
            let refused = write_all(&owner, &place, SCRIPTS.lines().filter(|script| !script.contains('\t')));
            assert!(refused.is_empty(), "{} {} refuses scripts, which are texts like others: {}", place.method, place.path, refused[0]);
            // Some are nothing once the spaces are gone, or are no name.
            let refused = write_all(&owner, &place, NAUGHTY.iter().copied());
            assert!(refused.len() <= 6, "{} {} refuses {refused:?} of {}", place.method, place.path, NAUGHTY.len());
        }
    }
}
