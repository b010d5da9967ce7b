//! How a file is to be read: the `[reader]` table of a map file. What is left out is found from the file
//! where the bytes settle it, and refused where they do not.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::dates::Dates;
use super::numbers::Numbers;
use super::{Encoding, ReadError};

/// The `[reader]` table. Every key may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// The encoding by name: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252` (also `latin-1`) or another label
    /// of the WHATWG Encoding Standard. Left out: byte order mark, else UTF-8, else refused.
    pub encoding: Option<Encoding>,
    /// What stands between cells. Left out: the one of `,` `;` tab `|` that the first lines settle.
    pub separator: Option<Separator>,
    /// Columns by their place in the line, instead of a separator.
    pub fixed: Vec<FixedColumn>,
    /// The quote. Left out: `"`; files with `spaces` or `fixed` columns have none.
    pub quote: Option<Quote>,
    /// Whether the first line is a header. Left out: it is, unless the names come from `columns` or `fixed`,
    /// when it has to be said.
    pub header: Option<bool>,
    /// Names of the columns, instead of those in the header.
    pub columns: Vec<String>,
    /// What happens to a row with too few cells.
    pub short_rows: ShortRows,
    /// What happens to the apostrophe before a formula.
    pub apostrophe: Apostrophe,
    /// The form of dates, see [`super::dates`]. Left out: ISO 8601 only.
    pub date_form: Option<String>,
    /// The first year that a two-digit year can mean. Left out: 1970, so 70–99 are 1970–1999 and 00–69 are
    /// 2000–2069.
    pub yy_from: Option<i16>,
    /// The decimal sign of numbers.
    pub decimal: Decimal,
    /// What stands between thousands. Left out: nothing may.
    pub thousands: Option<Thousands>,
    /// The zone (IANA name) of times that carry no offset. Left out: UTC.
    pub time_zone: Option<String>,
    /// Texts that mean "nothing", beside the empty cell.
    pub nulls: Vec<String>,
}

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Separator {
    /// A comma.
    #[serde(rename = ",", alias = "comma")]
    Comma,
    /// A semicolon.
    #[serde(rename = ";", alias = "semicolon")]
    Semicolon,
    /// A tabulator.
    #[serde(rename = "tab", alias = "\t")]
    Tab,
    /// A vertical bar.
    #[serde(rename = "|", alias = "pipe")]
    Pipe,
    /// A run of blanks or tabulators; those at the ends of a line do not count.
    #[serde(rename = "spaces")]
    Spaces,
}

impl Separator {
    /// Those that a file is tried for.
    pub(super) const SNIFFED: [Separator; 4] =
        [Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Pipe];

    /// The name in a map file.
    pub fn name(self) -> &'static str {
        match self {
            Separator::Comma => ",",
            Separator::Semicolon => ";",
            Separator::Tab => "tab",
            Separator::Pipe => "|",
            Separator::Spaces => "spaces",
        }
    }

    pub(super) fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Pipe => b'|',
            Separator::Spaces => b' ',
        }
    }
}

/// A column by its place in the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedColumn {
    /// Its name.
    pub name: String,
    /// The first character's number; the line begins with 1.
    pub start: usize,
    /// Its width in characters.
    pub width: usize,
}

/// The quote around cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quote {
    /// `"`, doubled within a cell.
    #[serde(rename = "\"", alias = "double")]
    Double,
    /// `'`, doubled within a cell.
    #[serde(rename = "'", alias = "single")]
    Single,
    /// Quotes are text like any other.
    #[serde(rename = "none", alias = "")]
    None,
}

/// What happens to a row with too few cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShortRows {
    /// It is refused.
    #[default]
    Refuse,
    /// The missing cells at its end are empty.
    Fill,
}

/// What happens to the apostrophe before a formula, see [`super::formula`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Apostrophe {
    /// It is taken off, as spreadsheets do: our own exports come back as they were.
    #[default]
    Restore,
    /// It stays.
    Keep,
}

/// The decimal sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimal {
    /// 12.50
    #[default]
    Point,
    /// 12,50
    Comma,
}

/// The sign between thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Thousands {
    /// 1.000
    #[serde(rename = ".", alias = "point")]
    Point,
    /// 1,000
    #[serde(rename = ",", alias = "comma")]
    Comma,
    /// 1'000
    #[serde(rename = "'", alias = "apostrophe")]
    Apostrophe,
    /// 1 000, also with a no-break space
    #[serde(rename = " ", alias = "blank")]
    Blank,
}

impl Layout {
    /// Whether a cell holds nothing: empty, only blanks, or one of the declared texts.
    pub fn is_null(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.is_empty() || self.nulls.iter().any(|null| null == cell)
    }

    /// How dates are read.
    pub fn dates(&self) -> Result<Dates, ReadError> {
        let zone = match &self.time_zone {
            None => TimeZone::UTC,
            Some(name) => TimeZone::get(name).map_err(|_| {
                ReadError::Layout(format!("'{name}' is no time zone known here; write it like Europe/Berlin"))
            })?,
        };
        Dates::new(self.date_form.as_deref(), self.yy_from, zone)
    }

    /// How numbers are read.
    pub fn numbers(&self) -> Result<Numbers, ReadError> {
        Numbers::new(self.decimal, self.thousands)
    }

    /// Refuses keys that contradict each other, before a byte is read.
    pub fn check(&self) -> Result<(), ReadError> {
        let refuse = |text: &str| Err(ReadError::Layout(text.to_owned()));
        if !self.fixed.is_empty() && self.separator.is_some() {
            return refuse("give a separator or fixed columns, not both");
        }
        if !self.fixed.is_empty() && !self.columns.is_empty() {
            return refuse("fixed columns bring their names; leave out columns");
        }
        let unquoted = !self.fixed.is_empty() || self.separator == Some(Separator::Spaces);
        if unquoted && matches!(self.quote, Some(Quote::Double | Quote::Single)) {
            return refuse("columns separated by spaces or fixed by place have no quotes; leave out quote");
        }
        if self.header.is_none() && !(self.fixed.is_empty() && self.columns.is_empty()) {
            return refuse(
                "the names of the columns are given: say header = true when the first line is a header to be \
                 passed over, or header = false when it is data",
            );
        }
        let mut end = 0;
        let mut places: Vec<&FixedColumn> = self.fixed.iter().collect();
        places.sort_by_key(|column| column.start);
        for column in places {
            if column.start == 0 || column.width == 0 {
                return refuse("fixed columns start at 1 or later and are at least 1 wide");
            }
            if column.start <= end {
                return Err(ReadError::Layout(format!(
                    "fixed column '{}' overlaps the one before",
                    column.name
                )));
            }
            end = column.start.saturating_add(column.width - 1);
        }
        self.dates()?;
        self.numbers()?;
        Ok(())
    }
}
