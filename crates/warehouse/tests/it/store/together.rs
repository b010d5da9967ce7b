//! Writing, sealing and asking at the same time.

use std::sync::atomic::{AtomicBool, Ordering};

use db::db_test;
use serde_json::json;

use super::firm::Firm;

/// Ends the other threads.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

db_test! {
    /// Each answer holds the write before it, while everything else goes on.
    fn an_answer_holds_every_write_before_it(scratch: Scratch) {
        let firm = Firm::new(scratch);
        let over = AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    firm.warehouse().seal().unwrap();
                }
            });
            // Rows of files that are just being written change as well.
            threads.spawn(|| {
                let mut round = 0;
                while !over.load(Ordering::SeqCst) {
                    firm.update(round * 7, round as i64);
                    firm.moment((round % 40) as u8, round as i64, round % 3 == 0);
                    if round % 5 == 0 {
                        firm.delete(round);
                    }
                    if round % 11 == 0 {
                        firm.restore();
                    }
                    round += 1;
                }
            });
            // Also when a round fails, so that the failure is told.
            let _ends = Ends(&over);
            for round in 0..200 {
                let seq = firm.create(1 + round % 3, round as i64);
                let found = firm.rows(&format!("select count(*), max(seq) from log where seq <= {seq} and what = 'created'"));
                assert_eq!(found.rows, vec![vec![json!(round + 1), json!(seq)]]);
                assert!(found.seq >= seq);
            }
        });
        firm.check();
        firm.warehouse().seal().unwrap();
        firm.check();
    }

    /// Declaring tables anew in the middle of a sealing loses nothing.
    fn columns_come_while_sealing(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        for round in 0..12 {
            firm.create(20, round);
            let warehouse = firm.warehouse().clone();
            let sealing = std::thread::spawn(move || warehouse.seal().unwrap());
            firm.add_column();
            firm.update(round as usize * 5, round);
            firm.check();
            sealing.join().unwrap();
            firm.check();
        }
    }
}
