//! What somebody sends who means harm, or whose program is broken: a 4xx that says why, and nothing else.

use serde_json::{Value as Json, json};

use super::{faults, make, make_id, shop, text};
use crate::app::Actor;

/// The words that try to leave their place in a statement.
const ATTACKS: &[&str] = &[
    "'; drop table people; --",
    "\" or \"\"=\"",
    "name\0",
    "r.id",
    "id) or (1=1",
    "$1",
    "?1",
    "name\\",
    "\u{202e}eman",
    "people",
    "%s",
    "../../etc",
];

/// Sends and checks that the answer is the caller's fault and holds no word of the database.
#[track_caller]
fn refused(actor: &Actor<'_>, method: &str, path: &str, body: Option<Json>) {
    let reply = actor.send(method, path, body.map(|body| body.to_string()));
    assert!((400..500).contains(&reply.status), "{method} {path}: {} {}", reply.status, reply.text());
    let said = reply.text().to_lowercase();
    for word in ["sqlite", "postgres", "syntax", "select ", "sqlstate", "stack"] {
        assert!(!said.contains(word), "{method} {path}: {said}");
    }
}

db::db_test! {
    fn words_in_the_place_of_names_are_unknown_fields(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        make(&owner, "people", json!({"name": "Zoë"}));
        for word in ATTACKS {
            refused(&owner, "POST", "/people", Some(json!({*word: "a"})));
            refused(&owner, "POST", "/people/search", Some(json!({"filter": {"field": word, "op": "empty"}})));
            refused(&owner, "POST", "/people/search", Some(json!({"filter": {"field": "name", "op": word, "value": 1}})));
            refused(&owner, "POST", "/people/search", Some(json!({"filter": {"related": word, "any": {"and": []}}})));
            refused(&owner, "POST", "/people/search", Some(json!({"sort": [{"field": word}]})));
            refused(&owner, "POST", "/people/search", Some(json!({"sort": [{"field": "name", "direction": word}]})));
            refused(&owner, "POST", "/people/search", Some(json!({"fields": [word]})));
            refused(&owner, "POST", "/people/search", Some(json!({"sum": [word]})));
            refused(&owner, "POST", "/people/search", Some(json!({"after": word})));
            refused(&owner, "POST", "/people/search", Some(json!({*word: 1})));
            refused(&owner, "POST", "/people/batch", Some(json!({"match": [word], "records": []})));
        }
        assert_eq!(owner.get("/people?total=true").is(200)["total"], 1);
    }

    fn words_in_the_place_of_values_are_values(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for word in ATTACKS.iter().filter(|word| !word.contains('\0')) {
            let id = make_id(&owner, "people", json!({"name": word, "code": word, "source": word}));
            for field in ["name", "code", "source"] {
                for op in ["eq", "contains", "starts"] {
                    let filter = json!({"field": field, "op": op, "value": word});
                    let found = owner.post("/people/search", json!({"filter": filter, "fields": ["name"]})).is(200);
                    let data = found["data"].as_array().unwrap();
                    assert!(data.iter().any(|one| one["id"] == json!(id)), "{field} {op} {word}");
                    assert!(op != "eq" || data.len() == 1, "{field} {op} {word}: {found}");
                }
            }
            let found = owner.post("/people/search", json!({"search": word})).is(200);
            assert!(found["data"].as_array().unwrap().iter().any(|one| one["id"] == json!(id)), "{word}");
        }
        for (wild, count) in [("%", 1), ("_", 0), ("!", 0), ("*", 0), ("[a-z]", 0)] {
            let filter = json!({"field": "name", "op": "contains", "value": wild});
            let found = owner.post("/people/search", json!({"filter": filter, "total": true})).is(200);
            assert_eq!(found["total"], count, "{wild} is a sign like others");
            assert_eq!(owner.post("/people/search", json!({"search": wild, "total": true})).is(200)["total"], count, "{wild}");
        }
    }

    fn an_unknown_field_names_those_there_are(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (body, pointer) in [
            (json!({"filter": {"field": "nmae", "op": "empty"}}), "/filter/field"),
            (json!({"filter": {"and": [{"field": "name", "op": "empty"}, {"related": "orders", "any": {"field": "totl", "op": "empty"}}]}}), "/filter/and/1/any/field"),
            (json!({"sort": [{"field": "name"}, {"field": "nmae"}]}), "/sort/1/field"),
            (json!({"fields": ["name", "nmae"]}), "/fields/2"),
        ] {
            let (found, detail) = faults(&owner.post("/people/search", body)).remove(0);
            assert_eq!(found, pointer);
            assert!(detail.contains("they have id, created_at"), "{detail}");
        }
        let (pointer, detail) = faults(&owner.get("/people?sort=-nmae")).remove(0);
        assert!(pointer == "/sort/0/field" && detail.contains("email"), "{pointer} {detail}");
        refused(&owner, "GET", "/people?order=name", None);
        refused(&owner, "GET", "/people?limit=0", None);
        refused(&owner, "GET", "/people?limit=1001", None);
        refused(&owner, "GET", "/people?limit=a", None);
        refused(&owner, "GET", "/people?sort=name,name", None);
        refused(&owner, "GET", "/people?sort=name,code,size,vip", None);
        refused(&owner, "GET", "/people/not-an-id", None);
        refused(&owner, "GET", "/people/%00", None);
        refused(&owner, "GET", "/people/%ff", None);
        refused(&owner, "POST", "/orders/search", Some(json!({"search": "a"})));
    }

    fn bodies_of_the_wrong_form_are_refused(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "people", json!({}));
        for body in ["", "{", "[]", "null", "5", "\"a\"", "{\"name\": }", "{\"name\": \"\\ud800\"}", "{\"name\": \"a\"} {", "{\"size\": 1e999}", "\u{feff}{}", "{'a': 1}", "NaN"] {
            for (method, path) in [("POST", "/people".to_owned()), ("PATCH", format!("/people/{id}")), ("POST", "/people/batch".to_owned())] {
                let reply = owner.send(method, &path, Some(body.to_owned()));
                assert_eq!(reply.status, 400, "{method} {path} {body}: {}", reply.text());
            }
        }
        for body in [json!({"filter": []}), json!({"filter": "a"}), json!({"sort": "name"}), json!({"sort": ["name"]}), json!({"limit": "5"}), json!({"limit": 1.5}), json!({"search": 5}), json!({"search": "a\0"}), json!({"search": "a".repeat(1_001)}), json!({"total": "yes"})] {
            refused(&owner, "POST", "/people/search", Some(body));
        }
        for body in [json!({"records": {}}), json!({"records": [5]}), json!({"records": [[]]}), json!({"match": "email", "records": []}), json!({})] {
            refused(&owner, "POST", "/people/batch", Some(body));
        }
        // A list is not taken for the values of an object's fields in their order.
        for (path, body) in [("/people/search", json!([null, null])), ("/people/bulk", json!([])), ("/teams", json!(["North", null])), ("/views", json!(["people", "Mine", "table", false]))] {
            refused(&owner, "POST", path, Some(body));
        }
        for (body, pointer) in [(json!({"name": "a\0b"}), "/name"), (json!({"a\0b": 1}), ""), (json!({"price": {"amount": "1\0"}}), "/price/amount")] {
            assert_eq!(faults(&owner.post("/people", body))[0].0, pointer);
        }
    }

    fn deep_wide_and_long_requests_are_refused(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        let not = format!("{}{{\"and\":[]}}{}", "{\"not\":".repeat(10_000), "}".repeat(10_000));
        for body in [deep.clone(), format!("{{\"name\":{deep}}}")] {
            assert_eq!(owner.send("POST", "/people", Some(body)).status, 400);
        }
        for body in [format!("{{\"filter\":{not}}}"), format!("{{\"filter\":{deep}}}")] {
            assert_eq!(owner.send("POST", "/people/search", Some(body)).status, 400);
        }
        let search = |filter: Json| owner.post("/people/search", json!({"filter": filter}));
        let list = |length: usize| json!({"field": "size", "op": "in", "value": (0..length).collect::<Vec<_>>()});
        assert_eq!(faults(&search(list(1_001)))[0].0, "/filter/value");
        search(json!({"or": vec![list(1_000); 10]})).is(200);
        assert_eq!(faults(&search(json!({"or": vec![list(1_000); 40]})))[0].0, "/filter/or/10/value");
        search(json!({"or": vec![json!({"field": "name", "op": "empty"}); 499]})).is(200);
        assert_eq!(faults(&search(json!({"or": vec![json!({"field": "name", "op": "empty"}); 500]})))[0].0, "/filter/or/499");
        // As deep as may be, through relations, with a long list of days at its end.
        let days: Vec<_> = (0..1_000).map(|day| model::Day(20_000 + day).to_string()).collect();
        let mut tree = json!({"field": "created_at", "op": "in", "value": days});
        for level in 0..15 {
            tree = json!({"related": if level % 2 == 0 { "people" } else { "orders" }, "none": tree});
        }
        let root = if tree["related"] == "people" { "orders" } else { "people" };
        owner.post(&format!("/{root}/search"), json!({"filter": tree})).is(200);
        for op in ["contains", "starts"] {
            assert_eq!(faults(&search(json!({"field": "name", "op": op, "value": "a".repeat(60_000)})))[0].0, "/filter/value");
        }
        assert_eq!(owner.post("/people", json!({"name": "a".repeat(11_000_000)})).status, 413);
        refused(&owner, "POST", "/people", Some(json!({"name": "a".repeat(70_000)})));
        let fields: serde_json::Map<_, _> = (0..5_000).map(|n| (format!("f{n}"), json!(1))).collect();
        refused(&owner, "POST", "/people", Some(Json::Object(fields)));
        let long = "a".repeat(50_000);
        refused(&owner, "GET", &format!("/{}", "a".repeat(5_000)), None);
        let reply = owner.post("/people", json!({long: 1}));
        assert_eq!(reply.status, 400);
    }

    /// The ends of every type can be kept, found and shown.
    fn extreme_values_come_back(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        for (field, values) in [
            ("size", vec![json!(i64::MAX), json!(i64::MIN), json!(0)]),
            ("ratio", vec![json!(f64::MAX), json!(f64::MIN_POSITIVE), json!(5e-324), json!(-1.5e300), json!(0.1 + 0.2)]),
            ("price", vec![json!({"amount": "9223372036854.775807", "currency": "EUR"}), json!({"amount": "-9223372036854.775808", "currency": "EUR"})]),
            ("born", vec![json!("0001-01-01"), json!("9999-12-31"), json!("2024-02-29")]),
            ("seen_at", vec![json!("0001-01-01T00:00:00Z"), json!("9999-12-30T21:59:59.999999Z"), json!("1969-12-31T23:59:59.999999Z")]),
            ("name", vec![json!("\u{10ffff}"), json!("a\u{1}b"), json!("😀".repeat(500)), json!("ﷺ"), json!("\u{301}")]),
            ("code", vec![json!("\\"), json!("'"), json!("\"")]),
        ] {
            for value in values {
                let made = make(&owner, "people", json!({field: value}));
                assert_eq!(made[field], value, "{field}");
                let filter = json!({"field": field, "op": "eq", "value": value});
                let found = owner.post("/people/search", json!({"filter": filter, "sort": [{"field": field}]})).is(200);
                assert_eq!(found["data"].as_array().unwrap().len(), 1, "{field} {value}");
                assert_eq!(found["data"][0]["id"], made["id"]);
            }
        }
        for (field, value) in [("seen_at", "9999-12-31"), ("seen_at", "0001-01-01"), ("born", "10000-01-01"), ("seen_at", "9999-12-31T23:59:59Z")] {
            refused(&owner, "POST", "/people", Some(json!({field: value})));
        }
        // All of them stand in one list, which is read to its end.
        let all = owner.get("/people?limit=1000&sort=-ratio").is(200);
        assert!(all["data"].as_array().unwrap().len() > 15);
    }

    fn an_actor_cannot_reach_other_objects_through_a_record(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let id = make_id(&owner, "people", json!({}));
        for object in ["users", "tokens", "sessions", "changes", "person_scores", "sqlite_master", "pg_catalog.pg_tables", "people r"] {
            let path = object.replace(' ', "%20");
            let reply = owner.get(&format!("/{path}/{id}"));
            assert!(matches!(reply.status, 404 | 405), "{object}: {}", reply.status);
            let reply = owner.post(&format!("/{path}/search"), json!({}));
            assert!(matches!(reply.status, 404 | 405), "{object}: {}", reply.text());
        }
        let filter = json!({"related": "users", "any": {"field": "email", "op": "contains", "value": "a"}});
        let detail = faults(&owner.post("/people/search", json!({"filter": filter}))).remove(0).1;
        assert!(detail.contains("companies") && detail.contains("orders"), "{detail}");
        assert_eq!(text(&owner.get(&format!("/people/{id}")).is(200)["id"]), id);
    }
}
