//! Tests of the vocabulary: inverses as properties, and the edges by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod behaviour;
mod conditions;
mod field;
mod filter;
mod id;
mod money;
mod normal;
mod time;
