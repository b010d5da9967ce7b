//! Followers: every change has its effect exactly once, in order.

use std::time::{Duration, Instant};

use model::Id;
use platform::feed::{Action, Actor, Liveness, NewChange, take, write_change};
use platform::{Error, Workers, followers};

use crate::app::{TestApp, until_followed, working};
use crate::jobs::counter;

fn change(test: &TestApp, object: &str, action: Action) -> i64 {
    let now = test.app.clock.now();
    let object = object.to_owned();
    test.app
        .write_blocking(move |tx| {
            let change = NewChange {
                object,
                record_id: Some(Id([1; 16])),
                action,
                batch_id: None,
                before: None,
                after: None,
            };
            write_change(tx, &Actor::System, Liveness::Live, now, change)
        })
        .unwrap()
}

fn changes(test: &TestApp, count: usize, action: Action) -> i64 {
    let now = test.app.clock.now();
    test.app
        .write_blocking(move |tx| {
            let mut last = 0;
            for _ in 0..count {
                let change = NewChange {
                    object: "notes".to_owned(),
                    record_id: None,
                    action,
                    batch_id: None,
                    before: None,
                    after: None,
                };
                last = write_change(tx, &Actor::System, Liveness::Live, now, change)?;
            }
            Ok::<_, Error>(last)
        })
        .unwrap()
}

/// A slice with a change of this object fails until the cure is there.
fn fails_until_cured(scratch: &db::testing::Scratch, object: &str, why: &str) {
    let test = TestApp::new(scratch);
    change(&test, "notes", Action::Updated);
    let last = change(&test, object, Action::Updated);
    working(&test, || {
        let started = Instant::now();
        let lag = loop {
            let lags = test.app.db.read_blocking(followers::lags).unwrap();
            if let Some(lag) = lags.into_iter().find(|lag| lag.failures > 0) {
                break lag;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "no failure is noted");
            std::thread::sleep(Duration::from_millis(5));
        };
        assert_eq!((lag.name.as_str(), lag.seq, lag.behind), ("tally", 0, last));
        assert!(lag.error.as_deref().unwrap().contains(why), "{lag:?}");
        assert_eq!(counter(&test, "tally changes"), 0, "the failed effect left nothing");
        test.app
            .write_blocking(|tx| tx.execute("insert into counters (name, last) values ('cure', 1)", &[]))
            .unwrap();
        until_followed(&test);
    });
    assert_eq!(counter(&test, "tally changes"), 2);
    let lag = test.app.db.read_blocking(followers::lags).unwrap().remove(0);
    assert_eq!((lag.failures, lag.behind, lag.error), (0, 0, None));
}

db::db_test! {
    fn every_change_is_seen_once_in_slices(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let last = changes(&test, 1_201, Action::Updated);
        working(&test, || until_followed(&test));
        assert_eq!(counter(&test, "tally changes"), 1_201);
        assert_eq!(counter(&test, "tally slices"), 3);
        assert_eq!(counter(&test, "tally last"), last);
        // Bulk chunks are heavy: no slice has more than twenty.
        changes(&test, 45, Action::Batch);
        working(&test, || until_followed(&test));
        assert_eq!(counter(&test, "tally changes"), 1_246);
        assert_eq!(counter(&test, "tally slices"), 6);
        working(&test, || until_followed(&test));
        assert_eq!(counter(&test, "tally changes"), 1_246, "another start sees nothing twice");
    }

    fn numbers_without_a_change_are_passed(scratch: Scratch) {
        let test = TestApp::new(scratch);
        // Interactions take numbers of the same feed.
        test.app.write_blocking(|tx| take(tx, 7)).unwrap();
        assert!(!followers::caught_up(&test.app, 7).unwrap());
        working(&test, || until_followed(&test));
        assert_eq!(counter(&test, "tally slices"), 0, "there was nothing to look at");
        assert!(followers::caught_up(&test.app, 7).unwrap());
    }

    fn a_change_is_followed_soon_after_it_is_written(scratch: Scratch) {
        let test = TestApp::new(scratch);
        working(&test, || {
            until_followed(&test);
            let started = Instant::now();
            for _ in 0..5 {
                change(&test, "notes", Action::Updated);
                until_followed(&test);
            }
            assert!(started.elapsed() < Duration::from_secs(3), "{:?}: the bell is not heard", started.elapsed());
        });
    }

    fn a_slice_that_fails_has_no_effect_and_is_tried_again(scratch: Scratch) {
        fails_until_cured(scratch, "poison", "this slice is poisoned");
    }

    fn a_follower_that_panics_is_tried_again(scratch: Scratch) {
        fails_until_cured(scratch, "panic", "the follower tally panicked");
    }

    fn who_lost_the_cursor_has_no_effect(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let workers = Workers::start(&test.app).unwrap();
        change(&test, "notes", Action::Updated);
        until_followed(&test);
        // Another node takes the cursor over and is far ahead of its lease.
        let until = test.app.clock.now().plus_micros(3_600_000_000);
        test.app
            .write_blocking(move |tx| {
                tx.execute("update cursors set epoch = epoch + 1, leased_until = $1", &[until.into()])
            })
            .unwrap();
        change(&test, "notes", Action::Updated);
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(counter(&test, "tally changes"), 1, "the change belongs to the other node");
        test.app.write_blocking(|tx| tx.execute("update cursors set leased_until = 0", &[])).unwrap();
        until_followed(&test);
        assert_eq!(counter(&test, "tally changes"), 2);
        workers.stop();
    }
}
