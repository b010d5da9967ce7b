//! Finds the cells of one row in a window of bytes: RFC 4180 with a choice of separator and quote, and with
//! LF, CRLF or CR as line ends, also mixed. Quotes are taken strictly: a quoted cell begins with the quote,
//! ends with the quote, and holds it only doubled.
//!
//! A scan keeps no state between windows: when the window ends before the row does, it is made longer and the
//! row is scanned anew. All separators, quotes and line ends are ASCII, so that cells of valid UTF-8 are
//! valid UTF-8.

use super::encoding::Rest;
use super::layout::FixedColumn;
use super::{CELL_LIMIT, COLUMN_LIMIT};

/// How a line is divided.
#[derive(Debug, Clone)]
pub(super) enum Division {
    /// By a separator, with or without quotes.
    Separated { separator: u8, quote: Option<u8> },
    /// By runs of blanks.
    Blanks,
    /// By place.
    Fixed(Vec<FixedColumn>),
}

/// A cell within the window, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub start: usize,
    pub end: usize,
    pub form: Form,
}

/// How a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Bare,
    Quoted,
    /// Quoted, with doubled quotes in it.
    Doubled,
}

/// What a scan came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// A row that ends, with its line end, before this place of the window.
    Row { end: usize },
    /// The window ends before the row does. If a quote is open, here it is.
    More { open: Option<Open> },
    /// The quoting is broken.
    Broken { kind: Broken, open: Open },
}

/// Where a broken cell begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    /// Where the cell begins in the window.
    pub cell: usize,
    /// A place on the line after which reading can go on.
    pub at: usize,
    /// How many lines of this row lie before that line.
    pub lines: u64,
}

/// How quoting can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    Unterminated,
    Stray,
    TextAfterQuote,
}

const PLAIN: u8 = 0;
const SEPARATOR: u8 = 1;
const QUOTE: u8 = 2;
const LF: u8 = 3;
const CR: u8 = 4;
const NUL: u8 = 5;

/// The scanner and what it saw in the last row.
pub(super) struct Scanner {
    division: Division,
    /// What each byte is outside of quotes, and what it is within.
    bare: [u8; 256],
    quoted: [u8; 256],
    quote: Option<u8>,
    /// The cells, at most one more than the limit of columns.
    pub cells: Vec<Cell>,
    /// How many cells there are.
    pub count: usize,
    /// Line ends within quoted cells.
    pub lines: u64,
    /// The first cell, from 0, with a NUL character.
    pub nul: Option<usize>,
    /// The first cell over the limit, and its size.
    pub large: Option<(usize, usize)>,
    /// Whether text follows the last fixed column.
    pub beyond: bool,
}

impl Scanner {
    pub(super) fn new(division: Division) -> Scanner {
        let mut quoted = [PLAIN; 256];
        quoted[usize::from(b'\n')] = LF;
        quoted[usize::from(b'\r')] = CR;
        quoted[0] = NUL;
        let mut bare = quoted;
        let mut quote = None;
        if let Division::Separated { separator, quote: with } = &division {
            quote = *with;
            if let Some(quote) = quote {
                bare[usize::from(quote)] = QUOTE;
                quoted[usize::from(quote)] = QUOTE;
            }
            bare[usize::from(*separator)] = SEPARATOR;
        }
        Scanner {
            division,
            bare,
            quoted,
            quote,
            cells: Vec::new(),
            count: 0,
            lines: 0,
            nul: None,
            large: None,
            beyond: false,
        }
    }

    /// Scans the row at the beginning of the window.
    pub(super) fn scan(&mut self, text: &[u8], rest: Rest) -> Scan {
        self.cells.clear();
        self.count = 0;
        self.lines = 0;
        self.nul = None;
        self.large = None;
        self.beyond = false;
        match &self.division {
            Division::Separated { .. } => self.scan_separated(text, rest),
            Division::Blanks => self.scan_blanks(text, rest),
            Division::Fixed(_) => self.scan_fixed(text, rest),
        }
    }

    fn push(&mut self, start: usize, end: usize, form: Form) {
        if end - start > CELL_LIMIT && self.large.is_none() {
            self.large = Some((self.count, end - start));
        }
        if self.cells.len() <= COLUMN_LIMIT {
            self.cells.push(Cell { start, end, form });
        }
        self.count += 1;
    }

    fn scan_separated(&mut self, text: &[u8], rest: Rest) -> Scan {
        let mut at = 0;
        loop {
            if at < text.len() && Some(text[at]) == self.quote {
                match self.quoted_cell(text, at, rest) {
                    Ok(past) => at = past,
                    Err(scan) => return scan,
                }
                match text.get(at).map(|byte| self.bare[usize::from(*byte)]) {
                    Some(SEPARATOR) => at += 1,
                    Some(_) => return row_end(text, at, rest),
                    None => return Scan::Row { end: at },
                }
                continue;
            }
            let start = at;
            loop {
                while at < text.len() && self.bare[usize::from(text[at])] == PLAIN {
                    at += 1;
                }
                if at == text.len() {
                    if rest == Rest::MoreMayCome {
                        return Scan::More { open: None };
                    }
                    self.push(start, at, Form::Bare);
                    return Scan::Row { end: at };
                }
                match self.bare[usize::from(text[at])] {
                    SEPARATOR => {
                        self.push(start, at, Form::Bare);
                        at += 1;
                        break;
                    }
                    NUL => {
                        self.nul.get_or_insert(self.count);
                        at += 1;
                    }
                    QUOTE => {
                        let open = Open { cell: start, at, lines: self.lines };
                        return Scan::Broken { kind: Broken::Stray, open };
                    }
                    _ => {
                        self.push(start, at, Form::Bare);
                        return row_end(text, at, rest);
                    }
                }
            }
        }
    }

