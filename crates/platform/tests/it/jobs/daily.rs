//! Jobs that come by themselves, once per day of the firm.

use std::time::Duration;

use crate::app::{DAY, HOUR, TestApp, working};

fn nightly(test: &TestApp) -> usize {
    test.column("select kind from jobs where kind = 'nightly' and state = 'done'", vec![]).len()
}

fn settle(test: &TestApp, expected: usize) {
    for _ in 0..400 {
        if nightly(test) > expected {
            break;
        }
        if nightly(test) == expected {
            // Whatever comes too much would come with the next looks.
            test.app.bell.notify_waiters();
            std::thread::sleep(Duration::from_millis(50));
            test.app.bell.notify_waiters();
            std::thread::sleep(Duration::from_millis(50));
            break;
        }
        test.app.bell.notify_waiters();
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(nightly(test), expected);
}

db::db_test! {
    fn once_per_day_and_what_was_missed_once(scratch: Scratch) {
        let test = TestApp::new(scratch);
        working(&test, || {
            // A new firm at ten in the morning: nothing waits.
            settle(&test, 0);
            test.pass(14 * HOUR);
            settle(&test, 0); // midnight
            test.pass(2 * HOUR);
            settle(&test, 0); // two
            test.pass(HOUR);
            settle(&test, 1); // three
            test.pass(HOUR);
            settle(&test, 1); // four
        });
        // Nothing ran for three days.
        test.pass(3 * DAY);
        working(&test, || settle(&test, 2));
        working(&test, || settle(&test, 2));
    }
}
