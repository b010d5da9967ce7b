//! Asking in SQL.

use std::sync::atomic::{AtomicUsize, Ordering};

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use crate::app::{Reply, TestApp};
use crate::records::{make, make_id, shop, text};

fn system(scratch: &db::testing::Scratch) -> TestApp {
    TestApp::with(scratch, vec![shop::module()])
}

fn ask(test: &TestApp, role: Role, sql: &str) -> Reply {
    test.actor(role).post("/sql", json!({ "query": sql }))
}

const ARROW: &str = "application/vnd.apache.arrow.stream";

db::db_test! {
    fn what_was_written_is_in_the_next_answer(scratch: Scratch) {
        let test = system(scratch);
        let owner = test.owner();
        let company = make_id(&owner, "companies", json!({"name": "Acme"}));
        let mut people = 0;
        for round in 0..20 {
            let fields = json!({"name": format!("Person {round}"), "company_id": company, "born": "1990-05-04",
                "seen_at": "2026-01-05T10:00:00.5Z", "vip": true, "ratio": 0.25,
                "price": {"amount": "12.50", "currency": "EUR"}});
            make(&owner, "people", fields);
            people += 1;
            let seq = test.last_seq();
            let answer = ask(&test, Role::ReadOnly, "select count(*) as n, max(seq) as last from people").is(200);
            assert_eq!(answer["rows"], json!([[people, seq]]), "{answer}");
            assert!(answer["seq"].as_i64().unwrap() >= seq, "{answer} is older than {seq}");
        }
        let answer = ask(&test, Role::ReadOnly,
            "select p.id, price, price_currency, seen_at, born, vip, ratio, c.name as company
             from people p join companies c on c.id = p.company_id where p.name = 'Person 7'").is(200);
        let kinds: Vec<_> = answer["columns"].as_array().unwrap().iter().map(|column| text(&column["type"])).collect();
        assert_eq!(kinds, ["text", "decimal", "text", "timestamp", "date", "boolean", "number", "text"]);
        let row = answer["rows"][0].as_array().unwrap();
        assert_eq!(row[0].as_str().unwrap().len(), 36);
        let rest = json!([12.5, "EUR", "2026-01-05T10:00:00.5Z", "1990-05-04", true, 0.25, "Acme"]);
        assert_eq!(Json::from(row[1..].to_vec()), rest);
        let id = text(&row[0]);
        owner.delete(&format!("/people/{id}")).is(204);
        assert_eq!(ask(&test, Role::ReadOnly, "select count(*) from people").is(200)["rows"], json!([[19]]));
    }

    fn a_stream_is_asked_for_by_its_name(scratch: Scratch) {
        let test = system(scratch);
        for name in ["Ann", "Ben"] {
            make(&test.owner(), "people", json!({ "name": name }));
        }
        let asked = json!({ "query": "select name, length(name) as n from people order by name" });
        let stream = test.actor(Role::ReadOnly).with("accept", ARROW).post("/sql", asked.clone());
        assert_eq!((stream.status, stream.header("content-type")), (200, Some(ARROW)));
        assert!(stream.header("x-rapport-seq").unwrap().parse::<i64>().unwrap() >= test.last_seq());
        let mut csv = Vec::new();
        let rows = warehouse::output::write(warehouse::output::Format::Csv, stream.bytes.as_slice(), &mut csv).unwrap();
        assert_eq!((rows, String::from_utf8(csv).unwrap().as_str()), (2, "name,n\r\nAnn,3\r\nBen,3\r\n"));
        for accept in ["*/*", "application/json", "application/*"] {
            let reply = test.actor(Role::ReadOnly).with("accept", accept).post("/sql", asked.clone());
            assert_eq!(reply.header("content-type"), Some("application/json"));
            assert_eq!(reply.is(200)["rows"], json!([["Ann", 3], ["Ben", 3]]));
        }
        // What goes wrong is a problem also for those who asked for a stream.
        let wrong = test.actor(Role::ReadOnly).with("accept", ARROW).post("/sql", json!({ "query": "select x" }));
        assert!(wrong.problem(400).contains("there is no column x"), "{}", wrong.text());
    }

    fn what_cannot_be_answered_says_why(scratch: Scratch) {
        let test = system(scratch);
        let detail = ask(&test, Role::Owner, "drop table people").problem(400);
        assert!(detail.contains("only queries are answered here"), "{detail}");
        let detail = ask(&test, Role::Owner, "select nothing from nowhere").problem(400);
        assert!(detail.contains("there is no table nowhere; there are: "), "{detail}");
        let detail = ask(&test, Role::Owner, "select repeat('x', 2000000000)").problem(422);
        assert!(detail.contains("repeat would make"), "{detail}");
        let reply = test.owner().post("/sql", json!({ "query": "select 1", "more": true }));
        reply.problem(400);
        test.owner().post("/sql", json!({})).problem(400);
        test.anon().post("/sql", json!({ "query": "select 1" })).problem(401);
        test.anon().get("/sql/tables").problem(401);
        assert_eq!(ask(&test, Role::ReadOnly, "select 1 as one").is(200)["rows"], json!([[1]]));
    }

    fn changes_are_for_administrators(scratch: Scratch) {
        let test = system(scratch);
        make(&test.owner(), "people", json!({"name": "Ann"}));
        for (role, sees) in [(Role::ReadOnly, false), (Role::Member, false), (Role::Admin, true), (Role::Owner, true)] {
            let reply = ask(&test, role, "select count(*) from changes");
            match sees {
                true => assert!(reply.is(200)["rows"][0][0].as_i64().unwrap() > 0),
                false => assert!(reply.problem(400).contains("there is no table changes"), "{}", reply.text()),
            }
        }
    }
}

/// More queries at once than places: each is answered or told when to come back, and none is lost.
#[test]
fn who_finds_no_place_is_told_when_to_come_back() {
    let scratch = db::testing::Scratch::sqlite();
    let test = system(&scratch);
    let long =
        "select sum(a.value % 7 + b.value) from generate_series(1, 3000) a, generate_series(1, 20000) b";
    let (answered, waiting) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|threads| {
        for _ in 0..12 {
            threads.spawn(|| {
                let reply = ask(&test, Role::ReadOnly, long);
                match reply.status {
                    200 => answered.fetch_add(1, Ordering::Relaxed),
                    422 => answered.fetch_add(1, Ordering::Relaxed),
                    429 => {
                        assert!(reply.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
                        assert!(reply.problem(429).contains("all places for queries are taken"));
                        waiting.fetch_add(1, Ordering::Relaxed)
                    }
                    other => panic!("{other}: {}", reply.text()),
                };
            });
        }
    });
    assert_eq!(answered.load(Ordering::Relaxed) + waiting.load(Ordering::Relaxed), 12);
    assert!(answered.load(Ordering::Relaxed) > 0);
    ask(&test, Role::ReadOnly, "select 1").is(200);
}
