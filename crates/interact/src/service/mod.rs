//! Service: tickets, their queue, and what is said about them elsewhere.

mod tickets;

pub use tickets::{OF_COSTS, OF_SURVEY_ANSWERS, tickets};
