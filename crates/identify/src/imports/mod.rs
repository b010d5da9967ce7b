//! Imports: a file on the server becomes records.
//!
//! An import is a job in two stages. *Reading* goes through the file once and keeps its accepted rows, parsed
//! and packed, as chunks in the database; *writing* turns one chunk after the other into records, each in one
//! transaction that also says how far it is. Killed at any instruction, it goes on where it was. What is
//! refused in either stage is listed with row, column and reason, and comes back as a file that can be put
//! right and imported again.
//!
//! A row without a key of its own is known by its source, the hash of its cells and its occurrence among
//! equal rows of the file: the same file again adds nothing, and equal rows of one file all stay.

mod cell;
mod check;
mod commit;
mod domain;
mod files;
mod job;
mod look;
mod lookup;
mod map;
mod near;
mod notice;
mod plan;
mod rejects;
mod routes;
mod shapes;
pub mod sql;
mod stage;
mod store;
mod sweep;
mod tables;
mod upload;

pub(crate) use files::FILES;
pub(crate) use job::IMPORT;
pub use map::{Block, MapFile, Missing, Request, WithoutKey};
pub(crate) use notice::ended;
pub(crate) use routes::{blocking, routes};
pub(crate) use stage::unreadable;
pub(crate) use sweep::{TEXTS, sweep};
pub(crate) use tables::tables;
pub(crate) use upload::{field, in_upload, no_file, text_of};

/// Rows of a chunk. Writing one holds the feed's lock, so that a chunk is also how long others wait.
pub const CHUNK_ROWS: usize = 4_000;
