//! Campaigns, as the source that people and orders came from.

mod objects;

pub use objects::{OF_ORDERS, OF_PEOPLE, OF_SPEND, campaigns};
