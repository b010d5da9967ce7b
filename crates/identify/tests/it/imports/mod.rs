//! Imports through the routes of the API: what becomes of the rows of a file, on both databases.

pub mod app;
mod bad_input;
mod broken_off;
mod cdnow;
mod dry_run;
mod formats;
mod lookups;
mod maps;
mod matching;
mod notices;
mod round_trip;
mod sources;
mod steering;

/// Every SQL text of the room is prepared on both databases.
mod statements {
    use super::app::TestApp;

    db::db_test! {
        fn every_statement_can_be_prepared(scratch: Scratch) {
            let app = TestApp::open(scratch);
            for (name, sql) in identify::MODULE.statements.iter().copied().flatten() {
                app.app.db.prepare_check(sql).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}
