//! Writes CSV: UTF-8, comma, LF, quotes where needed, cells guarded against being run as formulas. What is
//! written here, the reader gives back exactly.

use std::io::Write;

use super::formula::neutralise;

/// A CSV file being written. Rows with another number of cells than the header are an error.
pub struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file with its header.
    pub fn new<S: AsRef<str>>(out: W, header: impl IntoIterator<Item = S>) -> std::io::Result<CsvWriter<W>> {
        let mut writer = CsvWriter { out: csv::Writer::from_writer(out) };
        writer.row(header)?;
        Ok(writer)
    }

    /// Writes one row.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> std::io::Result<()> {
        for cell in cells {
            self.out.write_field(neutralise(cell.as_ref()).as_bytes()).map_err(to_io)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(to_io)
    }

    /// Hands on what is written so far.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }

    /// Takes what is written so far, of a file that is handed on in pieces.
    pub fn take(&mut self) -> std::io::Result<W>
    where
        W: Default,
    {
        self.out.flush()?;
        let out = std::mem::replace(&mut self.out, csv::Writer::from_writer(W::default()));
        out.into_inner().map_err(|error| std::io::Error::other(error.error().to_string()))
    }

    /// Ends the file.
    pub fn finish(self) -> std::io::Result<W> {
        self.out.into_inner().map_err(|error| std::io::Error::other(error.error().to_string()))
    }
}

/// Writes a whole file: header and rows.
pub fn write_csv<W: Write, H: AsRef<str>, C: AsRef<str>, R: IntoIterator<Item = C>>(
    out: W,
    header: impl IntoIterator<Item = H>,
    rows: impl IntoIterator<Item = R>,
) -> std::io::Result<W> {
    let mut writer = CsvWriter::new(out, header)?;
    for row in rows {
        writer.row(row)?;
    }
    writer.finish()
}

fn to_io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    }
}
