//! Field types: what is sent is kept, shown, found and copied, whatever the type.

mod lists;
mod pointers;
mod round;
mod texts;
mod typed;

use std::borrow::Cow;

use db::testing::Scratch;
use model::field::{Choice, Field, FieldType};
use model::object::Object;
use platform::Module;
use serde_json::{Value as Json, json};

use crate::app::{Actor, TestApp};

const COLOURS: &[Choice] =
    &[Choice::new("red", "Red"), Choice::new("green", "Green"), Choice::new("blue", "Blue")];
const TARGETS: &[Cow<'static, str>] = &[Cow::Borrowed("things"), Cow::Borrowed("places")];

/// One field of each type that this test is about.
pub const FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).quick(),
    Field::new("note", "Note", FieldType::LongText),
    Field::new("story", "Story", FieldType::RichText),
    Field::new("opens", "Opens", FieldType::Time).quick(),
    Field::new("colours", "Colours", FieldType::MultiSelect(Cow::Borrowed(COLOURS))),
    Field::new("tags", "Tags", FieldType::Tags),
    Field::new("stars", "Stars", FieldType::Rating { max: 5 }).quick(),
    Field::new("called", "Called", FieldType::PersonName).quick(),
    Field::new("address", "Address", FieldType::Address),
    Field::new("country", "Country", FieldType::Country),
    Field::new("language", "Language", FieldType::Language),
    Field::new("phone", "Phone", FieldType::Phone).quick(),
    Field::new("about", "About", FieldType::reference(TARGETS)).quick(),
    Field::new("friends", "Friends", FieldType::relations("things")),
    Field::new("paper", "Paper", FieldType::File),
    Field::new("extra", "Extra", FieldType::Json),
];
const PLACE_FIELDS: &[Field] = &[Field::new("name", "Name", FieldType::Text)];

fn object(slug: &'static str, fields: &'static [Field]) -> Object {
    Object {
        title: Cow::Borrowed(&[Cow::Borrowed("name")]),
        search: Cow::Borrowed(&[Cow::Borrowed("name")]),
        fields: fields.into(),
        ..Object::named(slug, slug, slug)
    }
}

/// The system with things of every kind.
pub fn things(scratch: &Scratch) -> TestApp {
    let module = Module {
        objects: || vec![object("things", FIELDS), object("places", PLACE_FIELDS)],
        ..Module::named("things")
    };
    TestApp::with(scratch, vec![module])
}

/// The same with people, to whom moments belong.
pub fn things_and_people(scratch: &Scratch) -> TestApp {
    let module = Module {
        objects: || {
            vec![object("things", FIELDS), object("places", PLACE_FIELDS), object("people", PLACE_FIELDS)]
        },
        ..Module::named("things")
    };
    TestApp::with(scratch, vec![module])
}

/// The names of the things that a filter finds.
#[track_caller]
pub fn found(actor: &Actor<'_>, field: &str, op: &str, value: Json) -> Vec<String> {
    let filter = json!({"field": field, "op": op, "value": value});
    let search = json!({"filter": filter, "sort": [{"field": "name"}], "fields": ["name"]});
    let page = actor.post("/things/search", search).is(200);
    page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}
