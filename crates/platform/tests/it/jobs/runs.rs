//! What becomes of a job.

use platform::accounts::Role;
use platform::{Error, jobs};
use serde_json::json;

use super::enqueue;
use crate::app::{SECOND, TestApp, until_over, working};

db::db_test! {
    fn a_job_exists_if_and_only_if_its_transaction_does(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let app = test.app.clone();
        let failed: Result<(), Error> = test.app.write_blocking(move |tx| {
            jobs::enqueue(tx, &app, "echo", &json!({}), None)?;
            Err(Error::Conflict("no".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(test.owner().get("/jobs").is(200)["data"], json!([]));
        let id = enqueue(&test, "echo", json!({ "a": 1 }), None);
        let job = test.owner().get(&format!("/jobs/{id}")).is(200);
        assert_eq!(job["state"], "queued");
        assert_eq!(job["label"], "Echo");
        let job = working(&test, || until_over(&test, id));
        assert_eq!(job["state"], "done");
        assert_eq!(job["result"], json!({ "echo": { "a": 1 }, "attempt": 1 }));
        assert_eq!(job["stage"], "reading");
        assert_eq!(job["progress"], json!({ "done": 1, "total": 4, "share": 1.0 }));
        assert_eq!(job["finished_at"], "2026-03-02T09:00:00Z");
        let listed = test.actor(Role::ReadOnly).get("/jobs?limit=1").is(200);
        assert_eq!(listed["data"][0], job);
    }

    fn failures_are_in_words_and_keep_the_inside_inside(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let ids = ["refuse", "panic", "bug"].map(|what| enqueue(&test, "echo", json!({ "do": what }), None));
        let jobs = working(&test, || ids.map(|id| until_over(&test, id)));
        for job in &jobs {
            assert_eq!(job["state"], "failed");
            assert_eq!(job["attempts"], 1, "what will not mend itself is not tried again");
            assert!(!job["error"].as_str().unwrap().contains("secret"), "{job}");
        }
        assert_eq!(jobs[0]["error"], "row 7 has no date");
    }

    fn a_lost_database_is_waited_for(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let id = enqueue(&test, "echo", json!({ "do": "lose" }), None);
        let job = working(&test, || {
            // Each attempt is due later; time passes until the third one works.
            for _ in 0..200 {
                test.pass(SECOND);
                test.app.bell.notify_waiters();
                std::thread::sleep(std::time::Duration::from_millis(10));
                if counted(&test, id) == 3 {
                    break;
                }
            }
            until_over(&test, id)
        });
        assert_eq!((job["state"].as_str(), job["attempts"].as_i64()), (Some("done"), Some(3)), "{job}");
        assert_eq!(job["error"], json!(null));
    }

    fn an_equal_key_is_one_job_until_it_is_over(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let first = enqueue(&test, "echo", json!({}), Some("fit"));
        assert_eq!(enqueue(&test, "echo", json!({ "other": 1 }), Some("fit")), first);
        assert_ne!(enqueue(&test, "echo", json!({}), Some("other")), first);
        working(&test, || until_over(&test, first));
        assert_ne!(enqueue(&test, "echo", json!({}), Some("fit")), first);
    }

    fn lists_go_on_from_page_to_page(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let ids: Vec<_> = (0..5).map(|_| enqueue(&test, "echo", json!({}), None).to_string()).collect();
        let owner = test.owner();
        let mut seen = Vec::new();
        let mut path = "/jobs?limit=2".to_owned();
        loop {
            let page = owner.get(&path).is(200);
            seen.extend(page["data"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/jobs?limit=2&after={next}");
        }
        let newest_first: Vec<_> = ids.into_iter().rev().collect();
        assert_eq!(seen, newest_first);
    }
}

fn counted(test: &TestApp, id: model::Id) -> i64 {
    let app = test.app.clone();
    let job = test.app.db.read_blocking(move |tx| jobs::show(tx, &app, id)).unwrap();
    job["attempts"].as_i64().unwrap()
}
