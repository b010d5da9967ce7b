//! The ledger: what the firm spends to be known, what single customers cost it, and what currencies are worth.
//! Figures rest on it.

mod costs;
mod rates;
mod spend;

pub use costs::costs;
pub use rates::rates;
pub use spend::spend;
