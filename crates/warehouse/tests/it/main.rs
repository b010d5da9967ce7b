//! The warehouse: queries over tables in memory, and base and tail over both databases.

mod query;
mod store;
