//! Random trees over random histories: what is kept, what is asked of everybody and what is told of somebody are what
//! the simple way gives, after every few steps.

use std::collections::BTreeSet;

use db::testing::Scratch;
use model::Timestamp;
use serde_json::{Value as Json, json};

use super::oracle::World;
use super::{members, segment};
use crate::app::TestApp;

/// 2026-03-02T12:00:00Z.
const NOW: i64 = 1_772_452_800_000_000;

/// SplitMix64, so that a failing history can be named by its number.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.throw(all.len())]
    }

    /// A moment of the last ten days, at full hours often, so that some are at once; a few lie ahead.
    fn at(&mut self, now: Timestamp) -> String {
        let hours = self.throw(24 * 10) as i64 - if self.throw(12) == 0 { 30 } else { 0 };
        let minutes = if self.throw(3) == 0 { self.throw(60) as i64 } else { 0 };
        let hour = now.0 / 3_600_000_000 * 3_600_000_000;
        Timestamp(hour - hours * 3_600_000_000 - minutes * 60_000_000).to_string()
    }
}

const KINDS: &[&str] = &["page_viewed", "product_viewed", "cart_added", "order_placed", "call_made"];
const LENGTHS: &[&str] = &["1d", "3d", "5d", "6h", "30h", "1d"];
const COUNTRIES: &[&str] = &["DE", "FR", "US"];

/// A random tree.
fn tree(dice: &mut Dice, depth: usize, others: &[String]) -> Json {
    let part = |dice: &mut Dice| tree(dice, depth + 1, others);
    match dice.throw(if depth > 2 { 11 } else { 14 }) {
        0 => json!({"field": "country", "op": "eq", "value": dice.of(COUNTRIES)}),
        1 => match dice.throw(3) {
            0 => json!({"field": "country", "op": "empty", "value": true}),
            1 => json!({"field": "last_name", "op": "starts", "value": "b"}),
            _ => json!({"field": "country", "op": "in", "value": ["DE", "US"]}),
        },
        2 => {
            let inner = match dice.throw(2) {
                0 => json!({"field": "total", "op": "gte", "value": {"amount": "20.00", "currency": "USD"}}),
                _ => json!({"field": "status", "op": "eq", "value": "paid"}),
            };
            json!({"related": "orders", (*dice.of(&["any", "all", "none"])): inner})
        }
        3 | 4 => did(dice),
        5 => {
            let mut steps = Vec::new();
            for at in 0..2 + dice.throw(2) {
                let mut step = json!({"did": dice.of(KINDS)});
                if dice.throw(2) == 0 {
                    step["within"] =
                        json!(if at == 0 { dice.of(&["5d", "30h"]) } else { dice.of(&["1d", "2h", "20h"]) });
                }
                steps.push(step);
            }
            json!({"sequence": steps})
        }
        6 if !others.is_empty() => json!({"segment": dice.of(others)}),
        6 | 7 => json!({"did": ["page_viewed", "product_viewed"], "within": dice.of(LENGTHS)}),
        8 => relative(dice),
        9 => {
            json!({"share": {"of": dice.of(&["a", "b"]), "from": dice.of(&[0, 20]), "to": dice.of(&[55.5, 80.0])}})
        }
        10 => {
            let is = dice
                .of(&[
                    json!("granted"),
                    json!(["withdrawn", "none"]),
                    json!("none"),
                    json!(["pending", "objected"]),
                ])
                .clone();
            json!({"consent": "newsletter", "channel": "email", "is": is})
        }
        11 => json!({"not": part(dice)}),
        12 => json!({"or": [part(dice), part(dice)]}),
        _ => json!({"and": [part(dice), part(dice), part(dice)]}),
    }
}

