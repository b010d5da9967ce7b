//! The rows of a file, one at a time.
//!
//! After broken quoting, reading goes on with the line after the one on which the broken cell began, and that
//! line stands by itself: it is a row only if it has as many cells as the file has columns. So an open quote
//! costs one row and never the rest of the file.

use std::io::Read;

use sha2::{Digest, Sha256};

use super::columns::Columns;
use super::encoding::Rest;
use super::error::{ReadError, Reason, RowError};
use super::layout::{Apostrophe, Layout, Quote, Separator, ShortRows};
use super::rejects::UNSETTLED;
use super::scan::{Broken, Division, Form, Open, Scan, Scanner, after_line};
use super::source::Source;
use super::{Encoding, ROW_LIMIT, formula, sniff};

/// One row that could be read.
#[derive(Debug, Clone, Copy)]
pub struct RawRow<'a> {
    /// The row's number; the first row of data is 1. Refused rows count, blank lines do not.
    pub row: u64,
    /// The line it begins on; the first line of the file is 1.
    pub line: u64,
    /// Its cells, as many as [`Rows::headers`]. Blanks around a cell are kept, but for columns separated by
    /// spaces or fixed by place.
    pub cells: &'a [String],
    /// The `_source_id` of a row from a rejects file.
    pub source_id: Option<&'a str>,
    /// Half of a SHA-256 over the cells: the same for the same cells, however encoded, quoted or ended.
    pub raw_hash: [u8; 16],
    /// How many bytes of the file are read, this row included.
    pub position: u64,
}

/// How the file is read: what was declared and what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Found {
    /// The encoding.
    pub encoding: Encoding,
    /// The separator; none for fixed columns.
    pub separator: Option<Separator>,
    /// Whether the first line is a header.
    pub header: bool,
    /// Whether this is a rejects file, with its added columns taken off.
    pub rejects: bool,
}

/// A file being read.
pub struct Rows<R> {
    source: Source<R>,
    scanner: Scanner,
    columns: Columns,
    found: Found,
    short_rows: ShortRows,
    apostrophe: Apostrophe,
    row: u64,
    line: u64,
    restored: u64,
    cells: Vec<String>,
    source_id: String,
    canonical: Vec<u8>,
}

/// Begins to read: settles encoding, separator and columns. A file with a header only has no rows, which is no
/// error.
pub fn open<R: Read>(input: R, layout: &Layout) -> Result<Rows<R>, ReadError> {
    layout.check()?;
    let source = Source::open(input, |head, rest| {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let utf8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
        // Rejects files are UTF-8, whatever the file was that they come from.
        layout.encoding.filter(|_| !(utf8 && sniff::rejects_separator(text, rest).is_some()))
    })?;
    let of_rejects = sniff::rejects_separator(source.window(), source.rest()).map(|separator| Layout {
        separator: Some(separator),
        fixed: Vec::new(),
        quote: Some(Quote::Double),
        header: Some(true),
        columns: Vec::new(),
        short_rows: ShortRows::Refuse,
        apostrophe: Apostrophe::Restore,
        ..layout.clone()
    });
    let layout = of_rejects.as_ref().unwrap_or(layout);
    let separator = match layout.separator {
        _ if !layout.fixed.is_empty() => None,
        Some(separator) => Some(separator),
        None => Some(sniff::separator(source.window(), source.rest(), layout.quote)?),
    };
    let division = match separator {
        None => Division::Fixed(layout.fixed.clone()),
        Some(Separator::Spaces) => Division::Blanks,
        Some(other) => {
            Division::Separated { separator: other.byte(), quote: sniff::quote_byte(layout.quote) }
        }
    };
    let header = layout.header.unwrap_or(true);
    let found = Found { encoding: source.encoding(), separator, header, rejects: of_rejects.is_some() };
    let mut rows = Rows {
        source,
        scanner: Scanner::new(division),
        columns: Columns::new(Vec::new())?,
        found,
        short_rows: layout.short_rows,
        apostrophe: layout.apostrophe,
        row: 0,
        line: 1,
        restored: 0,
        cells: Vec::new(),
        source_id: String::new(),
        canonical: Vec::new(),
    };
    rows.columns = rows.first_line(layout)?;
    rows.cells = vec![String::new(); rows.columns.names.len()];
    Ok(rows)
}

/// Where the next row ends, or how it is broken.
enum Next {
    End,
    Row { end: usize },
    Oversized,
    Broken { kind: Broken, open: Open },
}

