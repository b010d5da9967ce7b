//! Care: the goals a customer and the firm share, and what the firm promised.

mod goals;
mod keeping;
mod promises;

pub use goals::goals;
pub use keeping::RULE;
pub use promises::promises;
