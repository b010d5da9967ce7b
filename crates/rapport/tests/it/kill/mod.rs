//! `kill -9` in the middle of the work, at moments with recorded progress strictly between 1 and 99 %, with
//! a restart after each. In the end everything is there once.
//!
//! The history is imported in parts, because a job that has seen its process die five times is given up on
//! purpose. The last stage of each part, and of each value job, runs undisturbed.

mod ingest;
mod mail;
mod segments;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use db::testing::Scratch;
use db::{Db, Dialect, Options, Value};
use serde_json::{Value as Json, json};

use crate::cdnow::{MAP, Purchases, master, purchases, purchases_in};
use crate::process::{Place, Server};

/// The parts of the file. One job is killed at most four times.
const PARTS: usize = 4;
const LIMIT: Duration = Duration::from_secs(120);

/// One kill: where the work stood, by what was recorded of it.
#[derive(Debug)]
struct Kill {
    job: String,
    stage: String,
    per_cent: f64,
}

db::db_test! {
    fn killed_at_twenty_moments_everything_is_there_once(scratch: Scratch) {
        let mut scene = Scene::begin(scratch);
        let counted = json!({"object": "orders", "via": "person_id", "function": "count"});
        scene.server().post("/objects/people/fields", &json!({"name": "Bought", "type": "roll_up", "settings": counted}));
        let file = master();
        let parts = in_parts(&file);
        for (number, part) in parts.iter().enumerate() {
            let job = scene.import(number, part);
            // Reading begins anew each time, writing goes on: there a later moment can be had.
            for (stage, past) in [("reading", 0.01), ("reading", 0.01), ("writing", 0.01), ("writing", 0.35)] {
                scene.kill_at(&job, "import", stage, past);
            }
            scene.until_over(&job);
            if number % 2 == 1 {
                scene.server().settle();
                let mut job = scene.fit();
                for stage in ["reading purchases", "reading purchases", "scoring people"] {
                    // Learning is quick: a job that was over too soon is begun again.
                    while !scene.kill_at(&job, "fit_models", stage, 0.01) {
                        job = scene.fit();
                    }
                }
                scene.until_over(&job);
            }
        }
        scene.server().settle();

        let count = |stage: &str| scene.kills.iter().filter(|kill| kill.stage == stage).count();
        let value = scene.kills.iter().filter(|kill| kill.job != "import").count();
        println!(
            "{:?}: {} kills: {} in reading, {} in writing, {value} in the value job",
            scratch.dialect(), scene.kills.len(), count("reading"), count("writing"));
        assert!(scene.kills.len() >= 20 && count("reading") >= 5 && count("writing") >= 5 && value >= 5);
        assert!(scene.kills.iter().all(|kill| kill.per_cent > 1.0 && kill.per_cent < 99.0));

        let report = scene.server().get("/doctor");
        assert_eq!(report["well"], true, "{report}");
        let kept = scene.purchases();
        let expected = purchases(&file);
        assert_eq!(kept.values().sum::<u32>(), 69_659);
        assert!(kept == expected, "what is kept is not what the file has");
        let models = scene.server().get("/models");
        // The figure that a follower kept meanwhile is what there is.
        let wrong = scene.server().post("/sql", &json!({"query": MISCOUNTED}));
        assert_eq!(wrong["rows"], json!([[0, 23_570]]));

        // What the interrupted jobs left is what one undisturbed run makes of the same data.
        let left = scene.values();
        assert_eq!(left.len(), 23_570);
        scene.forget_values();
        let job = scene.fit();
        scene.until_over(&job);
        scene.server().settle();
        assert_same(&left, &scene.values());
        assert_eq!(parameters(&models), parameters(&scene.server().get("/models")));
        assert_eq!(scene.place.run(&["doctor"]).status, 0);
    }
}

/// People whose roll-up is not the number of their orders, and how many there are that have any.
const MISCOUNTED: &str = "select count(*) filter (where coalesce(f.x_bought, 0) <> coalesce(o.count, 0)), count(o.count) \
                          from people p left join figures_people f on f.record_id = p.id \
                          left join (select person_id, count(*) as count from orders group by person_id) o \
                          on o.person_id = p.id";

/// The parameters of all models.
fn parameters(models: &Json) -> Vec<Json> {
    models["data"].as_array().unwrap().iter().map(|model| model["parameters"].clone()).collect()
}

/// The file cut between customers, so that equal rows stay together; each part with the header.
fn in_parts(file: &str) -> Vec<String> {
    let (header, rows) = file.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let customer = |row: &&str| row.split_whitespace().next().map(str::to_owned);
    let mut parts = Vec::new();
    let mut begin = 0;
    for number in 1..=PARTS {
        let mut end = rows.len() * number / PARTS;
        while end < rows.len() && customer(&rows[end]) == customer(&rows[end - 1]) {
            end += 1;
        }
        parts.push(format!("{header}\n{}\n", rows[begin..end].join("\n")));
        begin = end;
    }
    parts
}

/// A server that is killed and started again on the same data.
struct Scene<'a> {
    scratch: &'a Scratch,
    place: Place,
    server: Option<Server>,
    kills: Vec<Kill>,
}

