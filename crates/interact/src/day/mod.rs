//! My day: what somebody has to do today, and what happened since yesterday.

mod routes;
mod since;
pub mod sql;

pub(crate) use routes::routes;
