//! The ledger: what the firm spends to be known, what single customers cost it, and what currencies are worth.
//! Figures rest on it.

mod costs;
mod rates;
mod spend;

use platform::erasure::{RecordFate, Related};

/// What becomes of costs of somebody who is erased.
pub(crate) const COSTS_OF_THE_ERASED: Related = Related {
    object: "costs",
    fate: RecordFate::Unlinked,
    reason: "The firm's own figures stay; they no longer say who caused them.",
    empties: &[],
};

pub use costs::costs;
pub use rates::rates;
pub use spend::spend;
