//! The tests of this crate, one file per noun.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

mod imports;
mod reader;
