//! Tests of the face, each on both databases.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ddl;
mod file;
mod group;
mod kill;
mod list;
mod lost;
mod migrate;
mod properties;
mod read;
mod text;
mod value;
mod waiting;
mod words;
