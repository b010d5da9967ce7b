//! A million people: how long an import matched by e-mail takes into an empty database and beside a million others,
//! how long it takes to undo it, what the server holds in memory meanwhile, how quickly lists and the search answer,
//! and how it starts again. On both databases.
//!
//! `RAPPORT_BENCH_ROWS` sets the number of people (1,000,000), `RAPPORT_BENCH_REQUESTS` that of requests for each list
//! (300).

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "each benchmark uses its own part")]
mod server;

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value as Json, json};
use server::{DATABASES, Server, load, median, number, people};

/// The most seconds that an import or its undoing may take.
const MINUTE: f64 = 60.0;
/// The most megabytes that the server may hold.
const MEMORY: f64 = 500.0;

fn main() {
    let rows = number("RAPPORT_BENCH_ROWS", 1_000_000);
    let requests = number("RAPPORT_BENCH_REQUESTS", 300);
    for (dialect, database) in DATABASES {
        let say = |text: String| println!("{database}: {text} (load {})", load());
        let mut server = Server::start(dialect);
        let first = server.file("first.csv", people(0, rows));
        let second = server.file("second.csv", people(rows, rows));

        let (_, empty) = timed(|| server.import_people(&first));
        say(format!("import of {rows} people: {empty:.1} s, wanted less than {MINUTE}"));
        let followed = server.settle();
        say(format!("until the search has them: {:.1} s more", followed.as_secs_f64()));
        let (import, beside) = timed(|| server.import_people(&second));
        say(format!(
            "import of {rows} others: {beside:.1} s, {:.2} times the first, wanted at most 1.3",
            beside / empty
        ));
        server.settle();
        let (undone, undo) = timed(|| undo(&server, import["id"].as_str().expect("an id")));
        say(format!("undoing that: {undo:.1} s, wanted less than {MINUTE}"));
        assert_eq!(undone["undone"], json!(rows), "{undone}");
        server.settle();
        let (_, most) = server.memory();
        say(format!("memory of the server, at most: {most:.0} MB, wanted less than {MEMORY}"));

        say(format!("an index for the city: {:.1} s", server.make_quick("city").as_secs_f64()));
        server.settle();
        lists(&server, requests, &say);
        totals(&server, requests, &say);
        searches(&server, requests, rows, &say);

        let started = server.restart();
        say(format!("start until it listens: {:.2} s", started.as_secs_f64()));
        std::thread::sleep(Duration::from_secs(5));
        let (idle, _) = server.memory();
        say(format!("idle memory: {idle:.0} MB"));
    }
}

/// Takes an import back; the undo as it ended.
fn undo(server: &Server, import: &str) -> Json {
    let path = format!("/api/v1/batches/{import}/undo");
    server.post(&path, &json!({}));
    server.wait("undoing", |server| server.get(&path)["finished_at"] != Json::Null);
    server.get(&path)
}

