//! Apache Parquet, with the columns and types that the same fields have in SQL. Nothing is guarded against
//! spreadsheets, which do not read it.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use model::Value;
use model::field::{Field, Reading};
use platform::Error;
use platform::warehouse::ParquetFile;
use serde_json::{Map, Value as Json};

use super::cell::Typed;

/// Writes the records that `next` gives, page by page, into a file without a name.
pub(super) fn write(
    fields: &[Field],
    reading: &Reading,
    mut next: impl FnMut() -> Result<Option<Vec<Map<String, Json>>>, Error>,
) -> Result<File, Error> {
    let fields: Vec<Typed> = fields.iter().map(Typed::of).collect();
    let columns: Vec<_> = fields.iter().flat_map(|field| field.columns.iter().cloned()).collect();
    let failed = |error| Error::io("a file for the export", error);
    let mut table = ParquetFile::new(tempfile::tempfile().map_err(failed)?, &columns)?;
    while let Some(records) = next()? {
        for record in records {
            let values = fields.iter().map(|field| field.values(&record, reading));
            let values: Vec<Vec<Value>> = values.collect::<Result<_, Error>>()?;
            table.row(values.iter().flatten())?;
        }
    }
    let mut file = table.finish()?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(file)
}
