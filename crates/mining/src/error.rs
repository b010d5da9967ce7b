//! Everything that can be wrong with the figures a caller hands in. A text says what to do about it.

/// Why a summary, a fit or a value could not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MiningError {
    /// There is nobody to learn from.
    #[error("{model}: no customers to learn from")]
    Empty {
        /// The model that was to be fitted.
        model: &'static str,
    },
    /// Fewer customers than a fit of this model can rest on.
    #[error("{model}: {got} {what} are too few to learn from, at least {needed} are needed")]
    TooFew {
        /// The model that was to be fitted.
        model: &'static str,
        /// Whom it counts: customers, repeat buyers.
        what: &'static str,
        /// How many there are.
        got: f64,
        /// How many there must be.
        needed: f64,
    },
    /// An input row that no purchase history can give.
    #[error("row {index}: {reason}")]
    Row {
        /// Position in the slice handed in, from 0.
        index: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A model parameter that is not a finite number above zero.
    #[error("parameter {name} is {value}; it must be a finite number above 0")]
    Parameter {
        /// The parameter's name in the paper.
        name: &'static str,
        /// The value given.
        value: f64,
    },
    /// A number handed in that is outside its range.
    #[error("{name} is {value}; {range}")]
    OutOfRange {
        /// What the number is.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The range it must lie in, as a sentence.
        range: &'static str,
    },
    /// The search for the maximum of the likelihood did not settle.
    #[error("{model}: no maximum of the likelihood found in {iterations} steps")]
    NoMaximum {
        /// The model that was to be fitted.
        model: &'static str,
        /// Steps taken.
        iterations: u32,
    },
    /// Gamma-Gamma with q ≤ 1 has no finite mean, so no expected value per purchase exists.
    #[error("amounts vary too widely for an expected value per purchase (q = {q} gives no finite mean)")]
    NoMean {
        /// The parameter that is too small.
        q: f64,
    },
}