impl Scene<'_> {
    fn begin(scratch: &Scratch) -> Scene<'_> {
        let place = Place::new(scratch);
        let server = Some(place.serve());
        Scene { scratch, place, server, kills: Vec::new() }
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// Begins the import of a part and gives its job.
    fn import(&self, number: usize, part: &str) -> String {
        let path = self.place.file(&format!("part-{number}.txt"), part);
        let body = json!({"path": path, "map_file": MAP, "source": "cdnow", "extends": number > 0});
        self.server().post("/imports", &body)["job_id"].as_str().unwrap().to_owned()
    }

    /// Begins to learn and score.
    fn fit(&self) -> String {
        self.server().post("/models/bgnbd/fit", &json!({}))["id"].as_str().unwrap().to_owned()
    }

    /// Kills the server while a job is in a stage and past a share of its work; false when it was over before
    /// it was seen there.
    fn kill_at(&mut self, job: &str, kind: &str, stage: &str, past: f64) -> bool {
        let started = Instant::now();
        let share = loop {
            let seen = self.server().get(&format!("/jobs/{job}"));
            let share = seen["progress"]["share"].as_f64().unwrap();
            if seen["state"] == "running" && seen["stage"] == stage && share > past && share < 0.99 {
                break share;
            }
            match seen["state"].as_str() {
                Some("queued" | "running") if started.elapsed() < LIMIT => {}
                Some("done") => {
                    println!("{:?}: {kind} was over before it was seen in {stage}", self.scratch.dialect());
                    return false;
                }
                _ => panic!("{kind} does not come to {stage}: {seen}"),
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        self.server.take().unwrap().kill();
        let kill = Kill { job: kind.to_owned(), stage: stage.to_owned(), per_cent: share * 100.0 };
        println!(
            "{:?}: kill {} in {}, stage {}, at {:.0} %",
            self.scratch.dialect(),
            self.kills.len() + 1,
            kill.job,
            kill.stage,
            kill.per_cent
        );
        self.kills.push(kill);
        end_leases(self.scratch);
        self.server = Some(self.place.serve());
        true
    }

    #[track_caller]
    fn until_over(&self, job: &str) {
        let started = Instant::now();
        loop {
            let seen = self.server().get(&format!("/jobs/{job}"));
            match seen["state"].as_str() {
                Some("done") => return,
                Some("queued" | "running") if started.elapsed() < LIMIT => {}
                _ => panic!("the job does not end well: {seen}"),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn purchases(&self) -> Purchases {
        let all = |object: &str, fields: &[&str]| {
            let (mut records, mut after) = (Vec::new(), Json::Null);
            loop {
                let search = json!({"fields": fields, "limit": 1000, "after": after});
                let mut page = self.server().post(&format!("/{object}/search"), &search);
                records.append(page["data"].as_array_mut().unwrap());
                after = page["next"].take();
                if after.is_null() {
                    return records;
                }
            }
        };
        purchases_in(
            &all("people", &["source_id"]),
            &all("orders", &["person_id", "placed_at", "total"]),
            &all("order_lines", &["order_id", "quantity", "amount"]),
        )
    }

    /// Works on the database while no server runs.
    fn in_database<T>(&self, work: impl FnOnce(&Db) -> T) -> T {
        let db = match self.scratch.dialect() {
            Dialect::Sqlite => Db::sqlite(&self.place.path().join("rapport.db"), Options::default()).unwrap(),
            Dialect::Postgres => self.scratch.open(Options::default()),
        };
        let done = work(&db);
        db.close();
        done
    }

    /// Every row of `person_values` by its person, without what tells when and by which version of the
    /// models it was made.
    fn values(&mut self) -> BTreeMap<String, Vec<Value>> {
        let (mut types, mut sql) = (Vec::new(), String::from("select person_id"));
        for (name, column_type) in differentiate::value::objects::columns() {
            if !["person_id", "model_version", "computed_at"].contains(&name.as_str()) {
                sql += &format!(", {name}");
                types.push(column_type);
            }
        }
        sql += " from person_values";
        assert_eq!(self.server.take().unwrap().stop(), 0);
        let values = self.in_database(|db| {
            db.read_blocking(move |tx| {
                tx.time_limit(Duration::from_secs(60))?;
                let rows = tx.query(&sql, &[])?;
                rows.iter()
                    .map(|row| {
                        let values: Result<Vec<_>, _> =
                            (1..=types.len()).map(|at| row.value(at, types[at - 1])).collect();
                        Ok::<_, db::DbError>((row.id(0)?.to_string(), values?))
                    })
                    .collect::<Result<_, _>>()
            })
        });
        self.server = Some(self.place.serve());
        values.unwrap()
    }

    fn forget_values(&mut self) {
        assert_eq!(self.server.take().unwrap().stop(), 0);
        self.in_database(|db| {
            db.write_blocking(|tx| tx.execute("delete from person_values", &[])).unwrap();
        });
        self.server = Some(self.place.serve());
    }
}

/// On PostgreSQL another process could live elsewhere, so that what the dead one held is free a minute later;
/// that minute passes here. On SQLite the lock on the directory tells that it is dead.
fn end_leases(scratch: &Scratch) {
    if scratch.dialect() == Dialect::Postgres {
        let db = scratch.open(Options::default());
        db.write_blocking(|tx| {
            tx.execute("update jobs set leased_until = 1 where state = 'running'", &[])?;
            tx.execute("update cursors set leased_until = 1", &[])
        })
        .unwrap();
        db.close();
    }
}

#[track_caller]
fn assert_same(left: &BTreeMap<String, Vec<Value>>, fresh: &BTreeMap<String, Vec<Value>>) {
    assert_eq!(left.len(), fresh.len());
    let differ = left.iter().filter(|(person, row)| fresh.get(*person) != Some(row));
    let differ: Vec<_> = differ.map(|(person, row)| (person, row, fresh.get(person))).collect();
    assert!(differ.is_empty(), "{} people differ, like {:?}", differ.len(), differ[0]);
}
