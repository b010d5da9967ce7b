//! A backup that is made while others write is one moment.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::json;

use super::{Backed, Place, modules};
use crate::app::TestApp;
use crate::records::assert_no_gaps;

db::db_test! {
    fn pairs_are_both_in_it_or_both_out(scratch: Scratch) {
        let test = TestApp::with(scratch, modules());
        let owner = test.owner();
        let stop = AtomicBool::new(false);
        let written = AtomicUsize::new(0);
        let backups: Vec<Backed> = std::thread::scope(|scope| {
            // One writes pairs of records, the other a pair of rows elsewhere.
            let pairs = scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let at = written.load(Ordering::SeqCst);
                    let pair = ["left", "right"].map(|side| json!({"email": format!("{side}{at}@example.com")}));
                    owner.post("/people/batch", json!({"match": ["email"], "records": pair})).is(200);
                    written.fetch_add(1, Ordering::SeqCst);
                }
            });
            let rows = scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    test.app
                        .write_blocking(|tx| {
                            tx.execute("update counters set last = last + 1 where name = 'one'", &[])?;
                            if tx.execute("update counters set last = last + 1 where name = 'two'", &[])? == 0 {
                                let begin = "insert into counters (name, last) values ('one', 1), ('two', 1)";
                                tx.execute(begin, &[])?;
                            }
                            Ok::<_, db::DbError>(())
                        })
                        .unwrap();
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
            });
            let mut backups = Vec::new();
            for round in 1..=4 {
                while written.load(Ordering::SeqCst) < 20 * round && !pairs.is_finished() && !rows.is_finished() {
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
                if round == 3 {
                    test.app.warehouse.seal().unwrap();
                }
                backups.push(Backed::of(&test));
            }
            stop.store(true, Ordering::SeqCst);
            backups
        });
        let mut seen = 0;
        for backed in backups {
            let [place, _] = Place::both();
            backed.restore(&place, &modules()).unwrap();
            let Place { scratch, data, .. } = place;
            let copy = TestApp::within(&scratch, modules(), data);
            let titles = |side: &str| {
                let emails = copy.column("select email from people", vec![]);
                let numbers = emails.iter().filter_map(|email| email.strip_prefix(side)?.strip_suffix("@example.com"));
                let mut numbers: Vec<usize> = numbers.map(|number| number.parse().unwrap()).collect();
                numbers.sort_unstable();
                numbers
            };
            let (left, right) = (titles("left"), titles("right"));
            assert_eq!(left, right);
            assert_eq!(left, (0..left.len()).collect::<Vec<_>>(), "and nothing is left out in between");
            assert!(left.len() > seen, "later backups hold more");
            seen = left.len();
            let counters = copy.column("select cast(last as text) from counters where name in ('one', 'two')", vec![]);
            assert!(counters.len() != 1 && counters.windows(2).all(|pair| pair[0] == pair[1]), "{counters:?}");
            assert_eq!(copy.last_seq(), backed.made.manifest.seq);
            assert_no_gaps(&copy);
        }
    }
}
