//! The rejects file: the rows an import refused, with the reason, to be put right and imported again.
//!
//! It is CSV in UTF-8 with the columns of the imported file and four more: `_row` (the row's number there),
//! `_reason`, `_column` (where the trouble is) and `_source_id`. Read again, it is known by these columns
//! whatever the settings say about separators and encoding; the first three are dropped, `_source_id` is
//! handed on and wins over an identity made from the row. Nothing in it is imported by oversight: where a cell
//! is missing, surplus, undecodable or too large to carry, `�` (U+FFFD) stands, and a row with `�` is refused
//! until it is settled.

use std::io::Write;

use super::{CsvWriter, RowError};

/// The columns added to those of the file.
pub const ADDED: [&str; 4] = [ROW, REASON, COLUMN, SOURCE_ID];
const ROW: &str = "_row";
pub(super) const REASON: &str = "_reason";
const COLUMN: &str = "_column";
pub(super) const SOURCE_ID: &str = "_source_id";

/// What stands where something has to be settled by hand.
pub const UNSETTLED: char = '\u{fffd}';

/// One refused row.
#[derive(Debug, Clone, Copy)]
pub struct Reject<'a> {
    /// Its cells, one for each column.
    pub cells: &'a [String],
    /// Its number; the first row of data is 1.
    pub row: u64,
    /// What is wrong and what to do about it.
    pub reason: &'a str,
    /// The name of the column where the trouble is.
    pub column: &'a str,
    /// The identity of the row, empty for none.
    pub source_id: &'a str,
}

/// A rejects file being written.
pub struct Rejects<W: Write> {
    out: CsvWriter<W>,
    width: usize,
    written: u64,
}

impl<W: Write> Rejects<W> {
    /// Begins the file with the header of the file being imported.
    pub fn new(out: W, headers: &[String]) -> std::io::Result<Rejects<W>> {
        let header = headers.iter().map(String::as_str).chain(ADDED);
        Ok(Rejects { out: CsvWriter::new(out, header)?, width: headers.len(), written: 0 })
    }

    /// Writes one row.
    pub fn write(&mut self, reject: Reject<'_>) -> std::io::Result<()> {
        let row = reject.row.to_string();
        let missing = std::iter::repeat_n("", self.width.saturating_sub(reject.cells.len()));
        let cells = reject.cells.iter().take(self.width).map(String::as_str).chain(missing);
        self.out.row(cells.chain([row.as_str(), reject.reason, reject.column, reject.source_id]))?;
        self.written += 1;
        Ok(())
    }

    /// Writes a row the reader refused. `source_id` is the identity to give it when it has none of its own.
    pub fn write_unread(&mut self, error: &RowError, source_id: &str) -> std::io::Result<()> {
        let column = match &error.column {
            None => String::new(),
            Some(column) => column.name.clone().unwrap_or_else(|| column.number.to_string()),
        };
        self.write(Reject {
            cells: &error.cells,
            row: error.row,
            reason: &error.reason.to_string(),
            column: &column,
            source_id: error.source_id.as_deref().unwrap_or(source_id),
        })
    }

    /// How many rows are written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Hands on what is written so far.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }

    /// Ends the file.
    pub fn finish(self) -> std::io::Result<W> {
        self.out.finish()
    }
}
