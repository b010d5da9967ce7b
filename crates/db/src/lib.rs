//! SQLite and PostgreSQL behind one face: one SQL text, plain values in, rows out.
//!
//! * [`Db::write`] runs a closure on the one writer. Closures that wait together are one transaction, each
//!   in a savepoint of its own; an answer comes after the commit is on disk.
//! * [`Db::read`] runs a closure on one snapshot. It cannot write.
//! * [`Db::migrate`] brings the platform's own tables to the version the program knows.
//! * Inside a closure [`Tx`] has queries, statements, bulk inserts, attempts that may fail, and changes of
//!   tables ([`Ddl`]).
//!
//! This crate knows nothing of customers. It is the only one that names a database.
//!
//! # One SQL text
//! `$1` to `$n` are parameters, in any order and as often as wanted. `$1::id` (`text`, `integer`, `real`,
//! `boolean`, `bytes`) says a type where a null has none to show: `insert … select $1::id`. `ids($1) l`,
//! `integers($1) l`, `texts($1) l` and `reals($1) l` are tables with one column `value`, from the packed
//! lists of [`mod@list`]. All else must be understood by both. The tests hold what may be relied on:
//!
//! | write | because |
//! |---|---|
//! | `cast(sum(n) as bigint)`, the same for `avg` and `7.0` with `double precision` | a sum of integers is `numeric` on PostgreSQL, which no getter takes |
//! | `order by x desc nulls last`, for every descending column | nulls differ; and PostgreSQL's indexes are made for exactly that |
//! | `order by x nulls last, id` | a second `nulls last` upwards keeps SQLite from using the index |
//! | `like $1 escape '\'` | it tells capitals apart on both; without `escape` only PostgreSQL has one |
//! | `n / nullif(m, 0)` | dividing by zero is an error or null |
//! | `substr(t, cast($1 as integer))` | an integer parameter is a `bigint`, and not every function takes that |
//! | `greatest`, `least`, `string_agg`, `filter (where …)`, `is distinct from`, `returning`, `on conflict` | work on both |
//! | names in `"…"` when they are words of SQL | a name that does not exist is an error on both |
//! | text compared by bytes; search and sort on a normalised key column | `collate "C"` and `binary` are the same; `lower` knows only ASCII |
//! | no `round` or cast of a number with a fraction to an integer | one rounds, one truncates |
//!
//! A value decides the type of its parameter on both. Refused on both, before the database sees it: text
//! with NUL, NaN ([`DbError::Unstorable`]). Zero loses its sign on both. A statement that fails ends its
//! closure on both, unless it ran in [`Tx::attempt`].
//!
//! # What was measured
//! With `examples/measure.rs` (profile `demo`), on two cores that other work was using, SQLite 3.54 and
//! PostgreSQL 15 on the same disk. Its `fsync` took from 0.05 ms to 3.5 ms, by the hour.
//!
//! | durable writes a second | 1 waiting | 8 waiting | 64 waiting |
//! |---|---|---|---|
//! | SQLite | 6,300 | 16,300 | 32,400 |
//! | SQLite, each `fsync` made to take 3.5 ms | 206 | 1,440 | 5,260 |
//! | PostgreSQL | 500 | 6,050 | 7,200 |
//!
//! | rows a second | SQLite | PostgreSQL |
//! |---|---|---|
//! | [`Tx::insert_many`], 8 columns, 10,000 rows a commit | 324,000 (a row a statement) | 317,000 (`copy`) |
//! | one statement a row | 382,000 | 25,000 |
//! | statements of 16 rows | 595,000 | 111,000 |
//! | [`Tx::for_each`], 8 columns | 1,017,000 | 733,000 |
//! | look-ups by id, same text | 757,000 | 52,000 |
//! | look-ups by id, a new text each time | 156,000 | 20,000 |
//! | joined by a list of 10 / 1,000 / 10,000 ids | 1,351,000 / 895,000 / 705,000 | 270,000 / 567,000 / 149,000 |
//! | the same through a temporary table | 491 / 45,000 / 223,000 | 45,000 / 11,000 / 52,000 |
//!
//! So lists are parameters (SQLite knows no sizes of a temporary table and begins at the wrong end), texts
//! should be made once, and bulk goes through `insert_many`.
//!
//! *Tables keyed by ids keep their row ids.* With three indexes, `without rowid` was a third quicker to fill
//! with rising ids (223,000 against 164,000 rows a second) and to read by id, but 40 % slower with ids that
//! do not rise (32,000 against 53,000), which derived ids do not; it took a tenth more room, because each
//! index then carries the id, and look-ups through an index were 7 to 16 % slower.

mod build_index;
mod ddl;
mod error;
mod group;
pub mod list;
mod lite;
mod migrate;
mod open;
mod options;
mod pg;
#[cfg(feature = "testing")]
pub mod raw;
mod readers;
mod row;
mod scrub;
mod statements;
mod storable;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod tx;
mod words;

pub use ddl::{Column, Ddl, Index, Order, Reference, Table};
pub use error::DbError;
pub use migrate::{Migration, Step, tables};
pub use model::{ColumnType, Id, Value};
pub use open::Db;
pub use options::Options;
pub use row::Row;
pub use tx::Tx;
pub use words::Word;

/// Which database is behind the face.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Dialect {
    /// A file of SQLite.
    Sqlite,
    /// A PostgreSQL server, version 15 or newer.
    Postgres,
}
