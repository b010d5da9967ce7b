//! Segments in SQL, and estimates.

use serde_json::{Value as Json, json};

use super::rights::colleague;
use super::{members, segment};
use crate::app::TestApp;

const NOW: model::Timestamp = model::Timestamp(1_772_452_800_000_000);

/// The moments of a person of a kind.
fn moments(test: &TestApp, person: &str, kind: &str) -> usize {
    test.get(&format!("/people/{person}/timeline?kind={kind}"))["data"].as_array().unwrap().len()
}

fn later(test: &mut TestApp, minutes: i64, ready: impl Fn(&TestApp) -> bool) {
    test.app.clock.set(test.app.clock.now().plus_micros(minutes * 60_000_000));
    let began = std::time::Instant::now();
    while !ready(test) {
        assert!(began.elapsed() < std::time::Duration::from_secs(60), "it is not computed anew");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    test.settle();
}

db::db_test! {
    fn a_query_is_a_segment_as_true_as_its_schedule(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({"country": "DE"})), ("Bob", json!({"country": "FR"}))]);
        let (ada, bob) = (people["Ada"].as_str(), people["Bob"].as_str());
        let query = "select id as person_id, 1 as n from people where country = 'DE' -- those; ";
        let found = test.post("/segments/preview", &json!({"query": query}));
        assert_eq!((&found["count"], &found["of"], &found["sample"][0]["id"]), (&json!(1), &json!(2), &json!(ada)));
        let made = test.post("/segments", &json!({"name": "Germans", "query": query, "every": "1h"}));
        let id = made["id"].as_str().unwrap().to_owned();
        let path = format!("/segments/{id}");
        assert_eq!((&made["kind"], &made["state"], &made["every"], &made["filter"]), (&json!("sql"), &json!("filling"), &json!("1h"), &Json::Null));
        test.settle();
        let shown = test.get(&path);
        assert_eq!((&shown["state"], &shown["members"]), (&json!("ready"), &json!(1)));
        assert_eq!((&shown["refreshed_at"], &shown["next_at"]), (&json!("2026-03-02T12:00:00Z"), &json!("2026-03-02T13:00:00Z")));
        assert_eq!(members(&test, &id), [ada.to_owned()].into());
        // Being found the first time is not coming in.
        assert_eq!(moments(&test, ada, "segment_entered"), 0);
        let asking = segment(&test, "Others", json!({"not": {"segment": id}}));
        assert_eq!(members(&test, &asking), [bob.to_owned()].into());
        // Nothing moves anybody before its time has come; then who comes in comes in live, and segments that ask follow.
        test.ask("PATCH", &format!("/people/{bob}"), Some(&json!({"country": "DE"})));
        test.settle();
        later(&mut test, 59, |_| true);
        assert_eq!(members(&test, &id).len(), 1);
        later(&mut test, 2, |test| test.get(&path)["members"] == 2);
        assert_eq!(test.get(&path)["next_at"], "2026-03-02T14:01:00Z");
        assert_eq!(moments(&test, bob, "segment_entered"), 1);
        assert_eq!(members(&test, &asking).len(), 0);
        let why = test.get(&format!("{path}/why/{bob}"));
        assert_eq!((&why["member"], &why["conditions"]), (&json!(true), &json!([])));
        // Another query is asked at once, and enters nobody; another schedule moves the next time.
        let change = json!({"query": "select id as person_id from people where country = 'XX'", "every": "1d"});
        assert_eq!(test.ask("PATCH", &path, Some(&change)).0, 200);
        test.settle();
        let shown = test.get(&path);
        assert_eq!((&shown["members"], &shown["every"], &shown["next_at"]), (&json!(0), &json!("1d"), &json!("2026-03-03T13:01:00Z")));
        assert_eq!(moments(&test, ada, "segment_left"), 0);
        assert_eq!(test.ask("POST", &format!("{path}/refresh"), None).0, 200);
        test.settle();
        assert_eq!(test.get(&format!("{path}/count"))["count"], 0);
        // It is used where a tree asks for it, or a query names it.
        let naming = format!("select person_id from segment_members where segment_id = '{id}'");
        let naming = test.post("/segments", &json!({"name": "Naming", "query": naming}))["id"].as_str().unwrap().to_owned();
        let (status, refused) = test.ask("DELETE", &path, None);
        let detail = refused["detail"].as_str().unwrap();
        assert!(status == 409 && detail.contains("Others") && detail.contains("Naming"), "{refused}");
        for gone in [asking, naming, id.clone()] {
            assert_eq!(test.ask("DELETE", &format!("/segments/{gone}"), None).0, 204);
        }
    }

    fn a_query_that_cannot_be_asked_says_so(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        test.people(&[("Ada", json!({"country": "DE"}))]);
        let tried = |query: &str| {
            let made = test.ask("POST", "/segments", Some(&json!({"name": "Q", "query": query})));
            let previewed = test.ask("POST", "/segments/preview", Some(&json!({"query": query})));
            assert_eq!(made.0, previewed.0, "{query}");
            (made.0, made.1["detail"].as_str().unwrap_or_default().to_owned())
        };
        for query in [
            "select nothing from people",
            "select id from people",
            "select person_id from changes",
            "drop table people",
            "select id as person_id from people) q; select 1 from (select id as person_id from people",
        ] {
            let (status, detail) = tried(query);
            assert!((400..=422).contains(&status), "{query}: {status} {detail}");
        }
        let refused = |body: Json, pointer: &str| {
            let (status, answer) = test.ask("POST", "/segments", Some(&body));
            assert_eq!((status, &answer["errors"][0]["pointer"]), (400, &json!(pointer)), "{answer}");
        };
        let query = "select id as person_id from people";
        refused(json!({"name": "Q", "query": " "}), "/query");
        refused(json!({"name": "Q", "query": query, "every": "1y"}), "/every");
        refused(json!({"name": "Q", "query": query, "every": "90d"}), "/every");
        refused(json!({"name": "Q", "query": query, "filter": {"and": []}}), "/query");
        refused(json!({"name": "Q", "filter": {"and": []}, "every": "1d"}), "/every");
        // Whom nobody knows is nobody: numbers and strangers are no people.
        let made = test.post("/segments", &json!({"name": "Numbers", "query": "select 5 as person_id"}));
        test.settle();
        assert_eq!(test.get(&format!("/segments/{}/count", made["id"].as_str().unwrap()))["count"], 0);
        // A segment with conditions takes no query, and one in SQL no conditions.
        let tree = segment(&test, "Tree", json!({"and": []}));
        assert_eq!(test.ask("PATCH", &format!("/segments/{tree}"), Some(&json!({"query": query}))).0, 400);
        let path = format!("/segments/{}", made["id"].as_str().unwrap());
        assert_eq!(test.ask("PATCH", &path, Some(&json!({"filter": {"and": []}}))).0, 400);
        // A table that is gone later is told at the segment, and heals by itself.
        let object = test.post("/objects", &json!({"name": "Boats", "fields": [{"name": "Name", "type": "text"}]}));
        let slug = object["slug"].as_str().unwrap().to_owned();
        let on = format!("select id as person_id from people where (select count(*) from {slug}) = 0");
        let boats = test.post("/segments", &json!({"name": "Boats", "query": on, "every": "1h"}));
        test.settle();
        let path = format!("/segments/{}", boats["id"].as_str().unwrap());
        assert_eq!(test.get(&path)["members"], 1);
        assert!([200, 204].contains(&test.ask("DELETE", &format!("/objects/{slug}"), None).0));
        later(&mut test, 61, |test| test.get(&path)["state"] == "failed");
        assert!(test.get(&path)["problem"].as_str().unwrap().contains(&slug));
        assert_eq!(test.ask("GET", &format!("{path}/count"), None).0, 422);
        // A name changes nothing of its schedule, and the query that is put right finds people as for the first time.
        let next = test.get(&path)["next_at"].clone();
        assert_eq!(test.ask("PATCH", &path, Some(&json!({"name": "No boats"}))).1["next_at"], next);
        let change = json!({"query": "select id as person_id from people where country is not null"});
        assert_eq!(test.ask("PATCH", &path, Some(&change)).1["refreshed_at"], Json::Null);
        test.settle();
        assert_eq!(test.get(&path)["members"], 1);
        let told = "select count(*) from interactions where kind = 'segment_entered'";
        assert_eq!(test.post("/sql", &json!({"query": told}))["rows"], json!([[0]]));
        // A figure that is kept does not look back from now.
        let since = json!({"field": "placed_at", "op": "gte", "value": {"ago": "30d"}});
        let settings = json!({"object": "orders", "via": "person_id", "function": "count", "filter": since});
        let (status, refused) = test.ask("POST", "/objects/people/fields", Some(&json!({"name": "Lately", "type": "roll_up", "settings": settings})));
        assert!(status == 400 && refused.to_string().contains("from now"), "{refused}");
    }

    fn an_estimate_is_exact_where_everybody_is_looked_at(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let germans = json!({"filter": {"field": "country", "op": "eq", "value": "DE"}});
        test.people(&[("Ada", json!({"country": "DE"})), ("Bob", json!({"country": "FR"}))]);
        let exact = test.post("/segments/estimate", &germans);
        assert_eq!(exact, json!({"estimate": 1, "of": 2, "sample": 2, "exact": true}));
        for chunk in 0..3 {
            let rows: Vec<Json> = (0..1_000)
                .map(|at| json!({"last_name": format!("P{chunk}-{at}"), "country": if at % 4 == 0 { "DE" } else { "FR" }}))
                .collect();
            test.post("/people/batch", &json!({"records": rows}));
        }
        let told = test.post("/segments/estimate", &germans);
        assert_eq!((&told["of"], &told["sample"], &told["exact"]), (&json!(3_002), &json!(1_000), &json!(false)));
        // 751 are; a sample of 1,000 is off by three standard errors (35 of 3,002 each) at most.
        let estimate = told["estimate"].as_i64().unwrap();
        assert!((estimate - 751).abs() < 3 * 41, "{estimate}");
        assert_eq!(test.post("/segments/estimate", &germans), told, "the same sample each time");
        // Whoever sees none of the sample is told nothing for certain.
        let own = json!({"read": "own", "create": "all", "edit": "own", "delete": "none"});
        let hers = colleague(&test, "own people", json!({}), json!({"people": own}));
        let (status, told) = test.ask_with(&hers, "POST", "/segments/estimate", Some(&germans));
        assert_eq!((status, &told["estimate"], &told["exact"]), (200, &json!(0), &json!(false)));
        assert_eq!(test.ask("POST", "/segments/estimate", Some(&json!({"filter": {"segment": uuid()}}))).0, 400);
    }
}

fn uuid() -> &'static str {
    "00000000-0000-7000-8000-000000000000"
}
