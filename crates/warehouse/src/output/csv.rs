//! Comma-separated values, RFC 4180.

use std::io::{Read, Write};

use datafusion::arrow::ipc::reader::StreamReader;

use super::{broken, rows, unwritten};
use crate::Error;
use crate::query::cells;

pub(super) fn write(reader: StreamReader<impl Read>, to: &mut impl Write) -> Result<u64, Error> {
    let names: Vec<_> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut line = String::new();
    add(&mut line, names.iter().map(String::as_str));
    let mut written = 0;
    for batch in reader {
        let batch = batch.map_err(broken)?;
        let cells = cells(&batch).map_err(broken)?;
        for row in 0..batch.num_rows() {
            let values: Vec<String> = cells.iter().map(|cell| cell(row).unwrap_or_default()).collect();
            add(&mut line, values.iter().map(String::as_str));
        }
        written += rows(&batch);
        to.write_all(line.as_bytes()).map_err(unwritten)?;
        line.clear();
    }
    to.write_all(line.as_bytes()).map_err(unwritten)?;
    Ok(written)
}

fn add<'a>(line: &mut String, values: impl Iterator<Item = &'a str>) {
    for (at, value) in values.enumerate() {
        if at > 0 {
            line.push(',');
        }
        match value.contains([',', '"', '\n', '\r']) || value.starts_with(' ') || value.ends_with(' ') {
            true => {
                line.push('"');
                line.push_str(&value.replace('"', "\"\""));
                line.push('"');
            }
            false => line.push_str(value),
        }
    }
    line.push_str("\r\n");
}
