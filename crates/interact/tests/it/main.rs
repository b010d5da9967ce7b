//! The room interact as its callers see it: records go in by the API, rules complete and refuse them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod activities;
mod app;
mod board;
mod day;
mod promises;
mod quotes;
mod stages;
mod templates;
mod tickets;
mod trade;

/// Every SQL text of the room is prepared on both databases.
mod statements {
    use crate::app::TestApp;

    db::db_test! {
        fn every_statement_can_be_prepared(scratch: Scratch) {
            let app = TestApp::open(scratch);
            for (name, sql) in interact::MODULE.statements.iter().copied().flatten() {
                app.app.db.prepare_check(sql).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}
