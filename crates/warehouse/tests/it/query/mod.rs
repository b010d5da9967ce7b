//! Queries over tables in memory: what is answered, what is refused, what cannot be seen.

mod answer;
mod hidden;
mod hostile;
mod large;
mod places;
mod sealed;
pub mod shop;