impl<R: Read> Rows<R> {
    /// The names of the columns handed on.
    pub fn headers(&self) -> &[String] {
        &self.columns.names
    }

    /// How the file is read.
    pub fn found(&self) -> Found {
        self.found
    }

    /// How many cells lost the apostrophe before a formula so far.
    pub fn restored(&self) -> u64 {
        self.restored
    }

    /// How many bytes of the file are read so far: exact for UTF-8, to the chunk for other encodings.
    pub fn position(&self) -> u64 {
        self.source.position()
    }

    /// The next row, or why it is refused; none at the end of the file. The outer error means that the file
    /// cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<Result<RawRow<'_>, RowError>>, ReadError> {
        let next = self.find_next()?;
        let line = self.line;
        if !matches!(next, Next::End) {
            self.row += 1;
        }
        let refused = match next {
            Next::End => return Ok(None),
            Next::Row { end } => self.take_row(end),
            Next::Oversized => Some(self.pass_over(Reason::RowTooLarge, 0, None)?),
            Next::Broken { kind, open } => Some(self.take_broken(kind, open)?),
        };
        Ok(Some(match refused {
            Some(error) => Err(error),
            None => Ok(RawRow {
                row: self.row,
                line,
                cells: &self.cells,
                source_id: (!self.source_id.is_empty()).then_some(self.source_id.as_str()),
                raw_hash: hash(&self.cells, &mut self.canonical),
                position: self.source.position(),
            }),
        }))
    }

    /// Scans up to the end of the next row, past blank lines.
    fn find_next(&mut self) -> Result<Next, ReadError> {
        loop {
            let (window, rest) = (self.source.window(), self.source.rest());
            if window.is_empty() && rest == Rest::Last {
                return Ok(Next::End);
            }
            match self.scanner.scan(window, rest) {
                Scan::Row { end } => {
                    if !self.is_blank(end) {
                        return Ok(if end > ROW_LIMIT { Next::Oversized } else { Next::Row { end } });
                    }
                    self.line += 1;
                    self.source.consume(end);
                }
                Scan::Broken { kind, open } => return Ok(Next::Broken { kind, open }),
                Scan::More { open } if window.len() > ROW_LIMIT => {
                    return Ok(match open {
                        Some(open) => Next::Broken { kind: Broken::Unterminated, open },
                        None => Next::Oversized,
                    });
                }
                Scan::More { .. } => self.source.more()?,
            }
        }
    }

    /// A line without anything is no row. One of blanks only is no row either, unless there is but one column.
    fn is_blank(&self, end: usize) -> bool {
        let [cell] = self.scanner.cells.as_slice() else { return false };
        let text = &self.source.window()[cell.start..cell.end];
        cell.form == Form::Bare
            && end > 0
            && (text.is_empty() || (self.columns.width() != 1 && text.iter().all(|byte| *byte == b' ')))
    }

    /// The columns, from the first line that is not blank.
    fn first_line(&mut self, layout: &Layout) -> Result<Columns, ReadError> {
        let next = self.find_next()?;
        let header = |line: u64, reason: Reason| ReadError::Header { line, reason };
        let line = self.line;
        let end = match next {
            Next::End => return Err(ReadError::Empty),
            Next::Row { end } => end,
            Next::Oversized => return Err(header(line, Reason::RowTooLarge)),
            // The width of a file without names is that of its first row, which has to be sound then.
            Next::Broken { .. } if !self.found.header && !layout.columns.is_empty() => {
                return Columns::new(layout.columns.clone());
            }
            Next::Broken { kind, open } => return Err(header(line, broken_reason(kind, line + open.lines))),
        };
        let count = self.scanner.count;
        if count > super::COLUMN_LIMIT {
            return Err(ReadError::TooManyColumns(count));
        }
        if !layout.fixed.is_empty() {
            if self.found.header {
                self.line += 1;
                self.source.consume(end);
            }
            return Columns::new(layout.fixed.iter().map(|column| column.name.clone()).collect());
        }
        if !self.found.header {
            return Columns::new(match layout.columns.is_empty() {
                false => layout.columns.clone(),
                true => (1..=count).map(|number| format!("column_{number}")).collect(),
            });
        }
        if self.scanner.nul.is_some() {
            return Err(header(line, Reason::Nul));
        }
        if let Err(error) = std::str::from_utf8(&self.source.window()[..end]) {
            let offset = self.source.file_offset(error.valid_up_to());
            return Err(header(line, Reason::Undecodable { offset, encoding: self.found.encoding.name() }));
        }
        let names: Vec<String> =
            self.texts(end).iter().map(|name| formula::restore(name).to_owned()).collect();
        self.line += 1 + self.scanner.lines;
        self.source.consume(end);
        if layout.columns.is_empty() {
            return Columns::new(names);
        }
        if layout.columns.len() != count {
            return Err(ReadError::ColumnCount { named: layout.columns.len(), found: count });
        }
        Columns::new(layout.columns.clone())
    }

    /// Takes the row that ends at `end`: into `cells`, or as an error.
    fn take_row(&mut self, end: usize) -> Option<RowError> {
        let trouble = self.trouble(end);
        let refused = match trouble {
            Some((reason, place)) => {
                let texts = self.texts(end);
                Some(self.refuse(reason, Some(place), &texts))
            }
            None => self.fill_cells(end),
        };
        self.line += 1 + self.scanner.lines;
        self.source.consume(end);
        refused
    }

    /// What is wrong with the row that was scanned, and in which column, from 0.
    fn trouble(&self, end: usize) -> Option<(Reason, usize)> {
        let (found, expected) = (self.scanner.count, self.columns.width());
        if let Some((place, bytes)) = self.scanner.large {
            return Some((Reason::CellTooLarge { bytes }, place));
        }
        if let Some(place) = self.scanner.nul {
            return Some((Reason::Nul, place));
        }
        if let Err(error) = std::str::from_utf8(&self.source.window()[..end]) {
            let at = error.valid_up_to();
            let place = self.scanner.cells.iter().position(|cell| at < cell.end).unwrap_or(0);
            let offset = self.source.file_offset(at);
            return Some((Reason::Undecodable { offset, encoding: self.found.encoding.name() }, place));
        }
        if self.scanner.beyond {
            return Some((Reason::BeyondFixed, expected));
        }
        if found > expected {
            return Some((Reason::TooMany { found, expected }, expected));
        }
        if found < expected && self.short_rows == ShortRows::Refuse {
            return Some((Reason::TooFew { found, expected }, found));
        }
        None
    }

    /// Copies the cells of a sound row.
    fn fill_cells(&mut self, end: usize) -> Option<RowError> {
        // Checked by `trouble`; text that is not UTF-8 never gets here.
        let text = std::str::from_utf8(&self.source.window()[..end]).unwrap_or_default();
        for (cell, place) in self.cells.iter_mut().zip(&self.columns.kept) {
            cell.clear();
            let Some(span) = self.scanner.cells.get(*place) else { continue };
            let written = text.get(span.start..span.end).unwrap_or_default();
            if span.form == Form::Doubled {
                push_undoubled(cell, written, char::from(text.as_bytes()[span.start - 1]));
            } else {
                cell.push_str(written);
            }
            if self.apostrophe == Apostrophe::Restore && formula::restore(cell).len() < cell.len() {
                cell.remove(0);
                self.restored += 1;
            }
        }
        if let Some(span) = self.columns.source_id.and_then(|place| self.scanner.cells.get(place)) {
            self.source_id.clear();
            let written = text.get(span.start..span.end).unwrap_or_default();
            match span.form {
                Form::Doubled => push_undoubled(&mut self.source_id, written, '"'),
                _ => self.source_id.push_str(written),
            }
            let restored = formula::restore(&self.source_id).len();
            self.source_id.drain(..self.source_id.len() - restored);
        }
        if !self.columns.rejects {
            return None;
        }
        let place = self.cells.iter().position(|cell| cell.contains(UNSETTLED))?;
        let mut error = self.refuse(Reason::Unsettled, Some(self.columns.kept[place]), &[]);
        error.cells = self.cells.clone();
        error.source_id = (!self.source_id.is_empty()).then(|| self.source_id.clone());
        error.raw_hash = hash(&self.cells, &mut self.canonical);
        Some(error)
    }

    /// The texts of the cells scanned, undecodable bytes as `�`; beyond the limit of columns, the rest of the
    /// row as one text.
    fn texts(&self, end: usize) -> Vec<String> {
        let window = self.source.window();
        let mut texts: Vec<String> = self
            .scanner
            .cells
            .iter()
            .map(|cell| {
                let written = String::from_utf8_lossy(&window[cell.start..cell.end]);
                if cell.form != Form::Doubled {
                    return written.into_owned();
                }
                let mut text = String::new();
                push_undoubled(&mut text, &written, char::from(window[cell.start - 1]));
                text
            })
            .collect();
        if let Some(last) = self.scanner.cells.last()
            && self.scanner.count > self.scanner.cells.len()
        {
            texts.push(String::from_utf8_lossy(&window[last.end..end]).trim_end().to_owned());
        }
        texts
    }

    /// Takes a row with broken quoting, up to the end of the line on which the broken cell began.
    fn take_broken(&mut self, kind: Broken, open: Open) -> Result<RowError, ReadError> {
        let reason = broken_reason(kind, self.line + open.lines);
        let place = self.scanner.count;
        let end = loop {
            let (window, rest) = (self.source.window(), self.source.rest());
            match after_line(window, open.at, rest) {
                Some(end) => break end,
                None if window.len() > ROW_LIMIT => return self.pass_over(reason, open.lines, Some(open.at)),
                None => self.source.more()?,
            }
        };
        // The cells before the broken one are sound; the rest of the line is divided at every separator.
        let mut texts = self.texts(open.cell);
        let line = String::from_utf8_lossy(&self.source.window()[open.cell..end]);
        let separator = char::from(self.found.separator.unwrap_or(Separator::Comma).byte());
        texts.extend(line.trim_end_matches(['\r', '\n']).split(separator).map(str::to_owned));
        let error = self.refuse(reason, Some(place), &texts);
        self.line += open.lines + 1;
        self.source.consume(end);
        Ok(error)
    }

    /// Passes over a row too large to be held, up to the next line end at or after `from`.
    fn pass_over(&mut self, reason: Reason, lines: u64, from: Option<usize>) -> Result<RowError, ReadError> {
        let error = self.refuse(reason, None, &[]);
        self.line += lines + 1;
        if let Scan::Row { end } = self.scanner.scan(self.source.window(), self.source.rest())
            && from.is_none()
        {
            self.line += self.scanner.lines;
            self.source.consume(end);
            return Ok(error);
        }
        let mut from = from.unwrap_or(0);
        loop {
            let (window, rest) = (self.source.window(), self.source.rest());
            if let Some(end) = after_line(window, from, rest) {
                self.source.consume(end);
                return Ok(error);
            }
            // The last byte may be the CR of a CRLF.
            let done = window.len() - 1;
            self.source.consume(done);
            self.source.more()?;
            from = 0;
        }
    }

    /// The error for the row at hand, with the place of its column from 0.
    fn refuse(&self, reason: Reason, place: Option<usize>, texts: &[String]) -> RowError {
        let mut cells = self.columns.fit(texts);
        for cell in &mut cells {
            if self.apostrophe == Apostrophe::Restore {
                *cell = formula::restore(cell).to_owned();
            }
        }
        let whole = texts.len() == self.columns.width();
        let source_id = self.columns.source_id.filter(|_| whole).map(|place| texts[place].clone());
        RowError {
            row: self.row,
            line: self.line,
            column: place.map(|place| self.columns.at(place)),
            reason,
            raw_hash: hash(&cells, &mut Vec::new()),
            source_id: source_id.filter(|id| !id.is_empty()),
            cells,
        }
    }
}

