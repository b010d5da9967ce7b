//! What can be wrong with a value, in words a user can act on.

use crate::Currency;

/// A value that cannot be what it is said to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The text is not an id.
    #[error("'{0}' is not an id; ids look like 01890a5d-ac96-774b-bcce-b302099a8057")]
    Id(String),
    /// The text is not a moment in time.
    #[error("'{0}' is not a time; write it like 2026-11-22T09:30:00Z")]
    Time(String),
    /// The text is not a calendar day.
    #[error("'{0}' is not a date; write it like 2026-11-22")]
    Day(String),
    /// The text is not a decimal number, or has more digits than are kept.
    #[error("'{0}' is not an amount; write it like 12.50, with at most six digits after the point")]
    Amount(String),
    /// The number is outside of what is kept.
    #[error("{0} is too large")]
    Overflow(String),
    /// Not a currency code.
    #[error("'{0}' is not a currency; use the three letters of ISO 4217, like EUR")]
    Currency(String),
    /// Two amounts of different currencies were put together.
    #[error("{0} and {1} cannot be added; convert one of them first")]
    CurrencyMismatch(Currency, Currency),
    /// A value of the wrong kind for its field.
    #[error("{0}")]
    Value(String),
}
