//! What is sent comes back, from the database and from a cell of a file, for values of every type.

use std::collections::HashMap;

use model::Value;
use model::field::Reading;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value as Json, json};

use super::{FIELDS, things};
use crate::records::{make, make_id};

/// A file that is there.
const PAPER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Values of the fields that point to nothing, as they are shown.
fn any_thing() -> impl Strategy<Value = Map<String, Json>> {
    let text = || prop::option::of("[\\PC\n\"';=<&]{1,12}".prop_map(|text| text.trim().to_owned()));
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    let list = prop::collection::btree_set("[a-z;\\\\ ü😀\"]{0,5}", 0..4);
    let parts = prop::collection::vec(prop::option::of("[A-Za-z.,{ ü]{1,6}"), 10);
    let numbers = (0..86_400_i64, 1..=5_i64, prop::sample::subsequence(vec!["blue", "green", "red"], 0..=3));
    (text(), text(), list, parts, numbers).prop_map(move |(name, note, tags, parts, (time, stars, colours))| {
        let part = |at: usize| parts[at].as_ref().map(|text: &String| text.trim()).filter(|text| !text.is_empty());
        let or_null = |list: Vec<String>| if list.is_empty() { Json::Null } else { json!(list) };
        let tags: std::collections::BTreeSet<String> =
            tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
        let composed = |json: Json| match json.as_object().unwrap().values().all(Json::is_null) {
            true => Json::Null,
            false => json,
        };
        let languages = ["de", "pt-BR", "zh-Hant-TW", "sr-Latn", "de-CH-1996"];
        let phones = ["+4930123456", "+33140205050", "+12025550143"];
        let thing = json!({
            "name": some(name.clone()),
            "note": some(note.clone()),
            "opens": if time % 60 == 0 { format!("{:02}:{:02}", time / 3_600, time / 60 % 60) }
                else { format!("{:02}:{:02}:{:02}", time / 3_600, time / 60 % 60, time % 60) },
            "stars": stars,
            "tags": or_null(tags.into_iter().collect()),
            "colours": or_null(colours.iter().map(|colour| (*colour).to_owned()).collect()),
            "called": composed(json!({"prefix": part(0), "first": part(1), "middle": part(2), "last": part(3), "suffix": part(4)})),
            "address": composed(json!({"street": part(5), "street2": part(6), "city": part(7), "region": part(8), "postal_code": part(9),
                "country": (stars > 2).then_some("FR")})),
            "country": (stars > 3).then_some("DE"),
            "language": languages[stars as usize - 1],
            "phone": phones[stars as usize % 3],
            "paper": {"id": PAPER},
            "extra": {"a": [name, note, stars], "b": null},
        });
        thing.as_object().unwrap().clone()
    })
}

db::db_test! {
    fn what_is_sent_comes_back_from_the_database_and_from_cells(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let place = make_id(&owner, "places", json!({"name": "Bonn"}));
        let friend = make_id(&owner, "things", json!({"name": "friend"}));
        owner.post("/things", json!({"paper": {"id": PAPER}})).problem(400);
        let paper: model::Id = PAPER.parse().unwrap();
        let add = "insert into files (id, sha256, name, media_type, bytes, actor, created_at) \
             values ($1, $2, 'paper.pdf', 'application/pdf', 0, 'system', 0)";
        test.app.db.write_blocking(move |tx| tx.execute(add, &[paper.into(), vec![0_u8; 32].into()])).unwrap();
        let reading: Reading = test.app.firm.reading();
        let object = test.app.schema().object("things").unwrap().clone();
        let mut runner = TestRunner::deterministic();
        for _ in 0..100 {
            let mut thing = any_thing().new_tree(&mut runner).unwrap().current();
            thing.insert("about".to_owned(), json!({"object": "places", "id": place}));
            thing.insert("friends".to_owned(), json!([friend]));
            thing.insert("story".to_owned(), json!("<p>A <em>word</em> &amp; more</p>"));
            let made = make(&owner, "things", Json::Object(thing.clone()));
            let shown = owner.get(&format!("/things/{}", made["id"].as_str().unwrap())).is(200);
            for (slug, value) in &thing {
                assert_eq!(&shown[slug], value, "{slug}");
            }
            // The columns by the JSON that was shown, then the cell, then the columns by the cell.
            for field in FIELDS {
                let columns = field.read_json(&shown[field.slug.as_ref()], &reading).unwrap();
                let by_name: HashMap<&str, &Value> = columns.iter().map(|(name, value)| (name.as_str(), value)).collect();
                let cell = object.field(&field.slug).unwrap().text(&|name| by_name.get(name).copied());
                assert_eq!(field.read_text(&cell, &reading).unwrap(), columns, "{} from {cell:?}", field.slug);
            }
        }
    }

    fn every_type_is_described(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let objects = owner.get("/objects").is(200);
        let things = objects["data"].as_array().unwrap().iter().find(|object| object["slug"] == "things").unwrap();
        for field in things["fields"].as_array().unwrap() {
            let name = field["type"].as_str().unwrap();
            if name == "id" {
                continue;
            }
            let kind = model::field::FieldType::from_settings(name, &field["settings"]).unwrap();
            assert_eq!(kind.settings_json(), field["settings"], "{name}");
            let own = FIELDS.iter().find(|own| own.slug == field["slug"].as_str().unwrap());
            assert!(own.is_none_or(|own| own.kind == kind), "{name} is made again from its settings");
        }
        owner.get("/openapi.json").is(200);
    }

    fn the_warehouse_holds_every_type(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        make(&owner, "things", json!({"name": "a", "tags": ["x", "y"], "opens": "09:30", "stars": 4, "called": "Ada Lovelace", "address": {"city": "Bonn"}}));
        let rows = test.sql("select name, tags, opens, stars, called, called_last, address_city from things");
        assert_eq!(rows, [[json!("a"), json!(["x", "y"]), json!(34_200), json!(4), json!("Ada Lovelace"), json!("Lovelace"), json!("Bonn")]]);
    }
}
