//! Imports that do not come to their end at once: cancelled, or broken off by the end of the process.

use super::app::{TestApp, done, rows};
use super::cdnow::{MAP, Purchases, purchases, purchases_kept};

/// A history of this many rows, of which each hundredth equals the one before.
fn history(count: usize) -> Vec<u8> {
    let mut text = String::from(" customer_id  date number_of_cds  dollar_value\n");
    for at in 0..count {
        let row = at - usize::from(at % 100 == 99);
        let day = 1 + row % 28;
        let line =
            format!(" {:05} 199701{day:02}  {}   {}.{:02}\n", row % 997, 1 + row % 5, row % 70, row % 100);
        text.push_str(&line);
    }
    text.into_bytes()
}

fn written(app: &TestApp, id: &str) -> i64 {
    let import = app.until(id, |import| import["stage"] == "writing" && done(import, "orders")[0] >= 4_000);
    assert_eq!(import["state"], "running", "the file is too short for this test: {import}");
    done(&import, "orders")[0]
}

db::db_test! {
    fn a_cancelled_import_keeps_what_is_written_and_says_how_much(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = history(24_000);
        let parts = [("map_file", MAP), ("source", "cdnow")];
        let id = app.begin(&file, &parts);
        written(&app, &id);
        let job = app.get(&format!("/imports/{id}"))["job_id"].as_str().unwrap().to_owned();
        app.post(&format!("/jobs/{job}/cancel"), serde_json::json!({}));
        let import = app.until(&id, |import| import["state"] == "cancelled");
        // Nothing is written after the cancellation was answered.
        let kept = app.total("orders");
        std::thread::sleep(std::time::Duration::from_millis(500));
        let import_later = app.get(&format!("/imports/{id}"));
        assert_eq!(app.total("orders"), kept);
        assert_eq!((done(&import, "orders"), done(&import_later, "orders")), ([kept, 0, 0], [kept, 0, 0]));
        assert!((4_000..24_000).contains(&kept), "{kept}");
        assert_eq!(rows(&import)[0], 24_000);

        // The same file once more brings the rest.
        let rest = app.import(&file, &parts);
        assert_eq!(done(&rest, "orders"), [24_000 - kept, 0, kept]);
        assert_kept(&app, &purchases(&file));
    }

    fn an_import_is_taken_over_where_it_stands(scratch: Scratch) {
        let mut first = TestApp::open(scratch);
        // Opened beforehand: opening takes as long as a good part of the import.
        let mut second = first.next(scratch);
        let mut third = second.next(scratch);
        let file = history(24_000);
        let id = first.begin(&file, &[("map_file", MAP), ("source", "cdnow")]);
        // Once while it reads, once while it writes. Those who were before go on meanwhile, and whatever
        // they still try to write is refused.
        first.until(&id, |import| rows(import)[0] >= 4_000);
        second.work();
        let there = written(&second, &id);
        third.work();
        let over = |import: &serde_json::Value| !matches!(import["state"].as_str(), Some("queued" | "running"));
        let import = third.until(&id, over);
        assert_eq!((import["state"].as_str(), rows(&import)), (Some("done"), [24_000, 24_000, 0]), "{import}");
        assert_eq!(done(&import, "orders"), [24_000, 0, 0], "counts go on where they were");
        let job = third.get(&format!("/jobs/{}", import["job_id"].as_str().unwrap()));
        assert_eq!((job["attempts"].as_i64(), there >= 4_000), (Some(3), true), "{job}");
        drop(first);
        drop(second);
        assert_kept(&third, &purchases(&file));
        assert_eq!(third.get(&format!("/imports/{id}")), import, "the end is the end");
        assert_eq!(third.row_counts()["import_chunks"], 0);
    }
}

#[track_caller]
fn assert_kept(app: &TestApp, expected: &Purchases) {
    assert!(expected.values().any(|times| *times > 1), "the file has rows that equal another");
    assert!(purchases_kept(app) == *expected, "what is kept is not what the file has");
}
