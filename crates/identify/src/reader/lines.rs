//! JSON lines: an object on each line. The columns are the names of all objects, in the order in which they
//! first occur. A value within a value is a cell of JSON, money is `12.50 EUR`'s amount with its currency
//! beside it, and a line that is no object is refused as a row, with its text, like any other bad row.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use serde_json::{Map, Value as Json};

use super::format::{each_line, row};
use super::formula::neutralise;
use super::{COLUMN_LIMIT, ReadError};

/// The columns of a file.
pub(super) fn columns(input: impl BufRead) -> Result<Vec<String>, ReadError> {
    let mut columns = Vec::new();
    let mut known: HashMap<String, ()> = HashMap::new();
    each_line(input, |number, line| {
        for (name, _) in flat(read(number, line)?) {
            if known.insert(name.clone(), ()).is_none() {
                columns.push(name);
            }
        }
        if columns.len() > COLUMN_LIMIT {
            return Err(ReadError::TooManyColumns(columns.len()));
        }
        Ok(())
    })?;
    if columns.is_empty() { Err(ReadError::Empty) } else { Ok(columns) }
}

/// Writes the objects as rows of text.
pub(super) fn write(input: impl BufRead, columns: &[String], out: &mut impl Write) -> Result<(), ReadError> {
    row(out, columns)?;
    each_line(input, |number, line| {
        let mut cells: HashMap<String, String> = flat(read(number, line)?).into_iter().collect();
        // The reader of rows takes a spreadsheet's guard off, which here nobody put on.
        let mut cell = |name| cells.remove(name).map(|cell| neutralise(&cell).into_owned());
        row(out, columns.iter().map(|name| cell(name).unwrap_or_default()))
    })
}

fn read(line: u64, text: &[u8]) -> Result<Map<String, Json>, ReadError> {
    serde_json::from_slice(text)
        .map_err(|error| ReadError::Line { line, reason: format!("it is no JSON object ({error})") })
}

/// The cells of an object by their names. An amount of money gives two.
fn flat(object: Map<String, Json>) -> Vec<(String, String)> {
    let mut cells = Vec::with_capacity(object.len());
    for (name, value) in object {
        match value {
            Json::Object(money) if is_money(&money) => {
                let part = |part: &str| money.get(part).map(cell).unwrap_or_default();
                cells.push((format!("{name}_currency"), part("currency")));
                cells.push((name, part("amount")));
            }
            value => cells.push((name, cell(&value))),
        }
    }
    cells
}

fn is_money(object: &Map<String, Json>) -> bool {
    object.len() == 2 && object.contains_key("amount") && object.contains_key("currency")
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
