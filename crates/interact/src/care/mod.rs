//! Care: the goals a customer and the firm share, and what the firm promised.

mod goals;
mod promises;

pub use goals::goals;
pub use promises::promises;
