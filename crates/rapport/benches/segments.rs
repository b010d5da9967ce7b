//! Fifty segments over a million people while a thousand events a second arrive: how long until whoever comes in is in,
//! from the acknowledged event to the moment `segment_entered`, and whether what is stored is what everybody being asked
//! gives, at checks for which the load pauses two seconds. Then how long counting takes while conditions are typed, exact
//! and from the sample. On both databases.
//!
//! `RAPPORT_BENCH_PEOPLE` sets the number of people (1,000,000), `RAPPORT_BENCH_SECONDS` how long events arrive (60), of
//! which there is a check every third part.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "each benchmark uses its own part")]
mod server;

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value as Json, json};
use server::{DATABASES, Server, load, median, number, people};

const RATE: usize = 1_000;
const BATCH: usize = 50;
const CHECKS: usize = 3;
const PAUSE: Duration = Duration::from_secs(2);
/// People who do something.
const ACTIVE: usize = 20_000;
/// Seconds within which 99 of 100 must be in.
const LAG: f64 = 1.0;
/// Seconds that an exact count may take, and an estimate.
const EXACT: f64 = 2.0;
const ABOUT: f64 = 0.3;

/// Events as they are sent, and the kinds they become.
const EVENTS: [(&str, &str); 5] = [
    ("Product Viewed", "product_viewed"),
    ("Product Added", "cart_added"),
    ("Checkout Started", "checkout_started"),
    ("Products Searched", "products_searched"),
    ("Coupon Applied", "coupon_applied"),
];

fn main() {
    let everybody = number("RAPPORT_BENCH_PEOPLE", 1_000_000);
    let seconds = number("RAPPORT_BENCH_SECONDS", 60).max(CHECKS);
    for (dialect, database) in DATABASES {
        let say = |text: String| println!("{database}: {text} (load {})", load());
        let server = Server::start(dialect);
        let file = server.file("people.csv", people(0, everybody));
        server.import_people(&file);
        server.settle();
        let source = server.post("/api/v1/sources", &json!({"name": "Bench", "kind": "server"}));
        let mut sender = Sender {
            key: source["write_key"].as_str().expect("a key").to_owned(),
            sent: 0,
            people: everybody,
        };
        // Each kind is known, and each who does something has her user id, before anything is measured.
        for _ in 0..ACTIVE / BATCH {
            sender.send(&server);
        }
        server.settle();

        let began = Instant::now();
        let trees: Vec<Json> = (0..50).map(tree).collect();
        let made: Vec<String> =
            trees.iter().enumerate().map(|(at, tree)| segment(&server, at, tree)).collect();
        server.settle();
        say(format!("50 segments over {everybody} people filled in {:.1} s", began.elapsed().as_secs_f64()));

        let first = last_seq(&server);
        let mut wrong = 0;
        for check in 1..=CHECKS {
            let until = Duration::from_secs((seconds / CHECKS) as u64);
            let (sent, took) = sender.send_for(&server, until);
            std::thread::sleep(PAUSE);
            let (differ, members) = compared(&server, &made, &trees);
            wrong += differ;
            say(format!(
                "check {check}: {:.0} events a second for {:.0} s; {differ} of 50 segments differ from everybody being asked; {members} members",
                sent as f64 / took,
                took
            ));
        }
        assert_eq!(wrong, 0, "what is stored is what everybody being asked gives");
        let lag = server.post("/api/v1/sql", &json!({"query": lag_since(first)}));
        let row = |at: usize| lag["rows"][0][at].as_f64().unwrap_or(f64::NAN);
        say(format!(
            "who comes in is in after {:.0} ms (median), {:.0} ms (p99), at most {:.0} ms, over {} moves; wanted p99 under {LAG} s: {}",
            row(0) * 1_000.0,
            row(1) * 1_000.0,
            row(2) * 1_000.0,
            row(3),
            word(row(1) < LAG)
        ));
        for (what, path, limit) in [("exact", "preview", EXACT), ("from the sample", "estimate", ABOUT)] {
            let path = format!("/api/v1/segments/{path}");
            let asked = trees
                .iter()
                .map(|tree| server.ask(Method::POST, &path, Some(&json!({"filter": tree}))).1.as_secs_f64());
            let mut times: Vec<f64> = asked.collect();
            let middle = median(&mut times);
            let most = times.last().copied().unwrap_or(f64::NAN);
            say(format!(
                "count while typing, {what}: median {middle:.3} s, at most {most:.3} s; wanted under {limit} s: {}",
                word(most < limit)
            ));
        }
        say(format!("memory of the server, at most: {:.0} MB", server.memory().1));
    }
}

