//! Writing one file of the base: sorted rows, hashed on their way, on the disk when this returns.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::{concat, interleave_record_batch, max, min, sort_to_indices};
use arrow::datatypes::{Int64Type, SchemaRef};
use model::Id;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use sha2::{Digest, Sha256};

use crate::file::BaseFile;
use crate::{Error, Source, map};

/// Rows of a row group: what one thread reads in one go.
const GROUP: usize = 131_072;
/// Rows that are put in order and written in one go.
const AT_ONCE: usize = 16_384;
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
    let batches: Vec<&RecordBatch> = batches.iter().filter(|batch| batch.num_rows() > 0).collect();
    if batches.is_empty() {
        return Ok(None);
    }
    let order =
        if source.replaces.is_some() { &source.seq } else { source.key.as_ref().unwrap_or(&source.seq) };
    let order = sorted(&batches, order)?;
    let seqs = all(&batches, &source.seq)?;
    let seqs = seqs.as_primitive::<Int64Type>();
    let seq = min(seqs).zip(max(seqs)).ok_or_else(|| Error::bug("rows without a place in the feed"))?;
    let keys = source.key.as_ref().map(|key| range(&all(&batches, key)?)).transpose()?;
    let kept = map::kept(&batches[0].schema(), &batches);
    let path = folder.join(crate::file::relative(&source.name, id));
    let (bytes, sha256) = store(&path, &batches, &order, &kept).map_err(|error| match error {
        Failed::File(error) => Error::io(format!("writing {}", path.display()), error),
        Failed::Parquet(error) => {
            Error::io(format!("writing {}", path.display()), std::io::Error::other(error))
        }
        Failed::Rows(error) => error,
    })?;
    let count = order.len() as u64;
    Ok(Some(BaseFile::new(folder, id, source.name.clone(), count, bytes, sha256, seq, keys, now)))
}

/// A column of all batches.
fn all(batches: &[&RecordBatch], name: &str) -> Result<Arc<dyn Array>, Error> {
    let columns = batches.iter().map(|batch| column(batch, name)).collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<&dyn Array> = columns.into_iter().map(AsRef::as_ref).collect();
    concat(&columns).map_err(Error::bug)
}

fn column<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a Arc<dyn Array>, Error> {
    rows.column_by_name(name).ok_or_else(|| Error::bug(format!("rows have no {name}")))
}

/// Where the rows stand, by batch and place in it, in the order of a column.
fn sorted(batches: &[&RecordBatch], by: &str) -> Result<Vec<(usize, usize)>, Error> {
    let order = sort_to_indices(&all(batches, by)?, None, None).map_err(Error::bug)?;
    let rows = batches.iter().enumerate();
    let places: Vec<(usize, usize)> =
        rows.flat_map(|(at, batch)| (0..batch.num_rows()).map(move |row| (at, row))).collect();
    Ok(order.values().iter().filter_map(|at| places.get(*at as usize).copied()).collect())
}

/// The least and greatest key.
fn range(keys: &dyn Array) -> Result<(Id, Id), Error> {
    let keys = keys.as_string_view();
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
    Rows(Error),
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
///
/// Rows are put in order a few at a time, so that memory holds what was read and not a second time what is written.
fn store(
    path: &Path,
    batches: &[&RecordBatch],
    order: &[(usize, usize)],
    kept: &SchemaRef,
) -> Result<(u64, Vec<u8>), Failed> {
    let stored = |rows: &[(usize, usize)]| {
        let rows = interleave_record_batch(batches, rows).map_err(|error| Failed::Rows(Error::bug(error)))?;
        map::stored(&rows, kept).map_err(Failed::Rows)
    };
    let properties = WriterProperties::builder()
        .set_compression(Compression::LZ4_RAW)
        .set_max_row_group_row_count(Some(GROUP))
        .set_dictionary_page_size_limit(DICTIONARY)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by("rapport".to_owned())
        .build();
    let mut sink = Hashing { inner: BufWriter::new(File::create(path)?), hash: Sha256::new(), bytes: 0 };
    let mut writer = ArrowWriter::try_new(&mut sink, Arc::clone(kept), Some(properties))?;
    for rows in order.chunks(AT_ONCE) {
        writer.write(&stored(rows)?)?;
    }
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
