//! Sales: deals, the stages they go through, and what was offered.

mod deals;
mod pipelines;
mod quotes;

pub use deals::deals;
pub use pipelines::{pipelines, stages};
pub use quotes::{quote_lines, quotes};
