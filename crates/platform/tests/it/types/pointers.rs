//! Fields that point to records of several objects, or to several records.

use serde_json::json;

use super::{found, things};
use crate::records::{make, make_id, text};

const NOBODY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

db::db_test! {
    fn a_reference_points_to_one_of_its_objects(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let place = make_id(&owner, "places", json!({"name": "Bonn"}));
        let made = make(&owner, "things", json!({"name": "a", "about": {"object": "places", "id": place}}));
        assert_eq!(made["about"], json!({"object": "places", "id": place}));
        assert_eq!(made["_titles"]["about"], "Bonn");
        assert_eq!(found(&owner, "about", "eq", json!(place)), ["a"]);
        assert_eq!(found(&owner, "about", "eq", json!({"object": "places", "id": place})), ["a"]);
        assert_eq!(found(&owner, "about", "eq", json!({"object": "things", "id": place})), [""; 0]);
        assert_eq!(found(&owner, "about", "in", json!([place, NOBODY])), ["a"]);
        for wrong in [
            json!({"object": "places", "id": NOBODY}),
            json!({"object": "things", "id": place}),
            json!({"object": "users", "id": place}),
            json!({"object": "places; drop table things", "id": place}),
            json!({"id": place}),
            json!(place),
            json!(5),
        ] {
            owner.post("/things", json!({"about": wrong})).problem(400);
        }
    }

    fn who_is_deleted_leaves_what_pointed_there(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let place = make_id(&owner, "places", json!({"name": "Bonn"}));
        let b = make_id(&owner, "things", json!({"name": "b"}));
        let c = make_id(&owner, "things", json!({"name": "c"}));
        let a = make_id(&owner, "things", json!({"name": "a", "about": {"object": "places", "id": place}, "friends": [b, c, b]}));
        assert_eq!(owner.get(&format!("/things/{a}")).is(200)["friends"].as_array().unwrap().len(), 2);
        assert_eq!(found(&owner, "friends", "contains", json!(b)), ["a"]);
        owner.delete(&format!("/places/{place}")).is(204);
        owner.delete(&format!("/things/{b}")).is(204);
        let left = owner.get(&format!("/things/{a}")).is(200);
        assert_eq!((&left["about"], &left["friends"]), (&json!(null), &json!([c])));
        assert_eq!(found(&owner, "friends", "contains", json!(b)), [""; 0]);
        assert_eq!(found(&owner, "about", "empty", json!(true)), ["a", "c"]);
        owner.post("/things", json!({"friends": [c, NOBODY]})).problem(400);
        owner.post("/things", json!({"friends": [text(&json!("x"))]})).problem(400);
    }

    fn many_that_go_leave_the_lists_they_were_in(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let ids: Vec<String> = (0..40).map(|n| make_id(&owner, "things", json!({"name": format!("t{n:02}")}))).collect();
        // Each points to the five behind it, so that one goes out of many lists and many out of one.
        for (at, id) in ids.iter().enumerate() {
            let friends: Vec<&String> = (1..=5).map(|ahead| &ids[(at + ahead) % ids.len()]).collect();
            owner.patch(&format!("/things/{id}"), json!({"friends": friends})).is(200);
        }
        let (going, staying): (Vec<_>, Vec<_>) = ids.iter().enumerate().partition(|(at, _)| at % 3 == 0);
        let gone: Vec<&String> = going.iter().map(|(_, id)| *id).collect();
        let done = owner.post("/things/bulk", json!({"ids": gone, "delete": true})).is(200);
        assert_eq!((&done["count"], &done["skipped"]), (&json!(14), &json!([])), "{done}");
        for (at, id) in staying {
            let left = owner.get(&format!("/things/{id}")).is(200)["friends"].clone();
            let mut expected: Vec<&String> = (1..=5).map(|ahead| &ids[(at + ahead) % ids.len()]).filter(|id| !gone.contains(id)).collect();
            expected.sort();
            assert_eq!(left, json!(expected), "{at}");
        }
        let pointed = test.column("select value from multi_values where field = 'things.friends'", vec![]);
        assert!(pointed.iter().all(|id| !gone.contains(&id)), "the index knows of none of them");
        let back = owner.post(&format!("/batches/{}/undo", text(&done["batch_id"])), json!({})).is(200);
        assert_eq!(back["skipped"], json!([]), "{back}");
        for (at, id) in ids.iter().enumerate() {
            let mut expected: Vec<&String> = (1..=5).map(|ahead| &ids[(at + ahead) % ids.len()]).collect();
            expected.sort();
            assert_eq!(owner.get(&format!("/things/{id}")).is(200)["friends"], json!(expected), "{at}");
        }
    }

    fn a_thing_that_points_to_itself_can_go(scratch: Scratch) {
        let test = things(scratch);
        let owner = test.owner();
        let a = make_id(&owner, "things", json!({"name": "a"}));
        let me = json!({"about": {"object": "things", "id": a}, "friends": [a]});
        owner.patch(&format!("/things/{a}"), me).is(200);
        owner.delete(&format!("/things/{a}")).is(204);
        assert!(test.column("select value from multi_values", vec![]).is_empty());
    }
}
