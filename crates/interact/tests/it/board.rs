//! Boards and calendars against what one would add up by hand.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use crate::app::{DAY, TestApp, euros, id};

/// A deal as the test makes it: stage, amount in cents, whether in dollars, close day in April.
type Made = (usize, Option<i64>, bool, u32);

fn cents(cents: i64, dollars: bool) -> Json {
    json!({"amount": format!("{}.{:02}", cents / 100, cents % 100), "currency": if dollars { "USD" } else { "EUR" }})
}

/// What amounts add up to: none, one, or one for each currency, as lists say it.
fn added(amounts: &[(i64, bool)]) -> Json {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (amount, dollars) in amounts {
        *sums.entry(if *dollars { "USD" } else { "EUR" }).or_default() += amount;
    }
    let sums: Vec<Json> = sums.into_iter().map(|(unit, sum)| cents(sum, unit == "USD")).collect();
    match sums.as_slice() {
        [] => Json::Null,
        [one] => one.clone(),
        several => json!(several),
    }
}

fn check(app: &TestApp, stages: &[String], deals: &[Made], round: usize) {
    let mark = format!("round {round}");
    let records: Vec<Json> = deals
        .iter()
        .enumerate()
        .map(|(n, (stage, amount, dollars, day))| {
            let mut deal = json!({"name": format!("{mark} {n:03}"), "stage_id": stages[*stage], "next_step": mark,
                "close_date": format!("2026-04-{day:02}"), "lost_reason": "x"});
            if let Some(amount) = amount {
                deal["amount"] = cents(*amount, *dollars);
            }
            deal
        })
        .collect();
    let made = app.post("/deals/batch", json!({"records": records}));
    assert!(made["results"].as_array().unwrap().iter().all(|result| result["status"] == "created"), "{made}");
    let filter = json!({"field": "next_step", "op": "eq", "value": mark});
    let board = app.post(
        "/deals/board",
        json!({"group_by": "stage_id", "filter": filter, "limit_per_column": 3,
        "sort": [{"field": "name"}], "sum": ["amount"]}),
    );
    let columns = board["columns"].as_array().unwrap();
    assert_eq!(columns.iter().map(|column| column["value"].as_str().unwrap()).collect::<Vec<_>>(), stages);
    for (at, column) in columns.iter().enumerate() {
        let own: Vec<(usize, &Made)> = deals.iter().enumerate().filter(|(_, deal)| deal.0 == at).collect();
        assert_eq!(column["count"], json!(own.len()));
        let amounts: Vec<_> = own.iter().filter_map(|(_, deal)| Some((deal.1?, deal.2))).collect();
        assert_eq!(column["sums"]["amount"], added(&amounts), "{column}");
        let names: Vec<_> = own.iter().take(3).map(|(n, _)| format!("{mark} {n:03}")).collect();
        let shown: Vec<_> = column["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(shown, names);
        assert_eq!(column["more"], json!(own.len() > 3));
    }
    let calendar = app.post(
        "/deals/calendar",
        json!({"field": "close_date", "from": "2026-04-05", "to": "2026-04-20",
        "filter": filter, "limit_per_day": 2}),
    );
    let mut days: BTreeMap<String, usize> = BTreeMap::new();
    for (.., day) in deals.iter().filter(|(.., day)| (5..=20).contains(day)) {
        *days.entry(format!("2026-04-{day:02}")).or_default() += 1;
    }
    let told: BTreeMap<String, usize> = calendar["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| {
            let count = day["count"].as_u64().unwrap() as usize;
            assert_eq!(day["records"].as_array().unwrap().len(), count.min(2));
            (day["day"].as_str().unwrap().to_owned(), count)
        })
        .collect();
    assert_eq!(told, days);
}