/// A condition on a date that is said from now.
fn relative(dice: &mut Dice) -> Json {
    let op = dice.of(&["lt", "lte", "gt", "gte", "eq", "ne"]);
    let length = dice.of(&["0d", "1d", "2d", "3d"]);
    match dice.throw(3) {
        0 => json!({"field": "birthday", "op": op, "value": {(*dice.of(&["ago", "ahead"])): length}}),
        1 => {
            json!({"field": "acquired_at", "op": op, "value": {"ago": dice.of(&["0d", "1d", "2d", "5h", "30h"])}})
        }
        _ => {
            let placed =
                json!({"field": "placed_at", "op": op, "value": {"ago": dice.of(&["1d", "3d", "20h"])}});
            json!({"related": "orders", (*dice.of(&["any", "all", "none"])): placed})
        }
    }
}

/// A condition on a property of a moment.
fn property(dice: &mut Dice) -> Json {
    let (field, op, value) = match dice.throw(8) {
        0 => ("shade", "eq", json!("Red")),
        1 => ("shade", "contains", json!("LU")),
        2 => ("shade", "empty", json!(dice.throw(2) == 0)),
        3 => ("size", "gte", json!(2)),
        4 => ("size", "lt", json!(2.5)),
        5 => ("size", "in", json!([1, 3, "2"])),
        6 => ("shade", "ne", json!("Red")),
        _ => ("size", "empty", json!(true)),
    };
    json!({"field": format!("properties.{field}"), "op": op, "value": value})
}

fn did(dice: &mut Dice) -> Json {
    let mut did = json!({"did": dice.of(KINDS)});
    match dice.throw(4) {
        0 => {}
        1 => did["from"] = json!("2026-02-25"),
        2 => did["to"] = json!("2026-03-01"),
        _ => did["within"] = json!(dice.of(LENGTHS)),
    }
    if dice.throw(3) == 0 {
        did["where"] = match dice.throw(6) {
            0 => json!({"field": "channel", "op": "eq", "value": "web"}),
            1 => json!({"field": "url", "op": "contains", "value": "_SALE%"}),
            2..=4 => property(dice),
            _ => json!({"field": "channel", "op": "empty", "value": true}),
        };
    }
    match dice.throw(7) {
        0 => did["count"] = json!({"gte": 2}),
        1 => did["count"] = json!({"lte": 1}),
        2 => did["sum"] = json!({"field": "amount", "gte": 20}),
        3 => did["sum"] = json!({"field": "amount", "lt": 15.5}),
        4 => did["avg"] = json!({"field": "amount", "gt": 10, "lte": 33}),
        5 => {
            did["first"] = json!({(*dice.of(&["before", "after"])): dice.of(&["2026-02-27", "3d", "2026-02-28T06:00:00Z"])})
        }
        _ => did["last"] = json!({(*dice.of(&["before", "after"])): dice.of(&["2026-02-27", "2d", "12h"])}),
    }
    did
}

struct Played<'a> {
    test: &'a TestApp,
    people: Vec<String>,
    moments: Vec<String>,
    orders: Vec<String>,
    merges: Vec<String>,
}

