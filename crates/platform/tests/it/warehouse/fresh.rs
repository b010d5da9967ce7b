//! Write, then ask: the answer holds the write, whatever else goes on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use db::db_test;
use model::PortableType;
use platform::warehouse::sources;
use serde_json::json;

use crate::app::TestApp;

const ROUNDS: usize = 1_000;

/// Ends the other threads.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

db_test! {
    /// A thousand writes and questions, while the warehouse seals without pause and its tables are declared anew.
    fn every_answer_holds_the_write_before_it(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let plain = sources(&test.app.schema(), &test.app.modules);
        let mut wider = plain.clone();
        let mut again = wider[0].column("title").unwrap().clone();
        again.name = "title_again".to_owned();
        assert_eq!(again.kind, PortableType::Text);
        wider[0].columns.push(again);
        let (over, seals, changes) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
        let pause = std::time::Duration::from_millis(50);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    if test.app.warehouse.seal().unwrap() {
                        seals.fetch_add(1, Ordering::SeqCst);
                    }
                    std::thread::sleep(pause);
                }
            });
            threads.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    let now = changes.fetch_add(1, Ordering::SeqCst);
                    test.app.warehouse.declare(if now % 2 == 0 { &wider } else { &plain });
                    std::thread::sleep(pause * 4);
                }
            });
            // Also when a round fails, so that the failure is told.
            let _ends = Ends(&over);
            for round in 1..=ROUNDS {
                let note = owner.post("/notes", json!({ "title": format!("note {round}") })).is(201);
                let acknowledged = test.last_seq();
                let sql = "select count(*), max(title) filter (where seq = (select max(seq) from notes)) from notes";
                let answer = owner.post("/sql", json!({ "query": sql })).is(200);
                assert_eq!(answer["rows"], json!([[round, note["title"]]]));
                assert!(answer["seq"].as_i64().unwrap() >= acknowledged, "{answer} after {acknowledged}");
            }
        });
        let (seals, changes) = (seals.into_inner(), changes.into_inner());
        println!("{:?}: {ROUNDS} rounds, {seals} seals, {changes} declarations", scratch.dialect());
        assert!(seals > 50 && changes > 50, "{seals} seals, {changes} declarations");
    }
}
