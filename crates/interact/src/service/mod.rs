//! Service: tickets, their queue, and what is said about them elsewhere.

mod care;
mod tickets;

pub use care::RULE;
pub use tickets::{OF_COSTS, OF_SURVEY_ANSWERS, tickets};