impl Played<'_> {
    fn step(&mut self, dice: &mut Dice) {
        let (test, now) = (self.test, self.test.app.clock.now());
        match dice.throw(22) {
            0..=8 => {
                let mut body =
                    json!({"person_id": dice.of(&self.people), "kind": dice.of(KINDS), "at": dice.at(now)});
                if dice.throw(2) == 0 {
                    body["channel"] = json!(dice.of(&["web", "email"]));
                }
                if dice.throw(3) == 0 {
                    body["url"] =
                        json!(dice.of(&["https://example.com/a_sale%", "https://example.com/asale"]));
                }
                if dice.throw(2) == 0 {
                    let currency = if dice.throw(5) == 0 { "EUR" } else { "USD" };
                    body["amount"] =
                        json!({"amount": *dice.of(&["5.50", "12.25", "33"]), "currency": currency});
                }
                if dice.throw(2) == 0 {
                    let shade = dice
                        .of(&[
                            json!("Red"),
                            json!("blue \u{dc}ber"),
                            Json::Null,
                            json!(["Red"]),
                            json!({"of": "Red"}),
                        ])
                        .clone();
                    body["properties"] = json!({"shade": shade, "size": dice.of(&[json!(1), json!(2.5), json!("2"), json!(3)])});
                }
                if dice.throw(8) == 0 {
                    body["is_bot"] = json!(true);
                }
                let (status, made) = test.ask("POST", "/interactions", Some(&body));
                if status == 201 {
                    self.moments.push(made["id"].as_str().unwrap().to_owned());
                }
            }
            9 | 10 if !self.moments.is_empty() => {
                let path = format!("/interactions/{}", dice.of(&self.moments));
                let change = match dice.throw(3) {
                    0 => json!({"at": dice.at(now)}),
                    1 => json!({"kind": dice.of(KINDS)}),
                    _ => json!({"channel": "web"}),
                };
                test.ask("PATCH", &path, Some(&change));
            }
            11 if !self.moments.is_empty() => {
                let at = dice.throw(self.moments.len());
                test.ask("DELETE", &format!("/interactions/{}", self.moments.swap_remove(at)), None);
            }
            12 | 13 => {
                let order = json!({"person_id": dice.of(&self.people), "placed_at": dice.at(now),
                    "status": dice.of(&["placed", "paid"]), "total": {"amount": dice.of(&["10", "25"]), "currency": "USD"}});
                let (status, made) = test.ask("POST", "/orders", Some(&order));
                if status == 201 {
                    self.orders.push(made["id"].as_str().unwrap().to_owned());
                }
            }
            14 | 15 if !self.orders.is_empty() => {
                let path = format!("/orders/{}", dice.of(&self.orders));
                match dice.throw(3) {
                    0 => test.ask("DELETE", &path, None),
                    1 => test.ask("PATCH", &path, Some(&json!({"status": dice.of(&["placed", "paid"])}))),
                    _ => test.ask("PATCH", &path, Some(&json!({"person_id": dice.of(&self.people)}))),
                };
            }
            16 => {
                let fields = match dice.throw(3) {
                    0 => json!({"acquired_at": dice.at(now)}),
                    1 => {
                        json!({"birthday": model::Day((now.0 / 86_400_000_000) as i32 + dice.throw(7) as i32 - 3).to_string()})
                    }
                    _ => {
                        let said = json!({"person_id": dice.of(&self.people), "channel": "email", "purpose": "newsletter",
                            "state": dice.of(&["granted", "withdrawn", "pending", "objected"])});
                        test.ask("POST", "/consents", Some(&said));
                        return;
                    }
                };
                test.ask("PATCH", &format!("/people/{}", dice.of(&self.people)), Some(&fields));
            }
            17 => {
                let country = if dice.throw(4) == 0 { Json::Null } else { json!(dice.of(COUNTRIES)) };
                test.ask(
                    "PATCH",
                    &format!("/people/{}", dice.of(&self.people)),
                    Some(&json!({"country": country})),
                );
            }
            18 => {
                let (one, other) = (dice.of(&self.people), dice.of(&self.people));
                if one != other {
                    let path = format!("/people/{one}/merge");
                    let (status, made) = test.ask("POST", &path, Some(&json!({"ids": [other]})));
                    if status == 201 {
                        self.merges.push(made["id"].as_str().unwrap().to_owned());
                    }
                }
            }
            19 if !self.merges.is_empty() => {
                let at = dice.throw(self.merges.len());
                test.ask("POST", &format!("/merges/{}/undo", self.merges.swap_remove(at)), None);
            }
            20 if self.people.len() > 6 && dice.throw(3) == 0 => {
                let at = dice.throw(self.people.len());
                let gone = self.people.swap_remove(at);
                match dice.throw(2) {
                    0 => test.ask("DELETE", &format!("/people/{gone}"), None),
                    _ => test.ask("POST", &format!("/people/{gone}/erase"), Some(&json!({}))),
                };
            }
            _ => {
                let hours = 1 + dice.throw(20) as i64;
                test.app.clock.set(now.plus_micros(hours * 3_600_000_000 + 61_000_000));
            }
        }
    }
}