/// Walks through pages, and asks for first pages by other values.
fn lists(server: &Server, requests: usize, say: &impl Fn(String)) {
    let city = |at: usize| json!(format!("City{}", at % 313));
    let walks = [
        ("pages by last name", json!({"sort": [{"field": "last_name"}]}), 50.0),
        ("pages by e-mail, backwards", json!({"sort": [{"field": "email", "direction": "desc"}]}), 50.0),
        ("pages by number", json!({"sort": [{"field": "number"}]}), 50.0),
        ("newest first", json!({}), 50.0),
        ("pages by city, made quick", json!({"sort": [{"field": "city"}]}), 50.0),
        ("pages by first name, which is not quick", json!({"sort": [{"field": "first_name"}]}), 1_000.0),
        (
            "pages by the time of change, which is not quick",
            json!({"sort": [{"field": "updated_at"}]}),
            1_000.0,
        ),
    ];
    for (what, body, wanted) in walks {
        let mut after = Json::Null;
        let times = (0..count(requests, wanted)).map(|_| {
            let mut body = body.clone();
            body["after"] = after.clone();
            let (page, took) = server.ask(Method::POST, "/api/v1/people/search", Some(&body));
            after = page["next"].clone();
            took
        });
        report(what, times.collect(), wanted, say);
    }
    let filters = [
        ("a city, by last name", json!({"field": "city", "op": "eq"}), json!([{"field": "last_name"}]), 50.0),
        ("a city, newest first", json!({"field": "city", "op": "eq"}), json!([]), 50.0),
        ("a first name, which is not quick", json!({"field": "first_name", "op": "eq"}), json!([]), 1_000.0),
        ("a part of an e-mail address", json!({"field": "email", "op": "contains"}), json!([]), 1_000.0),
        (
            "nobody, by a field that is not quick",
            json!({"field": "lead_source", "op": "eq"}),
            json!([]),
            1_000.0,
        ),
    ];
    for (what, filter, sort, wanted) in filters {
        let times = (0..count(requests, wanted)).map(|at| {
            let mut filter = filter.clone();
            filter["value"] = match filter["field"].as_str() {
                Some("city") => city(at * 7),
                Some("first_name") => json!(format!("First{}", at * 13 % 1000)),
                _ => json!(format!("{}@", at * 17 % 1000)),
            };
            let body = json!({"filter": filter, "sort": sort});
            server.ask(Method::POST, "/api/v1/people/search", Some(&body)).1
        });
        report(what, times.collect(), wanted, say);
    }
}

/// What is counted, by which filter, and the fields that are added up.
type Total<'a> = (&'a str, &'a dyn Fn(usize) -> Json, &'a [&'a str]);

/// Counts and sums beside a list, which the page asks for after the page.
fn totals(server: &Server, requests: usize, say: &impl Fn(String)) {
    let field = |field: &str, op: &str, value: Json| json!({"field": field, "op": op, "value": value});
    let asked: [Total<'_>; 5] = [
        ("total of everybody", &|_| Json::Null, &[]),
        ("total and a sum of everybody", &|_| Json::Null, &["number"]),
        (
            "total of a first name, which is not quick",
            &|at| field("first_name", "eq", json!(format!("First{}", at * 13 % 1000))),
            &["number"],
        ),
        (
            "total of a city, made quick",
            &|at| field("city", "eq", json!(format!("City{}", at * 7 % 313))),
            &["number"],
        ),
        (
            "total of a part of an e-mail address, from the rows",
            &|at| field("email", "contains", json!(format!("{}@", at * 17 % 1000))),
            &[],
        ),
    ];
    for (what, filter, sum) in asked {
        let times = (0..count(requests, 1_000.0)).map(|at| {
            let body = json!({"filter": filter(at), "limit": 1, "total": true, "sum": sum});
            server.ask(Method::POST, "/api/v1/people/search", Some(&body)).1
        });
        report(what, times.collect(), 1_000.0, say);
    }
}

/// Slow lists are asked for less often.
fn count(requests: usize, wanted: f64) -> usize {
    if wanted > 100.0 { (requests / 10).max(1) } else { requests }
}

fn searches(server: &Server, requests: usize, rows: usize, say: &impl Fn(String)) {
    let asked: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("search for a name", &|at| format!("first{}", at * 13 % 1000)),
        ("search for two words", &|at| format!("first{} city{}", at * 13 % 1000, at * 7 % 313)),
        ("search for an address", &|at| format!("p{}@example.com", at * 7919 % rows)),
        ("search for how a name begins", &|at| format!("las{}", &"t0123456789"[..at % 4])),
    ];
    for (what, words) in asked {
        let times = (0..requests).map(|at| {
            let words = words(at).replace('@', "%40").replace(' ', "%20");
            server.ask(Method::GET, &format!("/api/v1/search?q={words}"), None).1
        });
        report(what, times.collect(), 100.0, say);
    }
}

fn report(what: &str, times: Vec<Duration>, wanted: f64, say: &impl Fn(String)) {
    let mut ms: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    let middle = median(&mut ms);
    let p95 = ms[(ms.len() * 95).div_ceil(100) - 1];
    say(format!(
        "{what}: median {middle:.2} ms, p95 {p95:.2} ms over {}, wanted less than {wanted}",
        ms.len()
    ));
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed().as_secs_f64())
}
