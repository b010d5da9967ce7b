//! The mathematics of customers: purchase models, lifetime value, recency-frequency-monetary classes, record
//! linkage.
//!
//! Pure functions over plain structs. Time comes in as day numbers and weeks, randomness as a seed; nothing
//! here reads a clock, a file or a database, and nothing here knows what a person or an order is. The same
//! input gives the same bits on any number of threads.
//!
//! A caller goes from purchases to value in four steps: [`summary::summarise`] each customer's purchases,
//! fit [`bgnbd`] and [`gamma_gamma`] on all of them, [`backtest`] the fit on weeks it has not seen, and
//! [`value`] each customer with the two sets of parameters. Which records are of the same customer is found by
//! [`linkage`]. `docs/models.md` tells the formulas in one page.

pub mod backtest;
mod beta_mean;
pub mod bgnbd;
mod chebyshev;
mod error;
mod fit;
pub mod gamma_gamma;
pub mod hypergeometric;
pub mod linkage;
mod matrix;
mod maximise;
mod ordered_sum;
pub mod rfm;
pub mod simulate;
pub mod special;
pub mod summary;
pub mod value;

pub use error::MiningError;
pub use fit::Fit;