fn word(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}

/// One of fifty: five kinds of events in ten shapes.
fn tree(at: usize) -> Json {
    let kind = EVENTS[at % 5].1;
    let next = EVENTS[(at + 1) % 5].1;
    let city = json!({"field": "city", "op": "eq", "value": format!("City{}", at * 6)});
    match at / 5 {
        0 => json!({"did": kind, "within": "30d"}),
        1 => json!({"did": kind, "count": {"gte": 2}, "within": "12h"}),
        2 => json!({"and": [city, {"did": kind}]}),
        3 => json!({"sequence": [{"did": kind}, {"did": next, "within": "1d"}]}),
        4 => json!({"and": [{"did": kind}, {"not": {"did": next}}]}),
        5 => json!({"did": kind, "where": {"field": "properties.category", "op": "eq", "value": "wine"}}),
        6 => json!({"did": kind, "where": {"field": "properties.size", "op": "gte", "value": 8}}),
        7 => json!({"and": [{"share": {"of": "bench", "from": 0, "to": 10}}, {"did": [kind, next]}]}),
        8 => json!({"did": kind, "last": {"after": "1h"}}),
        _ => {
            json!({"or": [city, {"and": [{"did": kind}, {"field": "created_at", "op": "gte", "value": {"ago": "1d"}}]}]})
        }
    }
}

fn segment(server: &Server, at: usize, tree: &Json) -> String {
    let made = server.post("/api/v1/segments", &json!({"name": format!("Segment {at}"), "filter": tree}));
    made["id"].as_str().expect("an id").to_owned()
}

fn last_seq(server: &Server) -> i64 {
    let found = server.post("/api/v1/sql", &json!({"query": "select max(seq) from interactions"}));
    found["rows"][0][0].as_i64().unwrap_or_default()
}

/// How many segments hold others than are found by asking everybody, and how many members all have.
fn compared(server: &Server, made: &[String], trees: &[Json]) -> (usize, i64) {
    let (mut differ, mut members) = (0, 0);
    for (id, tree) in made.iter().zip(trees) {
        let kept = server.get(&format!("/api/v1/segments/{id}/count"))["count"].as_i64();
        let found = server.post("/api/v1/segments/preview", &json!({"filter": tree}))["count"].as_i64();
        differ += usize::from(kept != found);
        members += kept.unwrap_or_default();
    }
    (differ, members)
}

/// From the last event before somebody came in until it was written that she did, in seconds.
fn lag_since(seq: i64) -> String {
    format!(
        "select approx_percentile_cont(lag, 0.5), approx_percentile_cont(lag, 0.99), max(lag), count(*) from (\
           select extract(epoch from max(e.received_at)) - extract(epoch from max(m.received_at)) as lag \
           from interactions e join interactions m on m.person_id = e.person_id and m.seq < e.seq \
           where e.kind = 'segment_entered' and e.seq > {seq} and m.source = 'Bench' and m.seq > {seq} \
           group by e.id)"
    )
}

/// Sends events of people in turn, each time of others.
struct Sender {
    key: String,
    sent: usize,
    people: usize,
}

impl Sender {
    fn send(&mut self, server: &Server) {
        let now = jiff::Timestamp::now().to_string();
        let batch: Vec<Json> = (0..BATCH)
            .map(|_| {
                let at = self.sent;
                self.sent += 1;
                let chance = (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
                let active = chance as usize % ACTIVE.min(self.people);
                // Those who do something are spread over all.
                let person = active * (self.people / ACTIVE.min(self.people));
                let email = format!("p{person}@example.com");
                json!({"type": "track", "messageId": format!("m{at}"), "userId": email, "event": EVENTS[at % 5].0,
                    "timestamp": now, "context": {"traits": {"email": email}},
                    "properties": {"category": (["wine", "beer", "tea"][at % 3]), "size": (chance % 10)}})
            })
            .collect();
        let (answer, _) =
            server.ask(Method::POST, "/v1/batch", Some(&json!({"writeKey": self.key, "batch": batch})));
        assert!(answer.get("errors").is_none(), "{answer}");
    }

    /// Sends at the rate for some time; how many events that were, and how many seconds.
    fn send_for(&mut self, server: &Server, length: Duration) -> (usize, f64) {
        let (began, before) = (Instant::now(), self.sent);
        while began.elapsed() < length {
            self.send(server);
            let due = Duration::from_secs_f64((self.sent - before) as f64 / RATE as f64);
            std::thread::sleep(due.saturating_sub(began.elapsed()));
        }
        (self.sent - before, began.elapsed().as_secs_f64())
    }
}
