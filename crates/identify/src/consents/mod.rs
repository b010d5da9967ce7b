//! Consents: what people agreed to be reached for, over which channel and on which basis, with its proof, and what they
//! do not want.
//!
//! The ledger takes entries and never changes one. What counts is the last entry that has effect; what has is decided
//! when it is recorded (`judge.rs`): a file never lifts an opt-out, a website grants nothing without confirmation.
//! Of several records that are one person the strictest word counts (`group.rs`). An entry is written down as a moment
//! too, so the timeline shows it and followers hear of it.
//!
//! Beside the ledger stand suppressions: addresses that nothing is sent to, as keyed digests.

mod address;
mod files;
mod forget;
mod group;
mod judge;
mod keys;
mod may;
mod moments;
mod object;
mod overview;
mod purposes;
mod read;
mod record;
mod routes;
mod say;
mod shapes;
pub mod sql;
mod stop_list;
mod summary;
mod suppressions;
mod tables;
mod whom;
mod words;

use platform::http::Route;

pub use address::{AddressKind, masked};
pub(crate) use files::{APPLY, FOLDER, SWEEP};
pub use forget::forget;
pub use group::standing;
pub use judge::{Held, Origin};
pub(crate) use keys::{Key, KeyOf, find as find_key, make as make_key};
pub use may::{Reason, Verdict, allowed, may, verdicts};
pub use moments::COUNTING;
pub use object::{object, object_no_more};
pub use overview::{counting, counting_all, opted_out_since};
pub use purposes::{Purpose, Purposes};
pub use record::{Entry, PROOF_LIMIT, Recorded, record};
pub(crate) use summary::{NOW, derived};
pub use suppressions::{Suppression, suppress, suppressed};
pub(crate) use tables::tables;
pub use words::{Basis, Channel, State};

pub(crate) fn routes() -> Vec<Route> {
    [purposes::routes(), files::routes(), routes::routes(), stop_list::routes()].concat()
}
