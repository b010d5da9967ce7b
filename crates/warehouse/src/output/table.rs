//! A table for a terminal: columns under their names, numbers to the right.

use std::io::{Read, Write};
use std::sync::Arc;

use datafusion::arrow::datatypes::Field;
use datafusion::arrow::ipc::reader::StreamReader;

use super::{broken, rows, unwritten};
use crate::Error;
use crate::query::{cells, kind};

/// How many rows the widths of the columns are taken from; those after them may be wider.
const MEASURED: usize = 1_000;
/// Characters of a value; longer ones are cut.
const WIDEST: usize = 60;

struct Column {
    name: String,
    width: usize,
    number: bool,
}

pub(super) fn write(reader: StreamReader<impl Read>, to: &mut impl Write) -> Result<u64, Error> {
    let schema = reader.schema();
    let column = |field: &Arc<Field>| Column {
        name: field.name().clone(),
        width: field.name().chars().count(),
        number: ["integer", "number", "decimal"].contains(&kind(field.data_type())),
    };
    let mut columns: Vec<Column> = schema.fields().iter().map(column).collect();
    let (mut waiting, mut written, mut begun) = (Vec::new(), 0, false);
    for batch in reader {
        let batch = batch.map_err(broken)?;
        let cells = cells(&batch).map_err(broken)?;
        for row in 0..batch.num_rows() {
            waiting.push(cells.iter().map(|cell| shown(cell(row))).collect::<Vec<_>>());
        }
        written += rows(&batch);
        if waiting.len() >= MEASURED || begun {
            print(to, &mut columns, &mut waiting, &mut begun)?;
        }
    }
    print(to, &mut columns, &mut waiting, &mut begun)?;
    Ok(written)
}

/// A value on one line and not too long.
fn shown(value: Option<String>) -> String {
    let text: String =
        value.unwrap_or_default().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match text.char_indices().nth(WIDEST) {
        Some(_) => text.chars().take(WIDEST - 1).chain(['…']).collect(),
        None => text,
    }
}

fn print(
    to: &mut impl Write,
    columns: &mut [Column],
    waiting: &mut Vec<Vec<String>>,
    begun: &mut bool,
) -> Result<(), Error> {
    let mut text = String::new();
    if !std::mem::replace(begun, true) {
        for row in waiting.iter() {
            for (column, value) in columns.iter_mut().zip(row) {
                column.width = column.width.max(value.chars().count());
            }
        }
        add(&mut text, columns, columns.iter().map(|column| column.name.as_str()));
        let lines: Vec<_> = columns.iter().map(|column| "─".repeat(column.width)).collect();
        add(&mut text, columns, lines.iter().map(String::as_str));
    }
    for row in waiting.drain(..) {
        add(&mut text, columns, row.iter().map(String::as_str));
    }
    to.write_all(text.as_bytes()).map_err(unwritten)
}

fn add<'a>(text: &mut String, columns: &[Column], values: impl Iterator<Item = &'a str>) {
    let from = text.len();
    for (column, value) in columns.iter().zip(values) {
        let missing = " ".repeat(column.width.saturating_sub(value.chars().count()));
        let (before, after) = if column.number { (missing.as_str(), "") } else { ("", missing.as_str()) };
        for part in [if text.len() > from { "  " } else { "" }, before, value, after] {
            text.push_str(part);
        }
    }
    text.truncate(from + text[from..].trim_end().len());
    text.push('\n');
}