db::db_test! {
    fn a_board_says_what_one_would_add_up(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let pipeline = app.made("pipelines", json!({"name": "P"}));
        let stages: Vec<String> = [("A", "open"), ("B", "open"), ("C", "won"), ("D", "lost")].iter().enumerate()
            .map(|(at, (name, outcome))| app.made("stages", json!({"pipeline_id": pipeline, "name": name, "position": at,
                "outcome": outcome, "probability": 0.5})))
            .collect();
        let deal = (0..4usize, prop::option::of(0..1_000_000i64), any::<bool>(), 1..30u32);
        let mut runner = TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
        let mut round = std::cell::Cell::new(0);
        let next = std::cell::RefCell::new(&mut round);
        runner
            .run(&prop::collection::vec(deal, 0..40), |deals| {
                let round = next.borrow().get() + 1;
                next.borrow().set(round);
                check(&app, &stages, &deals, round);
                Ok(())
            })
            .unwrap();
    }

    fn a_board_shows_the_next_thing_to_do_and_what_rots(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let (pipeline, stages) = app.pipeline("One");
        app.pipeline("Two");
        let person = app.made("people", json!({"last_name": "P"}));
        let deal = app.made("deals", json!({"name": "A", "pipeline_id": pipeline, "amount": euros("10"), "person_id": person}));
        let quiet = app.made("deals", json!({"name": "B", "pipeline_id": pipeline}));
        for (subject, due) in [("later", "2026-03-20T09:00:00Z"), ("next", "2026-03-05T09:00:00Z")] {
            app.make("activities", json!({"kind": "task", "subject": subject, "deal_id": deal, "due_at": due}));
        }
        app.pass(6 * DAY);
        app.make("activities", json!({"kind": "note", "text": "x", "deal_id": deal}));
        app.pass(2 * DAY);
        let filter = json!({"and": [{"field": "pipeline_id", "op": "eq", "value": pipeline}]});
        let board = app.post("/deals/board", json!({"group_by": "stage_id", "filter": filter}));
        let columns = board["columns"].as_array().unwrap();
        let labels: Vec<_> = columns.iter().map(|column| column["label"].as_str().unwrap()).collect();
        assert_eq!(labels, ["New", "Offer", "Won", "Lost"], "only those of the pipeline");
        assert_eq!([&columns[0]["sums"]["amount"], &columns[0]["sums"]["weighted_amount"]], [&euros("10.00"), &euros("1.00")]);
        let card = |record: &str| {
            let cards = columns[0]["records"].as_array().unwrap();
            cards.iter().find(|card| id(card) == record).unwrap().clone()
        };
        assert_eq!([&card(&deal)["_next"]["subject"], &card(&deal)["_rotting"]], [&json!("next"), &json!(false)]);
        assert_eq!([&card(&quiet)["_next"], &card(&quiet)["_rotting"]], [&Json::Null, &json!(true)]);
        let all = app.get("/deals/board?group_by=stage_id");
        assert_eq!(all["columns"].as_array().map(Vec::len), Some(8));
        let states = app.get("/deals/board?group_by=status");
        let values: Vec<_> = states["columns"].as_array().unwrap().iter().map(|c| c["value"].as_str().unwrap()).collect();
        assert_eq!(values, ["open", "won", "lost"]);
        let owners = app.get("/deals/board?group_by=owner_id");
        assert_eq!([&owners["columns"][0]["value"], &owners["columns"][0]["count"]], [&Json::Null, &json!(2)]);
        app.change("deals", &deal, json!({"stage_id": stages[1], "close_date": "2026-04-01"}));
        let board = app.post("/people/board", json!({"group_by": "country"}));
        assert_eq!(board["columns"][0]["records"][0]["_next"]["subject"], json!("next"), "people have things to do too");
    }

    fn what_makes_no_sense_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        for (path, body, pointer) in [
            ("/deals/board", json!({"group_by": "name"}), "/group_by"),
            ("/deals/board", json!({"group_by": "x' or 1=1"}), "/group_by"),
            ("/deals/board", json!({"group_by": "status", "limit_per_column": 101}), "/limit_per_column"),
            ("/deals/board", json!({"group_by": "status", "sum": ["name"]}), "/sum/0"),
            ("/deals/board", json!({"group_by": "status", "filter": {"field": "nope", "op": "eq", "value": 1}}), "/filter/field"),
            ("/deals/calendar", json!({"field": "name", "from": "2026-01-01", "to": "2026-01-02"}), "/field"),
            ("/deals/calendar", json!({"field": "close_date", "from": "2026-01-01", "to": "2025-01-02"}), "/to"),
            ("/deals/calendar", json!({"field": "close_date", "from": "2026-01-01", "to": "9999-12-31"}), "/to"),
            ("/deals/calendar", json!({"field": "close_date", "from": "x", "to": "2026-01-02"}), "/from"),
        ] {
            let (status, answer) = app.ask("POST", path, Some(&body));
            assert!(status == 400, "{path} {body}: {status} {answer}");
            assert_eq!(answer["errors"][0]["pointer"], json!(pointer), "{body}: {answer}");
        }
        assert_eq!(app.ask("POST", "/nope/board", Some(&json!({"group_by": "x"}))).0, 404);
        let moments = app.made("activities", json!({"kind": "call", "due_at": "2026-03-28T23:30:00Z"}));
        let calendar = app.get("/activities/calendar?field=due_at&from=2026-03-01&to=2026-03-31");
        assert_eq!(calendar["days"][0]["day"], json!("2026-03-29"), "the day at the firm");
        assert_eq!(calendar["days"][0]["records"][0]["id"], json!(moments));
    }
}
