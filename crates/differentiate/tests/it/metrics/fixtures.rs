//! The fixtures of "Keeping" that are worked by hand, brought in as a file.

use serde_json::{Value as Json, json};

use super::{OF_COMPANIES, OF_PEOPLE, alike, file, opens, parts};
use crate::app::TestApp;

const YEAR: &str = "from=2024-01-01&to=2025-01-01&grain=year";

fn value(answer: &Json) -> f64 {
    answer["value"].as_f64().unwrap_or_else(|| panic!("no value: {answer}"))
}

db::db_test! {
    fn a_retention_of_exactly_85_does_not_meet_its_goal(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        // S 200: 165 kept, 35 lost. E 210: 165 kept, 5 won back, 40 new. Most gaps are of 365 days.
        let kept = alike("kept", 165, &["2023-03-01", "2024-02-29"]);
        let lost = alike("lost", 35, &["2023-01-01"]);
        let back = alike("back", 5, &["2022-06-01", "2024-06-01"]);
        let new = alike("new", 40, &["2024-12-31"]);
        app.import(OF_PEOPLE, &file(&[kept, lost, back, new].concat()));
        let crr = app.get(&format!("/metrics/crr?{YEAR}"));
        assert_eq!(crr["window_days"], 365);
        let parts = parts(&crr);
        assert_eq!((parts["start"], parts["end"], parts["new"]), (200, 210, 40));
        assert_eq!((parts["kept"], parts["lapsed"], parts["won_back"]), (165, 35, 5));
        assert_eq!(value(&crr), 85.0);
        assert_eq!(crr["goal"], json!({ "op": ">", "value": 85.0, "met": false }));
        assert_eq!(crr["series"][0]["goal"], crr["goal"]);
        assert_eq!((crr["series"][0]["value"].as_f64(), &crr["series"][0]["provisional"]), (Some(85.0), &json!(false)));
        let kept = app.get(&format!("/metrics/kept_rate?{YEAR}"));
        assert_eq!(value(&kept), 82.5);
        assert_eq!(kept["goal"], Json::Null);
        for answer in [&crr, &kept, &app.get(&format!("/metrics/lapse_rate?{YEAR}")), &app.get(&format!("/metrics/win_back_rate?{YEAR}"))] {
            assert!(opens(&app, answer) >= 4, "{answer}");
        }
    }

    fn the_kept_rate_and_the_lapse_rate_leave_out_who_came_back(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        // S 200, 30 lost, 10 back, 40 new. Twenty more were lost long before.
        let kept = alike("kept", 170, &["2023-03-01", "2024-02-29"]);
        let lost = alike("lost", 30, &["2023-12-31"]);
        let back = alike("back", 10, &["2022-06-01", "2024-06-01"]);
        let gone = alike("gone", 20, &["2021-01-01", "2022-01-01"]);
        let new = alike("new", 40, &["2024-01-02"]);
        app.import(OF_PEOPLE, &file(&[kept, lost, back, gone, new].concat()));
        let get = |name: &str| app.get(&format!("/metrics/{name}?{YEAR}"));
        let crr = get("crr");
        let told = parts(&crr);
        assert_eq!((told["start"], told["end"], told["new"]), (200, 220, 40));
        assert_eq!(value(&crr), 90.0);
        assert_eq!(crr["goal"], json!({ "op": ">", "value": 85.0, "met": true }));
        assert_eq!(value(&get("kept_rate")), 85.0);
        let lapse = get("lapse_rate");
        assert_eq!(value(&lapse), 15.0);
        let active = app.get(&format!("/metrics/active?{YEAR}"))["records"]["filter"].clone();
        let people = app.post("/people/search", &json!({ "filter": active, "limit": 1000, "fields": ["chance_active"] }));
        let chances: Vec<f64> = people["data"].as_array().unwrap().iter()
            .map(|person| person["chance_active"].as_f64().unwrap()).collect();
        let mean = chances.iter().sum::<f64>() / chances.len() as f64;
        assert_eq!(chances.len(), 220);
        assert!((lapse["mean_chance_active"].as_f64().unwrap() - mean).abs() < 1e-9, "{mean} {lapse}");
        assert_eq!(lapse["label"], "Lapse rate", "nobody says that she leaves");
        let back = get("win_back_rate");
        assert_eq!((parts(&back)["inactive"], parts(&back)["won_back"]), (30, 10));
        assert!((value(&back) - 100.0 / 3.0).abs() < 1e-9);
        assert_eq!(get("customers")["value"], 270.0);
        assert_eq!(get("active")["value"], 220.0);
        for name in ["crr", "kept_rate", "lapse_rate", "win_back_rate", "customers", "active"] {
            assert!(opens(&app, &get(name)) >= 2, "{name}");
        }
    }

    fn acquired_customers_who_are_gone_again_are_not_new_ones(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        // All gaps are of 100 days, so the window is. Of 45 acquired 5 are gone again.
        let kept = alike("kept", 170, &["2023-12-01", "2024-03-10", "2024-06-18", "2024-09-26"]);
        let lost = alike("lost", 30, &["2023-12-01"]);
        let new = alike("new", 40, &["2024-11-01"]);
        let again = alike("again", 5, &["2024-02-01"]);
        app.import(OF_PEOPLE, &file(&[kept, lost, new, again].concat()));
        let crr = app.get(&format!("/metrics/crr?{YEAR}"));
        assert_eq!(crr["window_days"], 100);
        let told = parts(&crr);
        assert_eq!((told["start"], told["end"], told["new"]), (200, 210, 40));
        assert_eq!(value(&crr), 85.0);
        assert_eq!(app.get(&format!("/metrics/customers?{YEAR}"))["value"], 245.0);
        opens(&app, &crr);
        let window = app.get("/metrics/window");
        assert_eq!((value(&window), &window["unit"], &window["missing"]), (100.0, &json!("days"), &json!([])));
    }

    fn three_buyers_of_one_firm_are_one_customer(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let rows = ["A,01", "B,02", "C,03", "A,04", "B,05"].map(|row| {
            let (buyer, day) = row.split_once(',').unwrap();
            format!("{buyer},Firm,2024-05-{day},20\n")
        });
        app.import(OF_COMPANIES, &format!("customer,company,date,total\n{}", rows.concat()));
        let customers = app.get("/metrics/customers");
        assert_eq!(customers["value"], 1.0);
        assert_eq!(customers["records"]["object"], "companies");
        assert_eq!(app.get("/metrics/orders")["value"], 5.0);
        assert_eq!(app.get("/metrics/active")["value"], 1.0);
        let cohorts = app.get("/metrics/repurchase");
        assert_eq!(cohorts["cohorts"][0]["size"], 1);
        for name in ["customers", "active", "orders", "revenue", "crr", "repurchase", "inactivity"] {
            assert!(opens(&app, &app.get(&format!("/metrics/{name}"))) > 0, "{name}");
        }
    }

    fn people_and_companies_are_parts_of_each_set(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        app.import(OF_PEOPLE, &file(&[alike("kept", 3, &["2023-03-01", "2024-02-29"]), alike("lost", 2, &["2023-12-31"])].concat()));
        app.import(OF_COMPANIES, "customer,company,date,total\nkept-0,Firm,2023-05-01,9\nX,Firm,2024-05-01,9\nX,Gone,2023-05-01,9\n");
        let crr = app.get(&format!("/metrics/crr?{YEAR}"));
        let told = parts(&crr);
        assert_eq!((told["start"], told["kept"], told["lapsed"]), (7, 4, 3));
        assert!((value(&crr) - 400.0 / 7.0).abs() < 1e-9);
        let start = crr["parts"].as_array().unwrap().iter().find(|part| part["name"] == "start").unwrap();
        assert_eq!(start["records"], Json::Null);
        let of: Vec<_> = start["parts"].as_array().unwrap().iter()
            .map(|part| (part["object"].as_str().unwrap(), part["value"].as_i64().unwrap())).collect();
        assert_eq!(of, [("people", 5), ("companies", 2)]);
        for name in ["crr", "kept_rate", "lapse_rate", "win_back_rate", "customers", "active", "repurchase", "inactivity"] {
            let period = if name == "repurchase" { "" } else { YEAR };
            assert!(opens(&app, &app.get(&format!("/metrics/{name}?{period}"))) > 1, "{name}");
        }
    }

    fn the_goal_of_a_part_of_a_year_is_scaled(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        app.import(OF_PEOPLE, &file(&alike("a", 2, &["2022-02-01", "2023-01-15", "2023-12-15", "2024-11-15"])));
        let goal = |query: &str, of: fn(&Json) -> Json| of(&app.get(&format!("/metrics/crr?{query}")))["value"].clone();
        let whole = |answer: &Json| answer["goal"].clone();
        let step = |answer: &Json| answer["series"][1]["goal"].clone();
        assert_eq!(goal(YEAR, whole), 85.0);
        for (grain, expected) in [("quarter", 96.02), ("month", 98.65), ("week", 99.69)] {
            assert_eq!(goal(&format!("from=2023-01-01&to=2025-01-01&grain={grain}"), step), expected, "{grain}");
        }
        for (from, to, expected) in [("2024-04-01", "2024-07-01", 96.02), ("2024-02-01", "2024-03-01", 98.65),
            ("2024-02-05", "2024-02-12", 99.69), ("2023-01-01", "2025-01-01", 72.25)] {
            assert_eq!(goal(&format!("from={from}&to={to}"), whole), expected, "{from} {to}");
        }
        // A month that everybody outlives is above its goal.
        let month = app.get("/metrics/crr?from=2024-02-01&to=2024-03-01");
        assert_eq!((value(&month), &month["goal"]["met"]), (100.0, &json!(true)));
    }

    fn without_anybody_at_the_start_there_is_no_figure(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        app.import(OF_PEOPLE, &file(&alike("a", 3, &["2024-05-01"])));
        for name in ["crr", "kept_rate", "lapse_rate", "win_back_rate"] {
            let none = app.get(&format!("/metrics/{name}?{YEAR}"));
            assert_eq!(none["value"], Json::Null, "{name}");
            let missing = none["missing"][0].as_str().unwrap();
            assert!(missing.contains("2024-01-01"), "{missing}");
            assert_eq!(none["series"][0]["value"], Json::Null);
        }
        let crr = app.get(&format!("/metrics/crr?{YEAR}"));
        assert_eq!(crr["goal"], json!({ "op": ">", "value": 85.0, "met": null }));
        opens(&app, &crr);
    }

    fn a_step_that_is_not_over_is_marked_and_one_ahead_is_empty(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-05-15");
        app.import(OF_PEOPLE, &file(&alike("a", 3, &["2023-09-01", "2024-05-10"])));
        for name in ["crr", "customers", "active", "revenue", "orders", "repeat_rate"] {
            let told = app.get(&format!("/metrics/{name}?from=2024-04-01&to=2024-07-01"));
            let series = told["series"].as_array().unwrap();
            let open: Vec<_> = series.iter().map(|step| step["provisional"].as_bool().unwrap()).collect();
            assert_eq!(open, [false, true, true], "{name}");
            assert_eq!((&series[2]["value"], &series[2]["records"]), (&Json::Null, &Json::Null), "{name}");
        }
    }
}
