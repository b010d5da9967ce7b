//! An answer as JSON: `{"columns": [{"name", "type"}], "rows": [[…]], "seq": n}`, of bounded length.

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::Schema;

use super::columns::columns;
use super::{errors, values};
use crate::Error;

/// An answer that is being written.
pub(super) struct Json {
    text: String,
    limit: usize,
    first: bool,
}

impl Json {
    /// The beginning of an answer with these columns, which may grow to `limit` bytes.
    pub(super) fn begin(schema: &Schema, limit: usize) -> Result<Json, Error> {
        let columns = serde_json::to_string(&columns(schema)).map_err(Error::bug)?;
        Ok(Json { text: format!("{{\"columns\":{columns},\"rows\":["), limit, first: true })
    }

    /// Adds rows.
    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let writers = batch
            .columns()
            .iter()
            .map(|column| values::writer(column.as_ref()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| errors::fault(&error))?;
        for row in 0..batch.num_rows() {
            self.text.push_str(if std::mem::take(&mut self.first) { "[" } else { ",[" });
            for (index, write) in writers.iter().enumerate() {
                if index > 0 {
                    self.text.push(',');
                }
                write(row, &mut self.text);
            }
            self.text.push(']');
            if self.text.len() > self.limit {
                return Err(Error::TooHeavy(format!(
                    "the answer is longer than {} MB; ask for fewer rows with limit, or for the Arrow stream (rapport sql --format parquet)",
                    self.limit >> 20
                )));
            }
        }
        Ok(())
    }

    /// The whole answer, which holds everything up to this place in the feed.
    pub(super) fn end(mut self, seq: i64) -> String {
        self.text.push_str(&format!("],\"seq\":{seq}}}"));
        self.text
    }
}
