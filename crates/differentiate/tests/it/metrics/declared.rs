//! The list of metrics, and what is refused.

use differentiate::metrics::{Ask, METRICS, answer};
use platform::warehouse::Scope;
use serde_json::{Value as Json, json};

use super::{OF_PEOPLE, alike, file};
use crate::app::TestApp;

db::db_test! {
    fn every_metric_says_what_it_asks_and_its_sql_runs(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let list = app.get("/metrics")["data"].clone();
        let names: Vec<_> = list.as_array().unwrap().iter().map(|metric| metric["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["customers", "active", "window", "revenue", "orders", "average_purchase", "value_distribution",
            "crr", "kept_rate", "lapse_rate", "win_back_rate", "repeat_rate", "repurchase", "inactivity", "rfm"]);
        for metric in list.as_array().unwrap() {
            assert!(metric["question"].as_str().unwrap().ends_with('?'), "{metric}");
            let sql = metric["sql"].as_str().unwrap();
            assert!(sql.contains("select") && !sql.contains('{'), "{sql}");
            assert!(!metric["needs"].as_array().unwrap().is_empty());
            assert_eq!(metric["goal"].is_null(), metric["name"] != "crr");
        }
        // Before there is anything, none invents a figure; then all have one but those that need models.
        for name in &names {
            let none = app.get(&format!("/metrics/{name}"));
            assert_eq!((&none["value"], &none["missing"]), (&Json::Null, &json!(["there are no orders yet"])), "{name}");
            assert_eq!(none["series"], json!([]), "{name}");
        }
        app.import(OF_PEOPLE, &file(&[alike("a", 30, &["2022-05-01", "2023-03-01", "2024-02-01"]), alike("gone", 1, &["2020-01-01"])].concat()));
        for name in &names {
            let told = app.get(&format!("/metrics/{name}?from=2024-01-01&grain=month"));
            assert!(!told["value"].is_null() || *name == "repurchase", "{told}");
            assert!(told["seq"].as_i64().unwrap() > 0 && told["version"] == 1, "{name}");
        }
    }

    fn what_a_caller_cannot_see_is_said_to_be_missing(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        app.import(OF_PEOPLE, &file(&alike("a", 3, &["2024-02-01"])));
        let mut scope = Scope::everyday();
        scope.hidden.insert(("orders".to_owned(), "net".to_owned()));
        for metric in METRICS {
            let told = app.block_on(answer(&app.app, scope.clone(), metric.name, &Ask::default())).unwrap();
            let hidden = metric.needs.contains(&"orders.net");
            assert_eq!(told["missing"][0] == "this needs orders.net, which you cannot see", hidden, "{told}");
            assert!(!hidden || told["value"].is_null(), "{told}");
        }
    }

    fn what_is_no_question_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch, "2024-12-31");
        for (path, expected) in [("profit", 404), ("crr?grain=decade", 400), ("crr?from=2024-02-01&to=2024-01-01", 400),
            ("revenue?from=1900-01-01&grain=day", 400), ("crr?colour=red", 400)] {
            assert_eq!(app.ask("GET", &format!("/metrics/{path}"), None).0, expected, "{path}");
        }
    }
}
