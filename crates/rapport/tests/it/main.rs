//! The tests of the binary, as its users run it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "tests say at which moments they killed, for whoever quotes it")]

mod cdnow;
mod commands;
mod docs;
mod erasure;
mod kill;
mod openapi;
mod process;
mod servers;
mod tidy;
mod twins;
