//! What is she worth, what does she need: value models and the figures on them.
//!
//! Five folders: [`ledger`] declares what the firm spends and what currencies are worth; [`value`] keeps for every
//! person what her purchases say (counts, money, chances, classes, lifetime values) in a table of its own, which the
//! platform shows as read-only fields of people; [`queries`] keeps questions in SQL; [`segments`] tell
//! who meets some conditions, always as of now;
//! [`metrics`] declares figures and computes them by SQL on the warehouse, each with the records behind it. Both rest
//! on one definition of a purchase, in [`value::purchases`] and [`value::view`].
//!
//! The mathematics is in [`mining`]; nothing here fits a curve. Nothing here writes records.

pub mod ledger;
pub mod metrics;
mod module;
pub mod queries;
pub mod segments;
pub mod value;

pub use module::MODULE;

/// Turns an error of the mathematics into one of the platform. Data that cannot carry a model are nobody's
/// mistake; figures no purchase history can give are ours.
pub(crate) fn mined(error: mining::MiningError) -> platform::Error {
    use mining::MiningError::{Empty, NoMaximum, NoMean, TooFew};
    match error {
        Empty { .. } | TooFew { .. } | NoMaximum { .. } | NoMean { .. } => {
            platform::Error::Unprocessable(error.to_string())
        }
        _ => platform::Error::bug(error.to_string()),
    }
}
