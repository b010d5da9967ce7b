//! Tests of the face, each on both databases.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ddl;
mod group;
mod kill;
mod list;
mod migrate;
mod read;
mod text;
mod value;
