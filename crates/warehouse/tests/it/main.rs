//! The warehouse: queries over tables in memory, and base and tail over both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "tests say how much they did, for whoever quotes it")]

mod output;
mod query;
mod store;
