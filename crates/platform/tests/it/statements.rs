//! Every static SQL text of the platform is prepared on both databases.

use crate::app::TestApp;

db::db_test! {
    fn every_statement_can_be_prepared(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let lists = [
            platform::accounts::sql::STATEMENTS,
            platform::feed::sql::STATEMENTS,
            platform::followers::sql::STATEMENTS,
            platform::http::sql::STATEMENTS,
            platform::interactions::sql::STATEMENTS,
            platform::jobs::sql::STATEMENTS,
        ];
        for (name, sql) in lists.into_iter().flatten() {
            test.app.db.prepare_check(sql).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
