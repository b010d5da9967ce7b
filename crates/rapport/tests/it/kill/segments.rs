//! `kill -9` while segments are filled, followed, computed and removed. In the end each holds whom asking everybody finds,
//! and nothing is left of those that are gone.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::end_leases;
use super::ingest::Random;
use crate::process::{Line, Place};

const KILLS: usize = 15;
const COUNTRIES: [&str; 4] = ["DE", "FR", "US", "NL"];

/// Whoever works while the process dies under her.
struct Hand {
    random: Random,
    people: Vec<String>,
    segments: Vec<String>,
    made: usize,
}

impl Hand {
    fn one<'a>(random: &mut Random, all: &'a [String]) -> &'a str {
        &all[random.below(all.len())]
    }

    /// Works until nobody answers any more.
    fn work(&mut self, line: &Line, dead: &AtomicBool) {
        while !dead.load(Relaxed) && self.step(line).is_some() {}
    }

    fn step(&mut self, line: &Line) -> Option<()> {
        let random = &mut self.random;
        let person = Hand::one(random, &self.people).to_owned();
        let country = COUNTRIES[random.below(COUNTRIES.len())];
        match random.below(9) {
            0..=2 => {
                let records: Vec<Json> = (0..40)
                    .map(|_| json!({"id": Hand::one(random, &self.people), "country": COUNTRIES[random.below(4)]}))
                    .collect();
                line.ask("POST", "/people/batch", Some(&json!({"match": ["id"], "records": records})))?;
            }
            3 | 4 => {
                let moment = json!({"person_id": person, "kind": "call_made", "at": "1998-06-01T10:00:00Z"});
                line.ask("POST", "/interactions", Some(&moment))?;
            }
            5 => {
                let order = json!({"person_id": person, "placed_at": "1998-06-02", "status": "paid", "total": "12", "currency": "USD"});
                line.ask("POST", "/orders", Some(&order))?;
            }
            6 => {
                self.made += 1;
                let tree = match random.below(3) {
                    0 => json!({"field": "country", "op": "eq", "value": country}),
                    1 => {
                        json!({"or": [{"did": "call_made"}, {"field": "country", "op": "eq", "value": country}]})
                    }
                    _ => {
                        json!({"related": "orders", "any": {"field": "status", "op": "eq", "value": "paid"}})
                    }
                };
                let mut segment = json!({"name": format!("Made {}", self.made), "filter": tree});
                if random.below(4) == 0 {
                    let query = format!("select id as person_id from people where country = '{country}'");
                    segment = json!({"name": format!("Made {}", self.made), "query": query, "every": "1h"});
                }
                let (_, made) = line.ask("POST", "/segments", Some(&segment))?;
                self.segments.extend(made["id"].as_str().map(str::to_owned));
            }
            7 if self.segments.len() > 3 => {
                let path = format!("/segments/{}", Hand::one(random, &self.segments));
                line.ask(
                    "PATCH",
                    &path,
                    Some(&json!({"filter": {"field": "country", "op": "ne", "value": country}})),
                )?;
            }
            _ if self.segments.len() > 6 => {
                let gone = self.segments.swap_remove(random.below(self.segments.len()));
                line.ask("DELETE", &format!("/segments/{gone}"), None)?;
            }
            _ => {}
        }
        Some(())
    }
}

db::db_test! {
    fn segments_are_true_however_often_the_process_dies(scratch: Scratch) {
        let place = Place::new(scratch);
        let mut server = place.serve();
        let records: Vec<Json> = (0..900).map(|at| json!({"last_name": format!("P{at}"), "country": COUNTRIES[at % 4]})).collect();
        server.post("/people/batch", &json!({"records": records}));
        let people = server.post("/sql", &json!({"query": "select id from people"}));
        let people = people["rows"].as_array().unwrap().iter().map(|row| row[0].as_str().unwrap().to_owned()).collect();
        let mut hand = Hand { random: Random(7), people, segments: Vec::new(), made: 0 };
        let mut open = 0;
        for kill in 1..=KILLS {
            let moment = Duration::from_millis(60 + hand.random.below(600) as u64);
            let (line, dead) = (server.line(), AtomicBool::new(false));
            std::thread::scope(|scope| {
                scope.spawn(|| hand.work(&line, &dead));
                std::thread::sleep(moment);
                server.kill();
                dead.store(true, Relaxed);
            });
            end_leases(scratch);
            server = place.serve();
            let jobs = server.get("/jobs?limit=1000");
            open += jobs["data"].as_array().unwrap().iter().filter(|job| ["queued", "running"].contains(&job["state"].as_str().unwrap())).count();
            // A job that saw its process die five times is given up on purpose.
            if kill % 3 == 0 {
                server.settle();
            }
        }
        server.settle();
        println!("{:?}: {} segments were made, {open} jobs were cut off", scratch.dialect(), hand.made);
        assert!(hand.made > 3 && open > 0, "the process must die in the middle of work");
        // What was kept is what asking everybody finds. Queries are as of when they were asked, so they are asked now.
        let segments = server.get("/segments");
        let segments = segments["data"].as_array().unwrap();
        for segment in segments.iter().filter(|segment| segment["kind"] == "sql") {
            server.post(&format!("/segments/{}/refresh", segment["id"].as_str().unwrap()), &json!({}));
        }
        server.settle();
        for segment in segments {
            let asked = match segment["kind"].as_str() {
                Some("sql") => json!({"query": segment["query"]}),
                _ => json!({"filter": segment["filter"]}),
            };
            let id = segment["id"].as_str().unwrap();
            let (found, kept) = (server.post("/segments/preview", &asked), server.get(&format!("/segments/{id}/count")));
            assert_eq!(found["count"], kept["count"], "{segment}");
            let stored = format!("select count(*), count(distinct person_id) from segment_members where segment_id = '{id}'");
            let stored = server.post("/sql", &json!({"query": stored}));
            assert_eq!(stored["rows"], json!([[kept["count"], kept["count"]]]), "{segment}");
            let why = format!("select person_id from segment_members where segment_id = '{id}' order by 1 limit 1");
            if let Some(person) = server.post("/sql", &json!({"query": why}))["rows"][0][0].as_str() {
                assert_eq!(server.get(&format!("/segments/{id}/why/{person}"))["member"], true, "{segment}");
            }
        }
        // Nothing is left of those that are gone.
        let known: Vec<String> = segments.iter().map(|segment| format!("'{}'", segment["id"].as_str().unwrap())).collect();
        for table in ["segment_members", "segment_stays"] {
            let query = format!("select count(*) from {table} where segment_id not in ({})", known.join(", "));
            assert_eq!(server.post("/sql", &json!({"query": query}))["rows"], json!([[0]]), "{table}");
        }
        assert_eq!(server.get("/doctor")["well"], true);
    }
}