    /// Scans a quoted cell; the place after its closing quote, where a separator, a line end or the end of the
    /// file is.
    fn quoted_cell(&mut self, text: &[u8], start: usize, rest: Rest) -> Result<usize, Scan> {
        let open = Open { cell: start, at: start, lines: self.lines };
        let unfinished = || match rest {
            Rest::MoreMayCome => Scan::More { open: Some(open) },
            Rest::Last => Scan::Broken { kind: Broken::Unterminated, open },
        };
        let mut at = start + 1;
        let mut form = Form::Quoted;
        loop {
            while at < text.len() && self.quoted[usize::from(text[at])] == PLAIN {
                at += 1;
            }
            if at == text.len() {
                return Err(unfinished());
            }
            match self.quoted[usize::from(text[at])] {
                QUOTE => match text.get(at + 1) {
                    Some(next) if Some(*next) == self.quote => {
                        form = Form::Doubled;
                        at += 2;
                    }
                    Some(next) => {
                        if !matches!(self.bare[usize::from(*next)], SEPARATOR | LF | CR) {
                            return Err(Scan::Broken { kind: Broken::TextAfterQuote, open });
                        }
                        break;
                    }
                    None if rest == Rest::Last => break,
                    None => return Err(unfinished()),
                },
                NUL => {
                    self.nul.get_or_insert(self.count);
                    at += 1;
                }
                LF => {
                    if text[at - 1] != b'\r' {
                        self.lines += 1;
                    }
                    at += 1;
                }
                _ => {
                    self.lines += 1;
                    at += 1;
                }
            }
        }
        self.push(start + 1, at, form);
        Ok(at + 1)
    }

    /// The place of the line end, or of the end of the file.
    fn line(&mut self, text: &[u8], rest: Rest) -> Option<usize> {
        let place = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        place.or((rest == Rest::Last).then_some(text.len()))
    }

    fn scan_blanks(&mut self, text: &[u8], rest: Rest) -> Scan {
        let Some(end) = self.line(text, rest) else { return Scan::More { open: None } };
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let mut at = 0;
        while let Some(skip) = text[at..end].iter().position(|byte| !blank(byte)) {
            let start = at + skip;
            at = text[start..end].iter().position(blank).map_or(end, |width| start + width);
            if text[start..at].contains(&0) {
                self.nul.get_or_insert(self.count);
            }
            self.push(start, at, Form::Bare);
        }
        if self.count == 0 {
            self.push(end, end, Form::Bare);
        }
        row_end(text, end, rest)
    }

    fn scan_fixed(&mut self, text: &[u8], rest: Rest) -> Scan {
        let Some(end) = self.line(text, rest) else { return Scan::More { open: None } };
        let line = &text[..end];
        let Division::Fixed(columns) = &self.division else { return Scan::Row { end } };
        // Places of characters: every byte begins one, but for the following bytes of UTF-8.
        let ascii = line.is_ascii();
        let begins: Vec<usize> =
            if ascii { Vec::new() } else { (0..end).filter(|place| line[*place] & 0xc0 != 0x80).collect() };
        let place =
            |char: usize| if ascii { char.min(end) } else { begins.get(char).copied().unwrap_or(end) };
        let mut spans = Vec::with_capacity(columns.len());
        let mut last = 0;
        for column in columns {
            let start = place(column.start - 1);
            let stop = place((column.start - 1).saturating_add(column.width));
            last = last.max(stop);
            let cell = line[start..stop].trim_ascii();
            if start < end {
                let lead = line[start..stop].len() - line[start..stop].trim_ascii_start().len();
                spans.push((start + lead, start + lead + cell.len()));
            }
        }
        self.beyond = !line[last..].trim_ascii().is_empty();
        if line.trim_ascii().is_empty() {
            spans = vec![(end, end)];
            self.beyond = false;
        }
        for (start, stop) in spans {
            if text[start..stop].contains(&0) {
                self.nul.get_or_insert(self.count);
            }
            self.push(start, stop, Form::Bare);
        }
        row_end(text, end, rest)
    }
}

/// The row ends at a line end or the end of the file: where the next one begins. A CR at the end of the
/// window may be half of a CRLF.
fn row_end(text: &[u8], at: usize, rest: Rest) -> Scan {
    match (text.get(at), text.get(at + 1)) {
        (None, _) => Scan::Row { end: at },
        (Some(b'\r'), Some(b'\n')) => Scan::Row { end: at + 2 },
        (Some(b'\r'), None) if rest == Rest::MoreMayCome => Scan::More { open: None },
        _ => Scan::Row { end: at + 1 },
    }
}

/// The place after the line end that follows `from`, if it is in the window.
pub(super) fn after_line(text: &[u8], from: usize, rest: Rest) -> Option<usize> {
    let place = text[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    match place {
        None => (rest == Rest::Last).then_some(text.len()),
        Some(place) => match row_end(text, from + place, rest) {
            Scan::Row { end } => Some(end),
            _ => None,
        },
    }
}
