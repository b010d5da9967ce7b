//! SQLite and PostgreSQL behind one face: one SQL text, plain values in, rows out.
//!
//! * [`Db::write`] runs a closure on the one writer. Closures that wait together are one transaction, each
//!   in a savepoint of its own; an answer comes after the commit is on disk.
//! * [`Db::read`] runs a closure on one snapshot. It cannot write.
//! * [`Db::migrate`] brings the platform's own tables to the version the program knows.
//! * Inside a closure [`Tx`] has queries, statements, bulk inserts and changes of tables ([`Ddl`]).
//!
//! This crate knows nothing of customers. It is the only one that names a database.

mod ddl;
mod error;
mod group;
pub mod list;
mod lite;
mod migrate;
mod open;
mod options;
mod pg;
mod readers;
mod row;
mod statements;
mod storable;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod tx;

pub use ddl::{Column, Ddl, Index, Order, Reference, Table};
pub use error::DbError;
pub use migrate::{Migration, Step};
pub use model::{ColumnType, Id, Value};
pub use open::Db;
pub use options::Options;
pub use row::Row;
pub use tx::Tx;

/// Which database is behind the face.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Dialect {
    /// A file of SQLite.
    Sqlite,
    /// A PostgreSQL server, version 15 or newer.
    Postgres,
}
