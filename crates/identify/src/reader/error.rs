//! What can be wrong with a file or with one of its rows, in words its owner can act on.

use super::encoding::{Encoding, EncodingChoice};
use super::layout::Separator;
use super::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT};

/// The file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes could not be had.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// The `[reader]` table contradicts itself or names something unknown.
    #[error("the reader's settings do not fit together: {0}")]
    Layout(String),
    /// A line that is no JSON object.
    #[error("line {line} cannot be read: {reason}; each line is to hold one JSON object")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// Why.
        reason: String,
    },
    /// A workbook that is none, or is damaged.
    #[error("the workbook cannot be read: {0}; save it as .xlsx once more, or as CSV in UTF-8")]
    Workbook(String),
    /// A sheet that is not there.
    #[error("the workbook has no sheet '{name}'; it has {}", choices.join(", "))]
    NoSheet {
        /// The name that was given.
        name: String,
        /// The sheets there are.
        choices: Vec<String>,
    },
    /// Several sheets hold something.
    #[error("several sheets hold something: say which with sheet, one of {}", choices.join(", "))]
    ManySheets {
        /// Those that hold something.
        choices: Vec<String>,
    },
    /// Nothing is there.
    #[error("the file is empty: it has neither a header nor a row")]
    Empty,
    /// Not a text file.
    #[error("the file is {0}, not a text file; save it as CSV in UTF-8 and import that")]
    NotText(&'static str),
    /// Neither a byte order mark nor UTF-8.
    #[error("{}", encoding_refusal(*offset, *byte, choices))]
    UnknownEncoding {
        /// Where the first byte stands that is not UTF-8, from 0.
        offset: u64,
        /// That byte.
        byte: u8,
        /// What the file could be in, the likeliest first.
        choices: Vec<EncodingChoice>,
    },
    /// Every other byte is zero.
    #[error("the file looks like UTF-16 without a byte order mark: set encoding = \"{}\"", .0.name())]
    UnmarkedUtf16(Encoding),
    /// The byte order mark says otherwise.
    #[error("the file begins with the mark of {}, but its encoding is said to be {}", found.name(), said.name())]
    MarkContradicts {
        /// What the mark says.
        found: Encoding,
        /// What the settings say.
        said: Encoding,
    },
    /// Several separators, or none of them, divide the first lines.
    #[error("{}", separator_refusal(choices))]
    UnknownSeparator {
        /// Those that could be.
        choices: Vec<Separator>,
    },
    /// The header cannot be read.
    #[error("the header (line {line}) cannot be read: {reason}")]
    Header {
        /// The line it begins on, from 1.
        line: u64,
        /// Why.
        reason: Reason,
    },
    /// Two columns of one name.
    #[error(
        "columns {first} and {second} are both named '{name}': rename one, or name all columns with columns = […]"
    )]
    DuplicateHeader {
        /// The name.
        name: String,
        /// The first column's number, from 1.
        first: usize,
        /// The second column's number.
        second: usize,
    },
    /// A column without a name.
    #[error("column {column} has no name in the header: name it, or name all columns with columns = […]")]
    EmptyHeader {
        /// Its number, from 1.
        column: usize,
    },
    /// A name that the rejects file needs for itself.
    #[error("column {column} is named '{name}', which the rejects file uses for itself: rename it")]
    ReservedHeader {
        /// The name.
        name: String,
        /// The column's number, from 1.
        column: usize,
    },
    /// The names given are not as many as the columns found.
    #[error("{named} columns are named in the settings, but the file's first line has {found}")]
    ColumnCount {
        /// Names given.
        named: usize,
        /// Cells found.
        found: usize,
    },
    /// More columns than are read.
    #[error("the file has {0} columns; at most {COLUMN_LIMIT} are read")]
    TooManyColumns(usize),
}

fn encoding_refusal(offset: u64, byte: u8, choices: &[EncodingChoice]) -> String {
    let named: Vec<String> =
        choices.iter().map(|choice| format!("{} ('{}')", choice.encoding.name(), choice.sample)).collect();
    let example = choices.first().map_or("windows-1252", |choice| choice.encoding.name());
    format!(
        "the file is not UTF-8 (byte {byte:#04x} at offset {offset}) and has no byte order mark. It could be in \
         {}: choose the one that reads right and set encoding = \"{example}\". If it is UTF-8 with damaged rows, \
         set encoding = \"utf-8\" and only those rows are refused",
        named.join(", ")
    )
}

fn separator_refusal(choices: &[Separator]) -> String {
    let named: Vec<String> = choices.iter().map(|choice| format!("\"{}\"", choice.name())).collect();
    format!(
        "the first lines do not settle what separates the columns; set separator to one of {}",
        named.join(" ")
    )
}

/// One row that is refused; the rows after it are still read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, line {line}{}: {reason}", column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default())]
pub struct RowError {
    /// The row's number; the first row of data is 1.
    pub row: u64,
    /// The line it begins on; the first line of the file is 1.
    pub line: u64,
    /// The column where the trouble is.
    pub column: Option<Column>,
    /// What is wrong.
    pub reason: Reason,
    /// The cells as far as they could be made out, one for each column, ready for the rejects file. Where
    /// something has to be settled by hand stands `�` (U+FFFD).
    pub cells: Vec<String>,
    /// The `_source_id` of a row from a rejects file.
    pub source_id: Option<String>,
    /// The hash of `cells`, as for a row that is read.
    pub raw_hash: [u8; 16],
}

/// A column by number and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its name; none beyond the last named column.
    pub name: Option<String>,
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} ({name})", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Cells are missing.
    #[error("the row has {found} cells, the file {expected} columns")]
    TooFew {
        /// Cells of the row.
        found: usize,
        /// Columns of the file.
        expected: usize,
    },
    /// There are cells without a column.
    #[error(
        "the row has {found} cells, the file {expected} columns; is a separator within a cell not quoted?"
    )]
    TooMany {
        /// Cells of the row.
        found: usize,
        /// Columns of the file.
        expected: usize,
    },
    /// Text of a fixed-width line beyond the last column.
    #[error("there is text after the last fixed column")]
    BeyondFixed,
    /// A quote that nothing closes.
    #[error(
        "the quote that opens on line {line} is not closed, neither within {ROW_LIMIT} bytes nor by the end of \
         the file; the lines after it are read as rows of their own"
    )]
    Unterminated {
        /// The line of the opening quote.
        line: u64,
    },
    /// A quote within a cell that is not quoted.
    #[error(
        "there is a quote within a cell that does not begin with one; quote the cell and double the quote"
    )]
    StrayQuote,
    /// Text between a closing quote and the next separator.
    #[error(
        "the quote that opens on line {line} is closed and then text follows; a quote within a cell is to be doubled"
    )]
    TextAfterQuote {
        /// The line of the opening quote.
        line: u64,
    },
    /// A NUL character.
    #[error("the cell holds a NUL character")]
    Nul,
    /// Bytes that mean nothing in the file's encoding.
    #[error(
        "the byte at offset {offset} of the file is not {encoding}; if all of the file is in another encoding, \
         name it with encoding"
    )]
    Undecodable {
        /// Offset within the file, from 0.
        offset: u64,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// A cell over the limit.
    #[error("the cell has {bytes} bytes, at most {CELL_LIMIT} are read")]
    CellTooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// A row over the limit.
    #[error("the row has more than {ROW_LIMIT} bytes")]
    RowTooLarge,
    /// A `�` in a rejects file.
    #[error("the cell still holds �, which stands where something has to be settled by hand")]
    Unsettled,
}
