//! Boards: the records of any object in columns, one for each value of a field.
//!
//! The columns of a select stand in the order of its choices, those of a relation to records with a position in
//! that order, also where they are empty. Each says how many records it holds and what they add up to, in money by
//! currency, and shows the first with the next thing to do. Deals that lie in a stage for too long are marked.

mod cards;
mod columns;
mod routes;
pub mod sql;

pub(crate) use routes::routes;
