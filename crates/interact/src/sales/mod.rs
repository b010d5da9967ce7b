//! Sales: deals, the stages they go through, and what was offered.

mod approval;
mod deals;
mod moves;
mod offers;
mod pipelines;
mod quotes;
pub mod sql;
mod way;

pub use approval::APPROVAL;
pub use deals::deals;
pub use moves::RULE as MOVES;
pub use offers::{LINES, TOTALS};
pub use pipelines::{pipelines, stages};
pub use quotes::{quote_lines, quotes};
pub use way::{Outcome, Stage, Way};
