//! Metrics: declared figures, each computed by SQL on the warehouse in one snapshot, with the records behind it.
//!
//! A metric is a [`Metric`] in [`METRICS`]: what it is called, the question it answers, its definition, the SQL
//! that is run, and how the rows become the answer. Each figure says how its records are found, as a filter of the
//! public grammar: opening them, and summing the named field where there is one, gives exactly the figure; records
//! of a rate are those that are counted in it. Filters on people use the fields that the follower of values keeps,
//! so a list is as fresh as that follower.
//!
//! Nothing here writes, and nothing reads purchases one by one.

mod answer;
mod blocks;
mod boundaries;
mod buyers;
mod catalog;
mod declaration;
mod dimension;
mod distribution;
mod found;
mod goal;
mod ground;
mod groups;
mod inactivity;
mod keeping;
mod needs;
mod period;
mod repeat;
mod repurchase;
mod rfm;
mod routes;
mod rows;
mod shapes;
mod trade;
mod window;

pub use answer::{Ask, answer};
pub use catalog::METRICS;
pub use declaration::{FUNCTIONS, Goal, Grain, Metric, Unit};
pub use dimension::Dimension;
pub use routes::routes;

pub(crate) use ground::Ground;
