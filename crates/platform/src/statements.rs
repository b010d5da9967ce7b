//! The SQL texts of the platform, for the test that prepares each of them on both databases.

use crate::{accounts, backup, feed, followers, http, interactions, jobs, records, schema};

/// Every static SQL text of the platform by name.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        accounts::sql::STATEMENTS,
        backup::sql::STATEMENTS,
        feed::sql::STATEMENTS,
        followers::sql::STATEMENTS,
        http::sql::STATEMENTS,
        interactions::sql::STATEMENTS,
        jobs::sql::STATEMENTS,
        records::STATEMENTS,
        records::typed::STATEMENTS,
        schema::sql::STATEMENTS,
        ::warehouse::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
