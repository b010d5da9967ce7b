//! Reads the files people import: bytes in, rows of cells out, or a refusal that says where and why.
//!
//! What it promises: nothing is guessed silently. An encoding, a separator or a date form that the bytes do
//! not settle is refused with the choices and the line of the map file that settles it. A bad row is named by
//! row, line, column and reason, and the rows around it are still read. Memory is bounded by the largest row
//! allowed (16 MiB), whatever the size of the file.
//!
//! What it does not do: it knows no objects, fields or databases, and it changes no cell, but for taking off
//! the apostrophe that guards a cell against being run as a formula (see [`formula`]).
//!
//! The scanner (`scan.rs`) is our own, not the `csv` crate's. That crate takes stray and unterminated quotes
//! for text without a word, swallows the rest of a file after an open quote, and tells neither where a cell
//! began nor what a row looked like before it failed; here all of this is part of the answer. Writing has no
//! such trouble, and there we use `csv`.

mod columns;
pub mod dates;
mod encoding;
mod error;
pub mod format;
pub mod formula;
mod layout;
mod lines;
pub mod numbers;
mod preview;
pub mod rejects;
mod rows;
mod scan;
mod sniff;
mod source;
pub mod workbook;
mod writer;

pub use encoding::{Encoding, EncodingChoice};
pub use error::{Column, ReadError, Reason, RowError};
pub use format::Format;
pub use layout::{Apostrophe, Decimal, FixedColumn, Layout, Quote, Separator, ShortRows, Thousands};
pub use preview::{ColumnPreview, PREVIEW_BYTES, Preview, preview};
pub use rows::{Found, RawRow, Rows, open};
pub use writer::{CsvWriter, write_csv};

/// The largest cell that is read, in bytes of UTF-8.
pub const CELL_LIMIT: usize = 1 << 20;
/// The largest row that is read, in bytes of UTF-8, quotes and separators included.
pub const ROW_LIMIT: usize = 16 << 20;
/// The most columns a file may have.
pub const COLUMN_LIMIT: usize = 2_000;
