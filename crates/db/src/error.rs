//! What can go wrong between us and a database. Kinds that a caller can act on have a variant of their own;
//! the rest is a bug in our SQL and carries the statement.

/// An error of the database or of the way it was used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DbError {
    /// The database cannot be reached, or was lost before the answer: whether a write took place is unknown.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A row with the same unique key exists. The columns are in the order of the key.
    #[error("{table} already holds a row with the same {}", columns.join(", "))]
    Unique {
        /// The table.
        table: String,
        /// The key's columns.
        columns: Vec<String>,
    },
    /// A not-null, check or foreign-key constraint does not hold.
    #[error("a constraint does not hold: {0}")]
    Constraint(String),
    /// Another transaction holds what this one needs; trying again may work.
    #[error("the database is locked by another transaction: {0}")]
    Locked(String),
    /// The statement or the read took longer than its time limit.
    #[error("the query was stopped after its time limit")]
    Timeout,
    /// The disk is full.
    #[error("the disk of the database is full")]
    Full,
    /// The file is damaged or not a database.
    #[error("the database file is damaged or is not a database: {0}")]
    Damaged(String),
    /// A value that no database of ours can store: text with a NUL, a number that is not a number.
    #[error("{0}")]
    Unstorable(&'static str),
    /// A name that cannot be a table, column or index.
    #[error("`{0}` cannot name a table, column or index: use a-z, 0-9 and _, at most 63 of them")]
    Name(String),
    /// The statement is wrong, or wrong for its parameters: a bug.
    #[error("{message} in: {sql}")]
    Sql {
        /// What the database said.
        message: String,
        /// The statement.
        sql: String,
    },
    /// A column does not hold what the code asked for: a bug.
    #[error("column {index} ({name}) should hold {expected} but holds {found}")]
    Column {
        /// Position in the row, from 0.
        index: usize,
        /// Its name, or nothing when the row is shorter.
        name: String,
        /// What was asked for.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// A query for at most one row found more: a bug.
    #[error("more than one row for: {0}")]
    ManyRows(String),
    /// A statement failed and the closure went on as if it had not; nothing of it was kept. Use
    /// [`Tx::attempt`](crate::Tx::attempt) for what may fail.
    #[error("a failed statement was ignored, so nothing was written: {0}")]
    Ignored(String),
    /// The closure panicked; nothing of it was kept.
    #[error("the work on the database panicked: {0}")]
    Panicked(String),
    /// Too much work waits already.
    #[error("too many requests wait for the database; try again later")]
    Overloaded,
    /// The database has been closed.
    #[error("the database has been closed")]
    Closed,
    /// A closure called back into the database, which would wait for itself for ever: a bug.
    #[error("work inside the database cannot wait for other work in it")]
    Nested,
    /// The database was written by a newer program.
    #[error(
        "this database has schema version {found}, but this program knows only up to {known}: start a newer \
         version of the program, or restore a copy made before the upgrade"
    )]
    Newer {
        /// The version the database has.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// A migration is not the one that was applied.
    #[error(
        "migration {version} ({name}) differs from the one this database was made with: published migrations \
         must stay as they are, add a new one instead"
    )]
    ChangedMigration {
        /// Its number.
        version: u32,
        /// Its name.
        name: String,
    },
    /// A migration failed; the database is as it was before.
    #[error("migration {version} ({name}) failed, the database is as it was: {cause}")]
    Migration {
        /// Its number.
        version: u32,
        /// Its name.
        name: String,
        /// Why.
        cause: Box<DbError>,
    },
    /// A file beside the database could not be read or written.
    #[error("{path}: {message}")]
    File {
        /// The file.
        path: String,
        /// Why.
        message: String,
    },
}

impl DbError {
    pub(crate) fn sql(message: impl ToString, sql: &str) -> DbError {
        let mut sql = sql.to_owned();
        if sql.len() > 2_000 {
            sql.truncate(sql.floor_char_boundary(2_000));
            sql.push('…');
        }
        DbError::Sql { message: message.to_string(), sql }
    }
}
