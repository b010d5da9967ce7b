//! The formats of files: text with separators, Excel workbooks, and JSON lines.
//!
//! Workbooks and JSON lines are turned into the text that the scanner reads, in a file without a name that
//! goes away by itself, so that everything after that is the same for all: row numbers, hashes, refusals. Their
//! numbers and dates have types, so they are written in one form, with a decimal point and ISO 8601, and a
//! [`Layout`] for other forms counts only for cells that are texts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use serde::{Deserialize, Serialize};

use super::{Layout, Quote, ReadError, Separator, lines, workbook};

/// How a file is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with a separator, whichever it is.
    Csv,
    /// Text with tabulators.
    Tsv,
    /// An Excel workbook.
    Xlsx,
    /// A JSON object on each line.
    Jsonl,
}

impl Format {
    /// Whether cells have types of their own.
    pub fn is_typed(self) -> bool {
        matches!(self, Format::Xlsx | Format::Jsonl)
    }

    /// The format of a file by its first bytes.
    pub fn sniff(head: &[u8]) -> Format {
        if head.starts_with(b"PK\x03\x04") {
            return Format::Xlsx;
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let object = line.starts_with(b"{")
            && (serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line.trim_ascii_end())
                .is_ok()
                || line.len() == text.len());
        if object { Format::Jsonl } else { Format::Csv }
    }

    /// The layout that a file of this format is read with.
    pub fn layout(self, layout: &Layout) -> Layout {
        match self {
            Format::Csv => layout.clone(),
            Format::Tsv => Layout { separator: layout.separator.or(Some(Separator::Tab)), ..layout.clone() },
            Format::Xlsx | Format::Jsonl => Layout {
                encoding: None,
                separator: Some(Separator::Comma),
                fixed: Vec::new(),
                quote: Some(Quote::Double),
                header: if layout.columns.is_empty() { Some(true) } else { layout.header },
                ..layout.clone()
            },
        }
    }
}

/// A file as the scanner reads it: itself, or the text made of it.
pub fn as_text(file: File, format: Format, sheet: Option<&str>) -> Result<File, ReadError> {
    if !format.is_typed() {
        return Ok(file);
    }
    let mut out = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
    unpack(file, format, sheet, &mut out)?;
    rewound(out)
}

/// The same, refused where the text made of it grows beyond so many bytes: a small file can hold a huge table.
pub fn as_text_within(
    file: File,
    format: Format,
    sheet: Option<&str>,
    bytes: u64,
) -> Result<File, ReadError> {
    if !format.is_typed() {
        return Ok(file);
    }
    let out = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
    let mut out = Within { out, left: bytes };
    unpack(file, format, sheet, &mut out)?;
    rewound(out.out)
}

/// Writes what a file of a typed format holds as text.
fn unpack(
    mut file: File,
    format: Format,
    sheet: Option<&str>,
    out: &mut impl Write,
) -> Result<(), ReadError> {
    if format == Format::Xlsx {
        return workbook::write(BufReader::new(file), sheet, u64::MAX, out);
    }
    let columns = lines::columns(BufReader::new(&mut file))?;
    file.seek(SeekFrom::Start(0))?;
    lines::write(BufReader::new(file), &columns, out)
}

fn rewound(out: BufWriter<File>) -> Result<File, ReadError> {
    let mut text = out.into_inner().map_err(|error| error.into_error())?;
    text.seek(SeekFrom::Start(0))?;
    Ok(text)
}

/// A file that takes so many bytes and no more.
struct Within {
    out: BufWriter<File>,
    left: u64,
}

impl Write for Within {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let full = || io::Error::other("it unpacks to more text than is taken; save it as CSV in parts");
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(full)?;
        self.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The beginning of a file as the scanner reads it. A workbook is needed whole.
pub fn head_as_text(
    mut input: impl Read + Seek,
    format: Format,
    sheet: Option<&str>,
    rows: u64,
) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    match format {
        Format::Xlsx => workbook::write(input, sheet, rows, &mut out)?,
        Format::Jsonl => {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes)?;
            // The last line may be cut.
            let end = bytes.iter().rposition(|byte| *byte == b'\n').filter(|_| rows < u64::MAX);
            let whole = &bytes[..end.map_or(bytes.len(), |end| end + 1)];
            let columns = lines::columns(whole)?;
            lines::write(whole, &columns, &mut out)?;
        }
        Format::Csv | Format::Tsv => {
            input.read_to_end(&mut out)?;
        }
    }
    Ok(out)
}

/// Writes one row of text; an empty last row of one column is written so that it counts.
pub(super) fn row<S: AsRef<str>>(
    out: &mut impl Write,
    cells: impl IntoIterator<Item = S>,
) -> Result<(), ReadError> {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        // All cells are quoted, so that a row of one empty cell is no blank line.
        out.write_all(b"\"")?;
        out.write_all(cell.as_ref().replace('"', "\"\"").as_bytes())?;
        out.write_all(b"\"")?;
    }
    out.write_all(b"\n")?;
    Ok(())
}

/// The lines of a text, without the mark at its beginning.
pub(super) fn each_line(
    mut input: impl BufRead,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let limit = super::ROW_LIMIT as u64 + 1;
        if (&mut input).take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        number += 1;
        if line.len() > super::ROW_LIMIT {
            return Err(ReadError::Line { line: number, reason: "it is too long".to_owned() });
        }
        let mut text = line.as_slice();
        if number == 1 {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        let text = text.trim_ascii();
        if !text.is_empty() {
            each(number, text)?;
        }
    }
}
