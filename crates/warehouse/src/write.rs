//! Writing one file of the base: sorted rows, hashed on their way, on the disk when this returns.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, max, min, sort_to_indices, take_record_batch};
use arrow::datatypes::Int64Type;
use model::Id;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use sha2::{Digest, Sha256};

use crate::file::BaseFile;
use crate::{Error, Source, map};

/// Rows of a row group: what one thread reads in one go.
const GROUP: usize = 131_072;
/// Bytes of different values up to which a column of a row group is kept as numbers into a list of them. What differs
/// in nearly every row, like ids and moments, is quicker to read as it is.
const DICTIONARY: usize = 64 << 10;

/// Writes rows into a file of their own; nothing when there are none. The folder of the table must be there.
pub(crate) fn write(
    folder: &Path,
    id: Id,
    source: &Source,
    batches: &[RecordBatch],
    now: i64,
) -> Result<Option<BaseFile>, Error> {
    let Some(first) = batches.first() else { return Ok(None) };
    let rows = concat_batches(&first.schema(), batches).map_err(Error::bug)?;
    if rows.num_rows() == 0 {
        return Ok(None);
    }
    let order =
        if source.replaces.is_some() { &source.seq } else { source.key.as_ref().unwrap_or(&source.seq) };
    let rows = sorted(&rows, order)?;
    let seqs = column(&rows, &source.seq)?.as_primitive::<Int64Type>();
    let seq = min(seqs).zip(max(seqs)).ok_or_else(|| Error::bug("rows without a place in the feed"))?;
    let keys = source.key.as_ref().map(|key| range(&rows, key)).transpose()?;
    let path = folder.join(crate::file::relative(&source.name, id));
    let (bytes, sha256) = store(&path, &map::stored(&rows)?).map_err(|error| match error {
        Failed::File(error) => Error::io(format!("writing {}", path.display()), error),
        Failed::Parquet(error) => {
            Error::io(format!("writing {}", path.display()), std::io::Error::other(error))
        }
    })?;
    let count = rows.num_rows() as u64;
    Ok(Some(BaseFile::new(folder, id, source.name.clone(), count, bytes, sha256, seq, keys, now)))
}

fn column<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a Arc<dyn Array>, Error> {
    rows.column_by_name(name).ok_or_else(|| Error::bug(format!("rows have no {name}")))
}

fn sorted(rows: &RecordBatch, by: &str) -> Result<RecordBatch, Error> {
    let order: UInt32Array = sort_to_indices(column(rows, by)?, None, None).map_err(Error::bug)?;
    take_record_batch(rows, &order).map_err(Error::bug)
}

/// The least and greatest key.
fn range(rows: &RecordBatch, key: &str) -> Result<(Id, Id), Error> {
    let keys = column(rows, key)?.as_string_view();
    let (mut least, mut greatest) = (None::<&str>, None::<&str>);
    for key in keys.iter() {
        let key = key.ok_or_else(|| Error::bug("a row without a key"))?;
        least = Some(least.map_or(key, |least| least.min(key)));
        greatest = Some(greatest.map_or(key, |greatest| greatest.max(key)));
    }
    let parse = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    parse(least).zip(parse(greatest)).ok_or_else(|| Error::bug("a key that is no id"))
}

enum Failed {
    File(std::io::Error),
    Parquet(parquet::errors::ParquetError),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Failed {
        Failed::File(error)
    }
}

impl From<parquet::errors::ParquetError> for Failed {
    fn from(error: parquet::errors::ParquetError) -> Failed {
        Failed::Parquet(error)
    }
}

/// Writes, syncs the file and then its folder, so that the name outlives a power cut too.
fn store(path: &Path, rows: &RecordBatch) -> Result<(u64, Vec<u8>), Failed> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::LZ4_RAW)
        .set_max_row_group_row_count(Some(GROUP))
        .set_dictionary_page_size_limit(DICTIONARY)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by("rapport".to_owned())
        .build();
    let mut sink = Hashing { inner: BufWriter::new(File::create(path)?), hash: Sha256::new(), bytes: 0 };
    let mut writer = ArrowWriter::try_new(&mut sink, rows.schema(), Some(properties))?;
    writer.write(rows)?;
    writer.close()?;
    sink.flush()?;
    sink.inner.get_ref().sync_all()?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok((sink.bytes, sink.hash.finalize().to_vec()))
}

struct Hashing {
    inner: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(part)?;
        self.hash.update(&part[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
