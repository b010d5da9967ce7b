//! Who is this person: imports and trade.
