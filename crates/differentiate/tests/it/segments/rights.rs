//! Which segments are there for whom: none that would tell what is hidden, by whichever way.

use serde_json::{Value as Json, json};

use super::{moment, segment};
use crate::app::TestApp;

const NOW: model::Timestamp = model::Timestamp(1_772_452_800_000_000);

/// A colleague with a role of the firm's own, and her token.
pub(super) fn colleague(test: &TestApp, role: &str, fields: Json, objects: Json) -> String {
    test.post("/roles", &json!({"name": role, "base": "member", "fields": fields, "objects": objects}));
    let email = format!("{}@example.com", role.replace(' ', "-"));
    let made = test.post("/users", &json!({"email": email, "name": role, "role": role}));
    test.token_of(made["id"].as_str().or(made["user"]["id"].as_str()).unwrap())
}

/// Whether somebody knows a segment; all ways to learn of it must agree.
fn knows(test: &TestApp, token: &str, person: &str, id: &str) -> bool {
    let list = test.ask_with(token, "GET", "/segments", None).1;
    let listed = list["data"].as_array().unwrap().iter().any(|one| one["id"] == *id);
    let of = test.ask_with(token, "GET", &format!("/people/{person}/segments"), None).1;
    let told = of["data"].as_array().unwrap().iter().any(|one| one["segment_id"] == *id);
    let asking = json!({"filter": {"segment": id}});
    let found = test.ask_with(token, "POST", "/people/search", Some(&asking)).0;
    let previewed = test.ask_with(token, "POST", "/segments/preview", Some(&asking)).0;
    if listed {
        assert_eq!((told, found, previewed), (true, 200, 200));
    } else {
        assert_eq!((told, found, previewed), (false, 400, 403));
    }
    for path in ["", "/count", "/members", "/uses", "/overlap", &format!("/why/{person}")] {
        let (status, answer) = test.ask_with(token, "GET", &format!("/segments/{id}{path}"), None);
        assert_eq!(status, if listed { 200 } else { 404 }, "{path}: {answer}");
    }
    listed
}

db::db_test! {
    fn a_segment_over_what_is_hidden_is_hidden(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({"country": "DE", "city": "Kiel"}))]);
        let ada = people["Ada"].as_str();
        test.order(ada, "2026-02-20", "40");
        let field = |name: &str, value: &str| json!({"field": name, "op": "eq", "value": value});
        let germans = segment(&test, "Germans", field("country", "DE"));
        let open = segment(&test, "Kiel", field("city", "Kiel"));
        let via = segment(&test, "By way of", json!({"not": {"not": {"segment": germans}}}));
        let spent = segment(&test, "Spent", json!({"did": "order_placed", "sum": {"field": "amount", "gte": 10}}));
        let bought = segment(&test, "Bought", json!({"related": "orders", "any": {"and": []}}));
        test.settle();
        let no_country = colleague(&test, "no country", json!({"people": {"country": "hidden"}}), json!({}));
        let no_total = colleague(&test, "no total", json!({"orders": {"total": "hidden"}}), json!({}));
        let own = json!({"read": "own", "create": "all", "edit": "own", "delete": "none"});
        let own_orders = colleague(&test, "own orders", json!({}), json!({"orders": own}));
        let all = [&germans, &open, &via, &spent, &bought];
        let known = |test: &TestApp, token: &str| all.map(|id| knows(test, token, ada, id));
        assert_eq!(known(&test, &no_country), [false, true, false, true, true]);
        assert_eq!(known(&test, &no_total), [true, true, true, false, true]);
        assert_eq!(known(&test, &own_orders), [true, true, true, false, false]);
        // Nor are there conditions of her own by which she would learn it.
        let ask = |token: &str, tree: Json| {
            let preview = test.ask_with(token, "POST", "/segments/preview", Some(&json!({"filter": tree}))).0;
            let made = test.ask_with(token, "POST", "/segments", Some(&json!({"name": "Hers", "filter": tree}))).0;
            assert_eq!(preview, made);
            made
        };
        assert_eq!(ask(&no_country, field("country", "DE")), 400);
        assert_eq!(ask(&no_total, json!({"did": "order_placed", "sum": {"field": "amount", "gte": 10}})), 403);
        assert_eq!(ask(&no_total, json!({"did": "order_placed", "where": {"field": "amount", "op": "gt", "value": 10}})), 403);
        assert_eq!(ask(&own_orders, json!({"related": "orders", "none": {"and": []}})), 403);
        assert_eq!(ask(&own_orders, json!({"did": "order_placed"})), 403);
        // In a history the moments do not name it.
        moment(&test, ada, "call_made", "2026-03-01T09:00:00Z");
        test.ask("PATCH", &format!("/people/{ada}"), Some(&json!({"country": "FR"})));
        test.settle();
        let left = |token: &str| {
            let timeline = test.ask_with(token, "GET", &format!("/people/{ada}/timeline?kind=segment_left"), None).1;
            let all = timeline["data"].as_array().unwrap().clone();
            let names = |one: &Json| one["properties"]["segment"].as_str().map(str::to_owned);
            all.iter().map(names).collect::<Vec<_>>()
        };
        let mut told = left(&no_total);
        told.sort();
        assert_eq!(told, [Some("By way of".to_owned()), Some("Germans".to_owned())]);
        assert_eq!(left(&no_country), [None, None]);
        let (_, refused) = test.ask_with(&no_country, "POST", "/sql", Some(&json!({"query": "select * from segment_members"})));
        assert!(refused["detail"].as_str().unwrap().contains("segment_members"), "{refused}");
        // What changes is followed: the field is hidden from nobody when it is no longer asked for.
        let change = json!({"filter": field("city", "Kiel")});
        assert_eq!(test.ask("PATCH", &format!("/segments/{germans}"), Some(&change)).0, 200);
        test.settle();
        assert_eq!(known(&test, &no_country), [true, true, true, true, true]);
    }
}
