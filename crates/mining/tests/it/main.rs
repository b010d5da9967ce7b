//! The models against published values, other implementations and simulated customers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cdnow;
mod extremes;
mod linkage;
mod reference;
mod refusals;
mod rfm;
mod simulated;
mod summary;
mod value;
