//! A Parquet file that is filled row by row, for what does not come as an answer.

use std::io::Write;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use model::{PortableType, Value};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::parquet::unwritten;
use crate::Error;
use crate::map::{Filling, data_type};

/// Rows that are packed together.
const BATCH: usize = 8_192;
/// Rows of a row group, which are in memory until it is full.
const GROUP: usize = 131_072;

/// A Parquet file being written, with the types that the tables of SQL have.
pub struct ParquetFile<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: SchemaRef,
    kinds: Vec<PortableType>,
    filling: Vec<Filling>,
    rows: usize,
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file with these columns.
    pub fn new(to: W, columns: &[(String, PortableType)]) -> Result<ParquetFile<W>, Error> {
        let fields = columns.iter().map(|(name, kind)| Field::new(name, data_type(*kind), true));
        let schema: SchemaRef = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by("rapport".to_owned())
            .build();
        let writer = ArrowWriter::try_new(to, Arc::clone(&schema), Some(properties)).map_err(unwritten)?;
        let kinds: Vec<PortableType> = columns.iter().map(|(_, kind)| *kind).collect();
        let filling = kinds.iter().map(|kind| Filling::new(*kind)).collect();
        Ok(ParquetFile { writer, schema, kinds, filling, rows: 0 })
    }

    /// Adds a row: a value for each column, as a column of the database holds it.
    pub fn row<'v>(&mut self, values: impl Iterator<Item = &'v Value>) -> Result<(), Error> {
        for (filling, value) in self.filling.iter_mut().zip(values) {
            filling.put(value)?;
        }
        self.rows += 1;
        if self.rows == BATCH { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> Result<(), Error> {
        let empty = self.kinds.iter().map(|kind| Filling::new(*kind)).collect();
        let columns = std::mem::replace(&mut self.filling, empty);
        let columns = columns.into_iter().map(Filling::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(Error::bug)?;
        self.rows = 0;
        self.writer.write(&batch).map_err(unwritten)
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<W, Error> {
        if self.rows > 0 {
            self.pack()?;
        }
        self.writer.into_inner().map_err(unwritten)
    }
}
