//! Jobs through the death of their process, a shutdown and a cancel.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use db::Dialect;
use platform::Workers;
use serde_json::json;

use super::{counter, enqueue};
use crate::app::{DAY, SECOND, TestApp, eventually, until_over, working};
use crate::room::{ALLOWED, STEPS};

/// Each test has a slow job of its own, on each database.
fn number(test: &TestApp, of: usize) -> usize {
    of * 2 + usize::from(test.app.db.dialect() == Dialect::Postgres)
}

db::db_test! {
    fn a_cancelled_run_changes_nothing_any_more(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let number = number(&test, 0);
        let id = enqueue(&test, "slow", json!({ "number": number }), Some("slow"));
        ALLOWED[number].store(3, Ordering::SeqCst);
        working(&test, || {
            eventually("the third step", || STEPS[number].load(Ordering::SeqCst) == 3);
            let job = test.owner().post(&format!("/jobs/{id}/cancel"), json!({})).is(200);
            assert_eq!(job["state"], "cancelled");
            ALLOWED[number].store(10, Ordering::SeqCst);
            // The runner is free again, and the key too.
            let next = enqueue(&test, "echo", json!({}), Some("slow"));
            assert_ne!(next, id);
            until_over(&test, next);
        });
        assert_eq!(counter(&test, &format!("slow {number}")), 3, "no step after the cancel was kept");
        let job = test.owner().get(&format!("/jobs/{id}")).is(200);
        assert_eq!((job["state"].as_str(), &job["result"]), (Some("cancelled"), &json!(null)));
        test.owner().post(&format!("/jobs/{id}/cancel"), json!({})).problem(409);
    }

    fn a_shutdown_hands_the_job_to_the_next_process(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let number = number(&test, 1);
        let id = enqueue(&test, "slow", json!({ "number": number }), None);
        ALLOWED[number].store(2, Ordering::SeqCst);
        let workers = Workers::start(&test.app).unwrap();
        eventually("the second step", || STEPS[number].load(Ordering::SeqCst) == 2);
        let started = Instant::now();
        workers.stop();
        assert!(started.elapsed() < Duration::from_secs(5), "the run stopped at its next progress");
        let job = test.owner().get(&format!("/jobs/{id}")).is(200);
        assert_eq!((job["state"].as_str(), job["attempts"].as_i64()), (Some("queued"), Some(0)), "{job}");
        ALLOWED[number].store(10, Ordering::SeqCst);
        let job = working(&test, || until_over(&test, id));
        assert_eq!((job["state"].as_str(), job["attempts"].as_i64()), (Some("done"), Some(1)));
    }

    fn a_machine_that_slept_goes_on_with_its_job(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let number = number(&test, 2);
        let id = enqueue(&test, "slow", json!({ "number": number }), None);
        ALLOWED[number].store(1, Ordering::SeqCst);
        let job = working(&test, || {
            eventually("the first step", || STEPS[number].load(Ordering::SeqCst) == 1);
            // The clock jumps over the lease; the other runner looks at once and must leave the job alone.
            test.pass(DAY);
            let other = enqueue(&test, "echo", json!({}), None);
            until_over(&test, other);
            ALLOWED[number].store(10, Ordering::SeqCst);
            until_over(&test, id)
        });
        assert_eq!((job["state"].as_str(), job["attempts"].as_i64()), (Some("done"), Some(1)), "{job}");
        assert_eq!(counter(&test, &format!("slow {number}")), 10);
    }

    fn a_dead_process_leaves_its_jobs_to_others(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let id = enqueue(&test, "echo", json!({}), None);
        // A process claimed it and died without a word.
        let now = test.app.clock.now();
        test.app
            .write_blocking(move |tx| {
                tx.execute(
                    "update jobs set state = 'running', epoch = 1, attempts = 1, leased_until = $2 where id = $1",
                    &[id.into(), now.plus_micros(60 * SECOND).into()],
                )
            })
            .unwrap();
        let job = working(&test, || {
            if test.app.db.dialect() == Dialect::Postgres {
                // Another node could live: its lease must end first.
                std::thread::sleep(Duration::from_millis(300));
                assert_eq!(test.owner().get(&format!("/jobs/{id}")).is(200)["attempts"], 1);
                test.pass(61 * SECOND);
            }
            until_over(&test, id)
        });
        assert_eq!((job["state"].as_str(), job["attempts"].as_i64()), (Some("done"), Some(2)));
    }

    fn a_job_that_kills_its_process_is_given_up(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let id = enqueue(&test, "echo", json!({}), Some("killer"));
        test.app
            .write_blocking(move |tx| {
                tx.execute(
                    "update jobs set state = 'running', epoch = 5, attempts = 5, leased_until = 0 where id = $1",
                    &[id.into()],
                )
            })
            .unwrap();
        let job = working(&test, || until_over(&test, id));
        assert_eq!((job["state"].as_str(), job["attempts"].as_i64()), (Some("failed"), Some(5)));
        assert!(job["error"].as_str().unwrap().contains("5 times"), "{job}");
        assert_ne!(enqueue(&test, "echo", json!({}), Some("killer")), id, "its key is free");
    }
}
