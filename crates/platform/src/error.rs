//! What can go wrong, and whose turn it is: the caller's, when the request must change, or ours.

use db::DbError;
use model::ModelError;
use model::filter::Fault;

/// An error of the platform or of a room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request is not what it must be; each fault says where and why.
    #[error("{}", sentence(.0))]
    Invalid(Vec<Fault>),
    /// There is no such thing, or the caller may not know of it.
    #[error("{0}")]
    NotFound(String),
    /// The request is right but not now, or not with what is there.
    #[error("{0}")]
    Conflict(String),
    /// Somebody else changed the record in between.
    #[error("{0}")]
    Changed(String),
    /// Nobody is signed in.
    #[error("{0}")]
    Unauthorized(String),
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// More was sent than is taken.
    #[error("{0}")]
    TooLarge(String),
    /// Right in form, but not possible.
    #[error("{0}")]
    Unprocessable(String),
    /// Too many tries; another is welcome after this many seconds.
    #[error("too many tries; the next is possible in {0} seconds")]
    TooMany(u64),
    /// All places for such work are taken; the text says so, and another try is welcome after so many seconds.
    #[error("{0}")]
    Busy(String, u64),
    /// Something that was stored is not what was written.
    #[error("{0}")]
    Damaged(String),
    /// A job was cancelled, or another process took it over.
    #[error("stopped: {0}")]
    Stopped(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file or a socket.
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
    /// One fault at a place of the request.
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Error {
        Error::Invalid(vec![Fault::new(pointer, detail)])
    }

    /// There is no such thing.
    pub fn not_found(what: impl Into<String>) -> Error {
        Error::NotFound(what.into())
    }

    /// A mistake of ours, with its place.
    #[track_caller]
    pub fn bug(what: impl Into<String>) -> Error {
        Error::Bug { what: what.into(), at: std::panic::Location::caller() }
    }

    /// A file or socket that did not do what was asked.
    pub fn io(what: impl Into<String>, source: std::io::Error) -> Error {
        Error::Io { what: what.into(), source }
    }
}

impl From<::warehouse::Error> for Error {
    fn from(error: ::warehouse::Error) -> Error {
        use ::warehouse::Error as Warehouse;
        match error {
            Warehouse::Refused(why) => Error::invalid("/query", why),
            Warehouse::TooHeavy(why) => Error::Unprocessable(why),
            Warehouse::Busy(seconds) => Error::Busy(error.to_string(), seconds),
            Warehouse::Damaged(what) => Error::Damaged(what),
            Warehouse::Db(error) => Error::Db(error),
            Warehouse::Io { what, source } => Error::Io { what, source },
            Warehouse::Bug { what, at } => Error::Bug { what, at },
        }
    }
}

impl From<ModelError> for Error {
    fn from(error: ModelError) -> Error {
        Error::invalid("", error.to_string())
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        Error::Invalid(vec![fault])
    }
}

impl From<Vec<Fault>> for Error {
    fn from(faults: Vec<Fault>) -> Error {
        Error::Invalid(faults)
    }
}

fn sentence(faults: &[Fault]) -> String {
    let parts: Vec<_> = faults
        .iter()
        .map(|fault| match fault.pointer.as_str() {
            "" => fault.detail.clone(),
            pointer => format!("{pointer}: {}", fault.detail),
        })
        .collect();
    parts.join("; ")
}
