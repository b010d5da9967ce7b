//! Lists: order, pages, cursors and the fields shown.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};

use super::naive::{OBJECTS, check, tree, world};
use super::values::fields;
use super::{faults, make_id, shop, text};
use crate::app::Actor;

/// All pages of a list, walked by its cursors.
#[track_caller]
fn walk(actor: &Actor<'_>, object: &str, request: &Json) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = json!(null);
    loop {
        let mut request = request.clone();
        request["after"] = after;
        let page = actor.post(&format!("/{object}/search"), request.clone()).is(200);
        let data = page["data"].as_array().unwrap();
        assert!(data.len() as u64 <= request["limit"].as_u64().unwrap());
        ids.extend(data.iter().map(|record| text(&record["id"])));
        after = page["next"].clone();
        if after.is_null() {
            return ids;
        }
        assert!(!data.is_empty() && ids.len() < 1_000, "the pages do not end");
    }
}

type Sort = Vec<(String, bool)>;

fn sort(object: &'static str) -> BoxedStrategy<Sort> {
    let slugs: Vec<String> = fields(object).iter().map(|field| field.slug.to_string()).collect();
    let most = slugs.len().min(3);
    subsequence(slugs, 0..=most)
        .prop_shuffle()
        .prop_flat_map(|slugs| {
            let count = slugs.len();
            (Just(slugs), prop::collection::vec(any::<bool>(), count))
        })
        .prop_map(|(slugs, directions)| slugs.into_iter().zip(directions).collect())
        .boxed()
}

fn request(sort: &Sort, filter: &Json, limit: usize) -> Json {
    let keys: Vec<_> = sort
        .iter()
        .map(|(field, descending)| json!({"field": field, "direction": if *descending { "desc" } else { "asc" }}))
        .collect();
    json!({"sort": keys, "filter": filter, "limit": limit, "fields": ["id"]})
}

