//! Segments by the API: what is refused, what is told, and for whom.

use serde_json::json;

use super::{members, moment, segment};
use crate::app::TestApp;

const NOW: model::Timestamp = model::Timestamp(1_772_452_800_000_000);

db::db_test! {
    fn a_segment_is_made_changed_and_removed(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({"country": "DE"})), ("Bob", json!({"country": "FR"}))]);
        let germans = segment(&test, "Germans", json!({"field": "country", "op": "eq", "value": "DE"}));
        assert_eq!(members(&test, &germans), [people["Ada"].clone()].into());
        let count = test.get(&format!("/segments/{germans}/count"));
        assert_eq!((&count["count"], count["seq"].is_i64()), (&json!(1), true));
        let shown = test.get(&format!("/segments/{germans}"));
        assert_eq!((&shown["state"], &shown["kind"], &shown["members"]), (&json!("ready"), &json!("rule"), &json!(1)));
        // Another tree looks at everybody anew.
        let path = format!("/segments/{germans}");
        let change = json!({"filter": {"field": "country", "op": "eq", "value": "FR"}, "proposition": "Wine"});
        assert_eq!(test.ask("PATCH", &path, Some(&change)).1["proposition"], "Wine");
        assert_eq!(members(&test, &germans), [people["Bob"].clone()].into());
        // Another segment asks for it: it stays, and there are no circles.
        let both = segment(&test, "Both", json!({"segment": germans}));
        assert_eq!(members(&test, &both).len(), 1);
        let (status, problem) = test.ask("DELETE", &path, None);
        assert_eq!(status, 409);
        assert!(problem["detail"].as_str().unwrap().contains("Both"), "{problem}");
        let circle = json!({"filter": {"or": [{"segment": both}]}});
        assert_eq!(test.ask("PATCH", &path, Some(&circle)).0, 400);
        assert_eq!(test.get(&format!("{path}/uses"))["segments"][0]["name"], "Both");
        assert_eq!(test.get(&format!("{path}/overlap"))["data"][0]["both"], 1);
        // Lists find its members.
        let found = test.post("/people/search", &json!({"filter": {"segment": germans}}));
        assert_eq!(found["data"][0]["id"], people["Bob"].as_str());
        assert_eq!(test.ask("DELETE", &format!("/segments/{both}"), None).0, 204);
        assert_eq!(test.ask("DELETE", &path, None).0, 204);
        assert_eq!(test.ask("GET", &path, None).0, 404);
        test.settle();
        let left = "select count(*) from segment_members";
        assert_eq!(test.post("/sql", &json!({"query": left}))["rows"], json!([[0]]));
    }

    fn why_says_it_condition_by_condition(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({"country": "DE"}))]);
        let ada = &people["Ada"];
        test.order(ada, "2026-02-20", "40");
        moment(&test, ada, "call_made", "2026-03-01T09:00:00Z");
        moment(&test, ada, "letter_sent", "2026-03-01T10:00:00Z");
        let tree = json!({"and": [
            {"field": "country", "op": "eq", "value": "DE"},
            {"related": "orders", "any": {"field": "total", "op": "gte", "value": "30"}},
            {"did": "call_made", "count": {"gte": 2}, "within": "7d"},
            {"not": {"did": "order_placed", "sum": {"field": "amount", "gte": 100}}},
            {"sequence": [{"did": "call_made"}, {"did": "letter_sent", "within": "2h"}]},
            {"did": "call_made", "last": {"after": "3d"}},
        ]});
        let id = segment(&test, "Busy", tree);
        let why = test.get(&format!("/segments/{id}/why/{ada}"));
        assert_eq!(why["member"], false);
        let told: Vec<(&str, bool)> = why["conditions"].as_array().unwrap().iter()
            .map(|one| (one["pointer"].as_str().unwrap(), one["holds"].as_bool().unwrap())).collect();
        assert_eq!(told, [
            ("/filter/and/0", true), ("/filter/and/1", true), ("/filter/and/2", false), ("/filter/and/3/not", false),
            ("/filter/and/4", true), ("/filter/and/5", true),
        ]);
        let value = |at: usize| why["conditions"][at]["value"].clone();
        assert_eq!([value(0), value(1), value(2)], [json!("DE"), json!(1), json!(1)]);
        assert_eq!(value(3), json!({"amount": "40.00", "currency": "USD"}));
        assert_eq!([value(4), value(5)], [json!("2026-03-01T10:00:00Z"), json!("2026-03-01T09:00:00Z")]);
        moment(&test, ada, "call_made", "2026-03-02T09:00:00Z");
        let why = test.get(&format!("/segments/{id}/why/{ada}"));
        assert_eq!((&why["member"], &why["entered_at"]), (&json!(true), &json!("2026-03-02T12:00:00Z")));
    }

    fn what_cannot_be_asked_is_refused_where_it_stands(scratch: Scratch) {
        let test = TestApp::at(scratch, NOW);
        for (tree, pointer) in [
            (json!({"field": "dragons", "op": "eq", "value": 1}), "/filter/field"),
            (json!({"did": ""}), "/filter/did"),
            (json!({"did": []}), "/filter/did"),
            (json!({"did": "x", "count": {"gte": -1}}), "/filter/count/gte"),
            (json!({"did": "x", "count": {"gte": 1.5}}), "/filter/count/gte"),
            (json!({"did": "x", "count": {}}), "/filter/count"),
            (json!({"did": "x", "count": {"gte": 1}, "sum": {"field": "amount", "gte": 1}}), "/filter"),
            (json!({"did": "x", "sum": {"field": "seq", "gte": 1}}), "/filter/sum/field"),
            (json!({"did": "x", "sum": {"field": "amount", "gte": "a lot"}}), "/filter/sum/gte"),
            (json!({"did": "x", "sum": {"field": "amount", "gte": 1, "currency": "dollars"}}), "/filter/sum/currency"),
            (json!({"did": "x", "within": "7 days"}), "/filter/within"),
            (json!({"did": "x", "within": "99999d"}), "/filter/within"),
            (json!({"did": "x", "within": "-1d"}), "/filter/within"),
            (json!({"did": "x", "within": "٣d"}), "/filter/within"),
            (json!({"did": "x", "from": "yesterday"}), "/filter/from"),
            (json!({"did": "x", "first": {}}), "/filter/first"),
            (json!({"did": "x", "where": {"did": "y"}}), "/filter/where"),
            (json!({"did": "x", "where": {"field": "properties", "op": "eq", "value": 1}}), "/filter/where/field"),
            (json!({"did": "x", "or": []}), "/filter/or"),
            (json!({"sequence": [{"did": "x"}]}), "/filter/sequence"),
            (json!({"sequence": [{"did": "x"}, {"did": "y", "count": 2}]}), "/filter/sequence/1/count"),
            (json!({"segment": "me"}), "/filter/segment"),
            (json!({"segment": "00000000-0000-7000-8000-000000000000"}), "/filter"),
            (json!({"and": vec![json!({"did": "x"}); 51]}), "/filter"),
        ] {
            for (path, body) in [("/segments", json!({"name": "N", "filter": tree})), ("/segments/preview", json!({"filter": tree}))] {
                let (status, problem) = test.ask("POST", path, Some(&body));
                let at = &problem["errors"][0]["pointer"];
                assert!(status == 400 && (at == pointer || (pointer == "/filter/or" && at.is_string())), "{path} {tree}: {status} {problem}");
            }
        }
        let (status, problem) = test.ask("POST", "/people/search", Some(&json!({"filter": {"did": "x"}})));
        assert_eq!((status, &problem["errors"][0]["pointer"]), (400, &json!("/filter")), "{problem}");
        assert_eq!(test.get("/segments")["data"], json!([]));
    }

    fn a_list_has_whom_somebody_put_on_it(scratch: Scratch) {
        let mut test = TestApp::at(scratch, NOW);
        test.settle();
        let people = test.people(&[("Ada", json!({})), ("Bob", json!({}))]);
        let id = test.post("/segments", &json!({"name": "Fair"}))["id"].as_str().unwrap().to_owned();
        let path = format!("/segments/{id}/members");
        let put = test.post(&path, &json!({"add": [people["Ada"], people["Bob"]]}));
        assert_eq!(put, json!({"added": 2, "removed": 0, "members": 2}));
        let put = test.post(&path, &json!({"add": [people["Ada"]], "remove": [people["Bob"]]}));
        assert_eq!(put, json!({"added": 0, "removed": 1, "members": 1}));
        assert_eq!(test.ask("POST", &path, Some(&json!({"add": [id]}))).0, 400);
        // Who is not on it may be asked for.
        let rest = segment(&test, "Rest", json!({"not": {"segment": id}}));
        assert_eq!(members(&test, &rest), [people["Bob"].clone()].into());
        test.post(&path, &json!({"add": [people["Bob"]]}));
        assert_eq!(members(&test, &rest).len(), 0);
        let told = test.get(&format!("/people/{}/segments", people["Bob"]));
        assert_eq!(told["data"].as_array().unwrap().len(), 3, "{told}");
        let days = test.get(&format!("/segments/{id}/days"));
        let day = json!({"day": "2026-03-02", "entered": 3, "left": 1, "members": 2, "refilled": false});
        assert_eq!(days["data"], json!([day]));
        assert_eq!(test.ask("POST", &format!("/segments/{rest}/members"), Some(&json!({"add": []}))).0, 400);
    }
}