fn broken_reason(kind: Broken, line: u64) -> Reason {
    match kind {
        Broken::Unterminated => Reason::Unterminated { line },
        Broken::Stray => Reason::StrayQuote,
        Broken::TextAfterQuote => Reason::TextAfterQuote { line },
    }
}

/// Appends a text in which each quote is doubled.
fn push_undoubled(cell: &mut String, written: &str, quote: char) {
    let mut rest = written;
    while let Some(place) = rest.find(quote) {
        cell.push_str(&rest[..=place]);
        rest = rest.get(place + 2..).unwrap_or_default();
    }
    cell.push_str(rest);
}

/// Half of the SHA-256 over the cells, each with its length before it. CRLF and CR within a cell count as LF,
/// so that saving a file with other line ends changes no hash.
fn hash(cells: &[String], canonical: &mut Vec<u8>) -> [u8; 16] {
    canonical.clear();
    for cell in cells {
        let begin = canonical.len();
        canonical.extend_from_slice(&[0; 4]);
        if cell.as_bytes().contains(&b'\r') {
            canonical.extend_from_slice(cell.replace("\r\n", "\n").replace('\r', "\n").as_bytes());
        } else {
            canonical.extend_from_slice(cell.as_bytes());
        }
        let length = (canonical.len() - begin - 4) as u32;
        canonical[begin..begin + 4].copy_from_slice(&length.to_le_bytes());
    }
    let digest = Sha256::digest(&*canonical);
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}
