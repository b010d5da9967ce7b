//! Apache Parquet.

use std::io::{Read, Write};

use datafusion::arrow::ipc::reader::StreamReader;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::{broken, rows};
use crate::Error;

pub(super) fn write(reader: StreamReader<impl Read>, to: &mut (impl Write + Send)) -> Result<u64, Error> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("rapport".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(to, reader.schema(), Some(properties)).map_err(unwritten)?;
    let mut written = 0;
    for batch in reader {
        let batch = batch.map_err(broken)?;
        writer.write(&batch).map_err(unwritten)?;
        written += rows(&batch);
    }
    writer.close().map_err(unwritten)?;
    Ok(written)
}

/// What Parquet cannot hold is said by name (an interval); what could not be written is the file's fault.
pub(super) fn unwritten(error: ParquetError) -> Error {
    match error {
        ParquetError::External(error) => match error.downcast::<std::io::Error>() {
            Ok(error) => Error::io("writing the answer", *error),
            Err(error) => Error::Refused(format!("the answer cannot be written as Parquet: {error}")),
        },
        ParquetError::General(why) | ParquetError::NYI(why) | ParquetError::ArrowError(why) => {
            Error::Refused(format!("the answer cannot be written as Parquet: {why}"))
        }
        other => Error::Refused(format!("the answer cannot be written as Parquet: {other}")),
    }
}
