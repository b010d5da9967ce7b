//! JSON: an object per row, in an array or on lines of their own.

use std::io::{Read, Write};

use datafusion::arrow::ipc::reader::StreamReader;

use super::{broken, rows, unwritten};
use crate::Error;
use crate::query::writer;

/// What stands between the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Commas, and brackets around all of them.
    Array,
    /// Only ends of lines.
    Lines,
}

pub(super) fn write(
    reader: StreamReader<impl Read>,
    to: &mut impl Write,
    between: Between,
) -> Result<u64, Error> {
    let names: Vec<_> = reader
        .schema()
        .fields()
        .iter()
        .map(|field| serde_json::Value::from(field.name().as_str()).to_string())
        .collect();
    let mut text = String::new();
    let mut written = 0;
    for batch in reader {
        let batch = batch.map_err(broken)?;
        let writers = batch
            .columns()
            .iter()
            .map(|column| writer(column.as_ref()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(broken)?;
        for row in 0..batch.num_rows() {
            text.push_str(match (between, written == 0 && row == 0) {
                (Between::Lines, _) => "",
                (Between::Array, true) => "[\n",
                (Between::Array, false) => ",\n",
            });
            text.push('{');
            for (at, (name, write)) in names.iter().zip(&writers).enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                text.push_str(name);
                text.push(':');
                write(row, &mut text);
            }
            text.push('}');
            if between == Between::Lines {
                text.push('\n');
            }
        }
        written += rows(&batch);
        to.write_all(text.as_bytes()).map_err(unwritten)?;
        text.clear();
    }
    let end = match (between, written) {
        (Between::Lines, _) => "",
        (Between::Array, 0) => "[]\n",
        (Between::Array, _) => "\n]\n",
    };
    to.write_all(end.as_bytes()).map_err(unwritten)?;
    Ok(written)
}
