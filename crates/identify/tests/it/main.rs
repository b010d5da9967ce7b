//! The tests of this crate, one file per noun.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod colleagues;
mod collect;
mod consents;
mod duplicates;
mod episodes;
mod forms;
mod imports;
mod merge;
mod preferences;
mod reader;
mod rights;
