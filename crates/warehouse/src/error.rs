//! What can go wrong, and whose turn it is.

use db::DbError;

/// An error of the warehouse.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query is not one that can be answered; the text says why, in the caller's words.
    #[error("{0}")]
    Refused(String),
    /// The query took more memory, time or room than one may; the text says which and what to do.
    #[error("{0}")]
    TooHeavy(String),
    /// As many queries run as may; another try is welcome after this many seconds.
    #[error("all places for queries are taken; try again in {0} seconds")]
    Busy(u64),
    /// The folder of the warehouse is not the one that belongs to this database, or a file in it is not what
    /// was written.
    #[error("{0}")]
    Damaged(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// A mistake of ours.
    #[error("internal error at {at}: {what}")]
    Bug {
        /// What was found.
        what: String,
        /// Where in the source.
        at: &'static std::panic::Location<'static>,
    },
}

impl Error {
    /// A mistake of ours, with its place.
    #[track_caller]
    pub fn bug(what: impl std::fmt::Display) -> Error {
        Error::Bug { what: what.to_string(), at: std::panic::Location::caller() }
    }

    /// A file that did not do what was asked.
    pub fn io(what: impl Into<String>, source: std::io::Error) -> Error {
        Error::Io { what: what.into(), source }
    }
}
