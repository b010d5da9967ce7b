//! The room differentiate as its callers see it: records go in by the API, values and figures come out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod app;
mod cdnow;
mod flow;
mod metrics;
mod models;
mod queries;
mod segments;
mod worth;

use std::collections::BTreeMap;

/// Every SQL text of the room is prepared on both databases.
mod statements {
    use crate::app::TestApp;

    db::db_test! {
        fn every_statement_can_be_prepared(scratch: Scratch) {
            let app = TestApp::open(scratch, "2024-12-31");
            for (name, sql) in differentiate::MODULE.statements.iter().copied().flatten() {
                app.app.db.prepare_check(sql).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

/// Ids by the names of a test.
type Ids = BTreeMap<String, String>;
