//! Finding the rows of keys in files, to mark them dead.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, StringViewArray};
use model::Id;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::statistics::Statistics;
use roaring::RoaringBitmap;

use crate::Error;
use crate::file::{BaseFile, Based};

/// A key whose row may be in a file, and the place in the feed it was written at, where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) key: Id,
    pub(crate) seq: Option<i64>,
}

/// Marks the rows of keys dead in all files that have them.
pub(crate) fn bury(files: &mut [Based], key_column: &str, wanted: &[Wanted]) -> Result<(), Error> {
    for based in files {
        let here = among(&based.file, wanted);
        if here.is_empty() {
            continue;
        }
        let found = positions(&based.file, key_column, &here)?;
        if !found.is_empty() {
            *Arc::make_mut(&mut based.dead) |= found;
        }
    }
    Ok(())
}

/// The keys that can be in a file, by what the list says of it.
fn among(file: &BaseFile, wanted: &[Wanted]) -> HashMap<String, Option<i64>> {
    let Some((least, greatest)) = file.keys else { return HashMap::new() };
    let possible = wanted.iter().filter(|wanted| {
        wanted.key >= least
            && wanted.key <= greatest
            && wanted.seq.is_none_or(|seq| seq >= file.seq.0 && seq <= file.seq.1)
    });
    possible.map(|wanted| (wanted.key.to_string(), wanted.seq)).collect()
}

fn positions(
    file: &BaseFile,
    key_column: &str,
    keys: &HashMap<String, Option<i64>>,
) -> Result<RoaringBitmap, Error> {
    let footer = file.footer()?;
    let schema = footer.metadata().file_metadata().schema_descr_ptr();
    let leaf = |name: &str| schema.columns().iter().position(|column| column.name() == name);
    let key_leaf = leaf(key_column).ok_or_else(|| file.damaged(format!("it has no {key_column}")))?;
    let seq_leaf = leaf("seq");
    let mut found = RoaringBitmap::new();
    let mut first = 0u32;
    for (number, group) in footer.metadata().row_groups().iter().enumerate() {
        let rows = group.num_rows() as u32;
        let by_key = group.column(key_leaf).statistics();
        let by_seq = seq_leaf.and_then(|leaf| group.column(leaf).statistics());
        if keys.iter().any(|(key, seq)| may_hold_key(by_key, key) && may_hold_seq(by_seq, *seq)) {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file.open()?, footer.clone());
            let mask = ProjectionMask::leaves(builder.parquet_schema(), [key_leaf]);
            let reader = builder.with_projection(mask).with_row_groups(vec![number]).with_batch_size(65_536);
            let mut at = first;
            for batch in reader.build().map_err(|error| file.damaged(error))? {
                let batch = batch.map_err(|error| file.damaged(error))?;
                let column = batch.column(0).as_any().downcast_ref::<StringViewArray>();
                let column = column.ok_or_else(|| file.damaged("its keys are not text"))?;
                for row in 0..column.len() {
                    if keys.contains_key(column.value(row)) {
                        found.insert(at + row as u32);
                    }
                }
                at += column.len() as u32;
            }
        }
        first += rows;
    }
    Ok(found)
}

fn may_hold_key(statistics: Option<&Statistics>, key: &str) -> bool {
    let Some(statistics) = statistics else { return true };
    let least = statistics.min_bytes_opt().is_none_or(|least| least <= key.as_bytes());
    // A greatest value that was cut short for the footer has been raised, so it still bounds.
    least && statistics.max_bytes_opt().is_none_or(|greatest| key.as_bytes() <= greatest)
}

fn may_hold_seq(statistics: Option<&Statistics>, seq: Option<i64>) -> bool {
    let (Some(Statistics::Int64(range)), Some(seq)) = (statistics, seq) else { return true };
    range.min_opt().is_none_or(|least| *least <= seq) && range.max_opt().is_none_or(|most| seq <= *most)
}
