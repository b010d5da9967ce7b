//! Excel workbooks (`.xlsx`), read cell by cell. The first row that holds something is the header; columns
//! without a name there and rows without a value are passed over.

use std::io::{Read, Seek, Write};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use super::ReadError;
use super::format::row;

/// The names of the sheets of a workbook.
pub fn sheets(input: impl Read + Seek) -> Result<Vec<String>, ReadError> {
    let book: Xlsx<_> = Xlsx::new(input).map_err(broken)?;
    Ok(book.sheet_names())
}

/// Writes up to `limit` rows of a sheet as text. Without a name it is the only sheet that holds something;
/// of several, one has to be named.
pub(super) fn write(
    input: impl Read + Seek,
    sheet: Option<&str>,
    limit: u64,
    out: &mut impl Write,
) -> Result<(), ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(input).map_err(broken)?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(name) if names.iter().any(|known| known == name) => name.to_owned(),
        Some(name) => return Err(ReadError::NoSheet { name: name.to_owned(), choices: names }),
        None => {
            let mut filled = Vec::new();
            for name in &names {
                if holds_something(&mut book, name)? {
                    filled.push(name.clone());
                }
            }
            match filled.as_slice() {
                [] => return Err(ReadError::Empty),
                [only] => only.clone(),
                _ => return Err(ReadError::ManySheets { choices: filled }),
            }
        }
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut table = Table { columns: Vec::new(), written: 0 };
    let (mut at, mut line): (u32, Vec<(u32, String)>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (number, column) = cell.get_position();
        if number != at {
            table.line(std::mem::take(&mut line), out)?;
            at = number;
            if table.written > limit {
                return Ok(());
            }
        }
        let text = text(cell.get_value());
        if !text.is_empty() {
            line.push((column, text));
        }
    }
    table.line(line, out)?;
    if table.columns.is_empty() { Err(ReadError::Empty) } else { Ok(()) }
}

/// What is written so far.
struct Table {
    /// The places of the columns in the sheet.
    columns: Vec<u32>,
    written: u64,
}

impl Table {
    fn line(&mut self, cells: Vec<(u32, String)>, out: &mut impl Write) -> Result<(), ReadError> {
        if cells.is_empty() {
            return Ok(());
        }
        if self.columns.is_empty() {
            self.columns = cells.iter().map(|(column, _)| *column).collect();
            row(out, cells.iter().map(|(_, text)| text))?;
        } else {
            let mut texts = vec![""; self.columns.len()];
            for (column, text) in &cells {
                if let Ok(place) = self.columns.binary_search(column) {
                    texts[place] = text;
                }
            }
            row(out, texts)?;
        }
        self.written += 1;
        Ok(())
    }
}

fn holds_something<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<bool, ReadError> {
    // A sheet of a chart has no cells to read.
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(false) };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        if !text(cell.get_value()).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A cell as text: numbers with a decimal point, days and times in ISO 8601.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    // A number below one is a time without a day; so is a length of time.
    if moment.is_duration() || moment.as_f64() < 1.0 {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {time}") }
}

fn broken(error: calamine::XlsxError) -> ReadError {
    match error {
        calamine::XlsxError::Io(error) => ReadError::Io(error),
        other => ReadError::Workbook(other.to_string()),
    }
}