fn play(scratch: &Scratch, seed: u64, steps: usize) {
    let mut dice = Dice(seed);
    let mut test = TestApp::at(scratch, Timestamp(NOW));
    test.settle();
    test.post("/purposes", &json!({"name": "News", "slug": "newsletter", "text": "We write once a month."}));
    let people = (0..9).map(|at| {
        let last = ["Brown", "Baker", "Smith"][at % 3];
        let fields =
            json!({"first_name": format!("P{at}"), "last_name": last, "country": COUNTRIES.get(at % 4)});
        test.post("/people", &fields)["id"].as_str().unwrap().to_owned()
    });
    let mut played = Played {
        people: people.collect(),
        test: &test,
        moments: Vec::new(),
        orders: Vec::new(),
        merges: Vec::new(),
    };
    for _ in 0..15 {
        played.step(&mut dice);
    }
    let mut segments: Vec<(String, Json)> = Vec::new();
    for at in 0..6 {
        let others: Vec<String> = segments.iter().map(|(id, _)| id.clone()).collect();
        let tree = tree(&mut dice, 0, &others);
        segments.push((segment(&test, &format!("S{at}"), tree.clone()), tree));
    }
    for step in 0..steps {
        for _ in 0..4 {
            played.step(&mut dice);
        }
        caught_up(&test);
        let world = World::read(&test);
        for (id, tree) in &segments {
            let told = || format!("seed {seed}, step {step}: {tree}");
            let expected = world.members(tree, &segments);
            let kept = members(&test, id);
            let other: Vec<&String> = kept.symmetric_difference(&expected).collect();
            assert!(other.is_empty(), "kept: {}\nat {}: {}", told(), world.now(), world.history(&other));
            let asked = test.post("/segments/preview", &json!({"filter": tree}));
            assert_eq!(asked["count"], expected.len(), "of everybody: {}", told());
            let sample: BTreeSet<&str> =
                asked["sample"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
            assert!(sample.iter().all(|one| expected.contains(*one)), "sample: {}", told());
            assert_eq!(
                test.get(&format!("/segments/{id}/count"))["count"],
                expected.len(),
                "count: {}",
                told()
            );
            let person = dice.of(&world.people)["id"].as_str().unwrap();
            let why = test.get(&format!("/segments/{id}/why/{person}"));
            assert_eq!(why["member"], expected.contains(person), "why: {} {why}", told());
        }
    }
}

/// Waits until followers have seen everything and the clock was looked at.
fn caught_up(test: &TestApp) {
    let minute = test.app.clock.now().0 / 60_000_000;
    let seq = test.app.db.read_blocking(platform::feed::last_seq).unwrap();
    assert!(platform::followers::wait(&test.app, seq, std::time::Duration::from_secs(60)).unwrap());
    let began = std::time::Instant::now();
    let behind = "select min(s.followed_at) from segments s where s.kind = 'rule'";
    loop {
        let at = test.app.db.read_blocking(|tx| tx.query_one(behind, &[])?.unwrap().opt_integer(0)).unwrap();
        if at.is_some_and(|at| at / 60_000_000 >= minute) {
            return;
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(60), "the clock is not followed");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A fixed one, or that of `RAPPORT_SEED`, to play many or to play one again.
fn seed() -> u64 {
    let told = std::env::var("RAPPORT_SEED").ok().and_then(|seed| seed.parse().ok());
    told.unwrap_or(14)
}

db::db_test! {
    fn whatever_happens_segments_are_true(scratch: Scratch) {
        play(scratch, 17, 16);
    }

    fn whatever_happens_in_another_order_too(scratch: Scratch) {
        play(scratch, 11, 16);
    }

    fn whatever_happens_with_other_trees_too(scratch: Scratch) {
        play(scratch, seed(), 16);
    }
}
