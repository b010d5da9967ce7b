//! Who is this person: imports and trade.

pub mod reader;
