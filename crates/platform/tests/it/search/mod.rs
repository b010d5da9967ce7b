//! Searching everything: by words and how they begin, soon after a write and never what is gone.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::app::{Actor, until_followed, working};
use crate::records::{make_id, shop, text};

fn found(actor: &Actor<'_>, query: &str) -> Vec<(String, String)> {
    let escaped: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let list = actor.get(&format!("/search?q={escaped}&limit=100")).is(200);
    let list = list["data"].as_array().unwrap().iter();
    list.map(|hit| (text(&hit["object"]), text(&hit["title"]))).collect()
}

fn titles(actor: &Actor<'_>, query: &str) -> Vec<String> {
    found(actor, query).into_iter().map(|(_, title)| title).collect()
}

db::db_test! {
    fn records_are_found_by_the_words_they_hold(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        working(&test, || {
            for (name, email) in [("Zoë Şahin", "zoe@example.com"), ("Zoey Smith", "z.smith@acme.test"), ("Anna-Maria O'Neil", "anna@acme.test"), ("東京 太郎", "taro@example.jp")] {
                make_id(&owner, "people", json!({"name": name, "email": email}));
            }
            make_id(&owner, "companies", json!({"name": "Acme & Sons", "town": "Zürich"}));
            until_followed(&test);
            assert_eq!(titles(&owner, "zoe"), ["Zoë Şahin", "Zoey Smith"], "the whole word comes first");
            assert_eq!(titles(&owner, "sahin ZOE"), ["Zoë Şahin"]);
            assert_eq!(titles(&owner, "smi z"), ["Zoey Smith"]);
            assert_eq!(titles(&owner, "maria o'neil"), ["Anna-Maria O'Neil"]);
            assert_eq!(titles(&owner, "anna-m"), ["Anna-Maria O'Neil"]);
            assert_eq!(titles(&owner, "zoe@exa"), ["Zoë Şahin"]);
            assert_eq!(titles(&owner, "東京"), ["東京 太郎"]);
            let acme: BTreeSet<_> = found(&owner, "acme").into_iter().collect();
            let expected = [("companies", "Acme & Sons Zürich"), ("people", "Anna-Maria O'Neil"), ("people", "Zoey Smith")];
            assert_eq!(acme, expected.map(|(object, title)| (object.to_owned(), title.to_owned())).into());
            for nothing in ["", " ", "'", "\"*", "zoe smithers", "oey", "\u{202e}", "%", "zoe AND (", "'; drop table people; --"] {
                assert_eq!(titles(&owner, nothing), [""; 0], "{nothing}");
            }
            let hit = owner.get("/search?q=exam").is(200)["data"][0].clone();
            assert_eq!((&hit["subtitle"], &hit["matched"]), (&json!("zoe@example.com"), &json!("email")));
            for wrong in ["/search", "/search?q=a&limit=0", "/search?q=a&limit=101", "/search?q=a&x=1"] {
                owner.get(wrong).problem(400);
            }
            assert_eq!(owner.get(&format!("/search?q={}", "a".repeat(1_001))).status, 400);
            test.anon().get("/search?q=zoe").problem(401);
        });
    }

    fn what_changes_or_goes_is_found_as_it_is(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        working(&test, || {
            let person = make_id(&owner, "people", json!({"name": "Before"}));
            let path = format!("/people/{person}");
            until_followed(&test);
            assert_eq!(titles(&owner, "before"), ["Before"]);
            owner.patch(&path, json!({"name": "After", "size": 3})).is(200);
            until_followed(&test);
            assert_eq!((titles(&owner, "before").len(), titles(&owner, "aft").len()), (0, 1));
            owner.patch(&path, json!({"name": null})).is(200);
            until_followed(&test);
            assert_eq!(titles(&owner, "after").len(), 0);
            owner.patch(&path, json!({"name": "Again"})).is(200);
            until_followed(&test);
            assert_eq!(titles(&owner, "again").len(), 1);
            owner.delete(&path).is(204);
            assert_eq!(titles(&owner, "again").len(), 0, "before the follower has seen it");
            until_followed(&test);
            assert_eq!(titles(&owner, "again").len(), 0);
        });
    }

    fn each_object_has_its_best_among_many(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let records: Vec<Json> = (0..900).map(|n| json!({"name": format!("Berg {n}")})).collect();
        owner.post("/people/batch", json!({"records": records})).is(200);
        make_id(&owner, "companies", json!({"name": "Bergamo Foods"}));
        working(&test, || until_followed(&test));
        let hits = found(&owner, "berg");
        assert_eq!(hits.len(), 100);
        assert!(hits.contains(&("companies".to_owned(), "Bergamo Foods".to_owned())), "{hits:?}");
        let few = owner.get("/search?q=berg&limit=5").is(200)["data"].as_array().unwrap().clone();
        assert!(few.len() == 5 && few.iter().any(|hit| hit["object"] == "companies"), "{few:?}");
        assert_eq!(titles(&owner, "berg 77").iter().filter(|title| title.starts_with("Berg 77")).count(), 11);
        assert_eq!(titles(&owner, "berg 77")[0], "Berg 77");
    }

    fn following_again_from_the_start_changes_nothing(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        make_id(&owner, "people", json!({"name": "Zoë"}));
        let gone = make_id(&owner, "people", json!({"name": "Zora"}));
        owner.delete(&format!("/people/{gone}")).is(204);
        for _ in 0..2 {
            working(&test, || until_followed(&test));
            assert_eq!(titles(&owner, "z"), ["Zoë"]);
            test.app.write_blocking(|tx| tx.execute("delete from cursors where name = 'search'", &[])).unwrap();
        }
    }
}