db::db_test! {
    fn pages_in_random_orders_show_every_record_once(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let asked = select(OBJECTS).prop_flat_map(|object| (Just(object), sort(object), tree(object, 1), 1_usize..6));
        check(40, (world(), prop::collection::vec(asked, 8)), |(mut world, lists)| {
            world.store(&test, &owner);
            for (object, sort, tree, limit) in lists {
                let tree = world.real(object, &tree);
                // Half of what trees ask is not there: all records are walked too.
                for tree in [tree, json!({"and": []})] {
                    let expected = world.found(object, &tree, &sort);
                    assert_eq!(walk(&owner, object, &request(&sort, &tree, limit)), expected, "{object} by {sort:?} with {tree}");
                }
            }
        });
    }

    fn nothing_is_shown_twice_when_records_are_added(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let mut ids: Vec<_> = (0..5).map(|n| make_id(&owner, "people", json!({"size": n / 2}))).collect();
        let first = owner.get("/people?limit=2&sort=size").is(200);
        make_id(&owner, "people", json!({"size": -1}));
        let next = text(&first["next"]);
        let second = owner.get(&format!("/people?limit=2&sort=size&after={next}")).is(200);
        let third = owner.get(&format!("/people?limit=9&sort=size&after={}", text(&second["next"]))).is(200);
        let mut shown: Vec<_> = [&first, &second, &third].iter().flat_map(|page| page["data"].as_array().unwrap().clone()).map(|one| text(&one["id"])).collect();
        assert_eq!(third["next"], json!(null));
        shown.sort();
        ids.sort();
        assert_eq!(shown, ids);
    }

    fn a_cursor_is_for_its_own_list(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for n in 0..4 {
            make_id(&owner, "people", json!({"name": format!("p{n}"), "size": n}));
            make_id(&owner, "companies", json!({"name": format!("p{n}"), "size": n}));
        }
        let filter = json!({"field": "size", "op": "gte", "value": 0});
        let list = json!({"filter": filter, "sort": [{"field": "name"}], "limit": 2, "search": "p"});
        let page = owner.post("/people/search", list.clone()).is(200);
        let cursor = text(&page["next"]);
        let with = |path: &str, changes: Json| {
            let mut list = list.clone();
            list["after"] = json!(cursor);
            list.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            owner.post(path, list)
        };
        assert_eq!(with("/people/search", json!({})).is(200)["data"].as_array().unwrap().len(), 2);
        // What is shown and how much of it may change on the way.
        with("/people/search", json!({"fields": ["size"], "limit": 1, "total": true, "sum": ["size"]})).is(200);
        for changes in [
            json!({"filter": {"field": "size", "op": "gte", "value": 1}}),
            json!({"filter": null}),
            json!({"search": "q"}),
            json!({"sort": [{"field": "name", "direction": "desc"}]}),
            json!({"sort": [{"field": "size"}]}),
            json!({"sort": []}),
        ] {
            assert_eq!(faults(&with("/people/search", changes.clone()))[0].0, "/after", "{changes}");
        }
        assert_eq!(faults(&with("/companies/search", json!({})))[0].0, "/after", "a cursor of another object");
        let flipped: String = cursor.chars().rev().collect();
        for wrong in ["", "a", "!!!", &cursor[..cursor.len() - 4], &flipped, &"A".repeat(10_000)] {
            assert_eq!(faults(&with("/people/search", json!({"after": wrong})))[0].0, "/after", "{wrong:.50}");
        }
    }

    fn only_the_fields_asked_for_are_shown(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let company = make_id(&owner, "companies", json!({"name": "Acme"}));
        make_id(&owner, "people", json!({"name": "Zoë", "price": "5", "company_id": company}));
        let page = owner.post("/people/search", json!({"fields": ["price", "company_id", "tier"]})).is(200);
        let record = page["data"][0].as_object().unwrap();
        assert_eq!(record.keys().map(String::as_str).collect::<Vec<_>>(), ["id", "price", "company_id", "tier", "_titles"]);
        assert_eq!(record["price"], json!({"amount": "5.00", "currency": "EUR"}));
        assert_eq!(record["_titles"], json!({"company_id": "Acme"}));
        // An amount of an order brings its currency along unasked.
        make_id(&owner, "orders", json!({"placed_at": "2026-03-01T10:00:00Z", "total": {"amount": "1", "currency": "USD"}}));
        let page = owner.post("/orders/search", json!({"fields": ["total"]})).is(200);
        assert_eq!(page["data"][0]["total"], json!({"amount": "1.00", "currency": "USD"}));
    }

    /// The texts of a title together, else the next part that says something.
    fn what_is_pointed_to_is_named(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let company = make_id(&owner, "companies", json!({"name": "Acme", "town": "Köln"}));
        for (person, title) in [
            (json!({"name": "Zoë", "email": "zoe@example.com", "company_id": company}), "Zoë"),
            (json!({"email": "ana@example.com"}), "ana@example.com"),
            (json!({}), "Person without a name"),
        ] {
            let id = make_id(&owner, "people", person);
            make_id(&owner, "orders", json!({"placed_at": "2026-03-01T10:00:00Z", "person_id": id}));
            let page = owner.get("/orders?limit=1").is(200);
            assert_eq!(page["data"][0]["_titles"], json!({"person_id": title}));
        }
        let zoe = owner.get("/people?sort=number&limit=1").is(200);
        assert_eq!(zoe["data"][0]["_titles"], json!({"company_id": "Acme Köln"}));
    }

    fn an_address_sorts_like_a_search(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (name, size) in [("b", Some(1)), ("a", Some(1)), ("c", None), ("d", Some(2))] {
            make_id(&owner, "people", json!({"name": name, "size": size}));
        }
        let names = |query: &str| {
            let data = owner.get(&format!("/people?{query}")).is(200)["data"].as_array().unwrap().clone();
            data.iter().map(|one| text(&one["name"])).collect::<String>()
        };
        assert_eq!(names("sort=-size,name"), "dabc");
        assert_eq!(names("sort=size,-name"), "badc");
        assert_eq!(names("sort=-name&limit=2"), "dc");
        assert_eq!(names(""), "dcab", "newest first");
    }
}
