//! An Arrow IPC stream as something to read or to keep: a table, CSV, JSON, JSON lines or Parquet.
//!
//! For the command line, which gets answers as a stream and names no Arrow. Values are written as in the JSON
//! answers: decimals exactly, moments in RFC 3339 with Z, days as dates.

mod csv;
mod file;
mod json;
mod parquet;
mod table;

use std::io::{Read, Write};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::ipc::reader::StreamReader;

use crate::Error;
pub use file::ParquetFile;

/// What an answer is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns under their names, for a terminal.
    Table,
    /// Comma-separated values with a header, RFC 4180; null is empty.
    Csv,
    /// An array with an object per row.
    Json,
    /// An object per row, each on a line of its own.
    JsonLines,
    /// Apache Parquet, compressed with Zstandard.
    Parquet,
}

/// Writes the answer that a stream holds, and says how many rows it had. What was written before an error is no
/// whole answer.
pub fn write(format: Format, arrow: impl Read, mut to: impl Write + Send) -> Result<u64, Error> {
    let reader = StreamReader::try_new(arrow, None).map_err(broken)?;
    let rows = match format {
        Format::Table => table::write(reader, &mut to)?,
        Format::Csv => csv::write(reader, &mut to)?,
        Format::Json => json::write(reader, &mut to, json::Between::Array)?,
        Format::JsonLines => json::write(reader, &mut to, json::Between::Lines)?,
        Format::Parquet => parquet::write(reader, &mut to)?,
    };
    to.flush().map_err(unwritten)?;
    Ok(rows)
}

/// The stream did not hold a whole answer.
fn broken(error: ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, error) => Error::io("reading the answer", error),
        other => Error::Damaged(format!("the answer cannot be read: {other}")),
    }
}

/// The answer could not be written where it was to go.
fn unwritten(error: std::io::Error) -> Error {
    Error::io("writing the answer", error)
}

fn rows(batch: &RecordBatch) -> u64 {
    u64::try_from(batch.num_rows()).unwrap_or(u64::MAX)
}
