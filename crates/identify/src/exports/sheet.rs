//! An Excel workbook, written row by row in constant memory.
//!
//! Numbers and days are typed where Excel holds them exactly; everything else is text, moments too, which
//! Excel would round.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use platform::Error;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value as Json};

use super::cell::Column;
use crate::reader::formula::neutralise;

/// Rows of a sheet below its header.
pub(super) const ROWS: i64 = 1_048_575;

/// Writes a workbook of the records that `next` gives, page by page, into a file without a name.
pub(super) fn write(
    columns: &[Column],
    mut next: impl FnMut() -> Result<Option<Vec<Map<String, Json>>>, Error>,
) -> Result<File, Error> {
    let mut book = Workbook::new();
    let header = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet_with_constant_memory().map_err(wrong)?;
    for (at, column) in columns.iter().enumerate() {
        let name = neutralise(&column.name);
        sheet.write_string_with_format(0, place(at)?, name, &header).map_err(wrong)?;
    }
    let mut row = 0;
    while let Some(records) = next()? {
        for record in records {
            row += 1;
            if i64::from(row) > ROWS {
                return Err(too_many());
            }
            for (at, column) in columns.iter().enumerate() {
                cell(sheet, row, place(at)?, column, &column.cell(&record), &day).map_err(wrong)?;
            }
        }
    }
    let mut file = tempfile::tempfile().map_err(|error| Error::io("a file for the export", error))?;
    book.save_to_writer(&mut file).map_err(wrong)?;
    file.seek(SeekFrom::Start(0)).map_err(|error| Error::io("a file for the export", error))?;
    Ok(file)
}

/// What is said when a sheet cannot hold all.
pub(super) fn too_many() -> Error {
    Error::Unprocessable(format!("a sheet of Excel holds at most {ROWS} records; export CSV instead"))
}

fn place(at: usize) -> Result<u16, Error> {
    u16::try_from(at).map_err(|_| Error::bug("an export has too many columns"))
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    column: &Column,
    text: &str,
    day: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    // What has more digits than a double holds stays text.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if column.number
        && digits <= 15
        && let Ok(number) = text.parse::<f64>()
    {
        return sheet.write_number(row, at, number).map(drop);
    }
    if column.day
        && text >= "1900-03-01"
        && let Ok(moment) = ExcelDateTime::parse_from_str(text)
    {
        return sheet.write_datetime_with_format(row, at, &moment, day).map(drop);
    }
    sheet.write_string(row, at, neutralise(text)).map(drop)
}

fn wrong(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => Error::io("the workbook", error),
        XlsxError::MaxStringLengthExceeded => Error::Unprocessable(
            "a text is longer than the 32,767 characters a cell of Excel holds; export CSV instead"
                .to_owned(),
        ),
        other => Error::bug(other.to_string()),
    }
}
