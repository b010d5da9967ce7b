//! Purging: files that hold rows about some ids, and should not any more, are written anew without them.
//!
//! A row that is no longer so stays in its file, marked dead, until sealing happens to take the file along. That may
//! be never, and erasure promises that the bytes go. So every file is looked through for rows that name one of the ids
//! in any column of ids. Where a table has keys, its living rows are what the database holds and stay; a dead row that
//! names one makes its file to be written anew, without any dead row. Where rows are only ever added, those that name
//! one are read from the database again, which holds what may stay of them.
//!
//! Each file is a step of its own: the new one is on the disk and listed before the old one goes. Whatever breaks off
//! leaves files that a next run takes up, and doing it again changes nothing.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type};
use db::{Db, Tx};
use model::{Id, PortableType, Value};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use roaring::RoaringBitmap;

use crate::file::{BaseFile, Based};
use crate::home::{Home, Reach};
use crate::map::{self, Filling};
use crate::read::Declared;
use crate::seal::read_living;
use crate::{Error, tables, write};

/// Rows that are looked at together.
const AT_ONCE: usize = 65_536;
/// Rows that are read again from the database in one statement.
const AGAIN: usize = 5_000;

/// What a purge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Files that were written anew, or went because nothing was left of them.
    pub files: u64,
    /// Old files that are still there, because a query or a backup reads them. They go when it has ended.
    pub held: u64,
}

/// Which rows that are no longer so have to go.
#[derive(Clone, Copy)]
pub(crate) enum Doomed<'a> {
    /// Those that name one of these ids.
    Naming(&'a HashSet<String>),
    /// All of this table.
    Of(&'a str),
}

/// What is to be left out of a file.
pub(crate) struct Unwanted {
    /// The rows.
    rows: RoaringBitmap,
    /// The places in the feed of those that are read from the database again.
    again: Vec<i64>,
}

/// What a file holds that it should not: none where it is as it should be.
pub(crate) fn unwanted(
    based: &Based,
    declared: &Declared,
    doomed: Doomed<'_>,
) -> Result<Option<Unwanted>, Error> {
    let source = &declared.source;
    let keyed = source.key.is_some();
    if keyed && based.dead.is_empty() {
        return Ok(None);
    }
    let ids = match doomed {
        Doomed::Naming(ids) => ids,
        Doomed::Of(table) => {
            let all = || Unwanted { rows: (*based.dead).clone(), again: Vec::new() };
            return Ok((keyed && source.name == table).then(all));
        }
    };
    let columns: Vec<&str> = source
        .columns
        .iter()
        .filter(|column| column.kind == PortableType::Id)
        .map(|column| column.name.as_str())
        .collect();
    let (mut rows, mut again) = (RoaringBitmap::new(), Vec::new());
    look(&based.file, &columns, &source.seq, &mut |batch, first| {
        for column in &columns {
            // A file from before the column was there knows nothing of it.
            let Some(column) = batch.column_by_name(column) else { continue };
            let column = map::shown(column, &DataType::Utf8View).map_err(Error::bug)?;
            let column = column.as_string_view();
            for row in 0..column.len() {
                if column.is_valid(row) && ids.contains(column.value(row)) {
                    rows.insert(first + row as u32);
                }
            }
        }
        let seq = batch.column_by_name(&source.seq).filter(|_| !keyed);
        if let Some(seq) = seq.and_then(|column| column.as_primitive_opt::<Int64Type>()) {
            let here = rows.range(first..first + batch.num_rows() as u32);
            again.extend(here.map(|row| seq.value((row - first) as usize)));
        }
        Ok(())
    })?;
    if keyed {
        rows &= &*based.dead;
        again.clear();
    }
    Ok((!rows.is_empty()).then_some(Unwanted { rows, again }))
}

fn look(
    file: &BaseFile,
    columns: &[&str],
    seq: &str,
    each: &mut dyn FnMut(&RecordBatch, u32) -> Result<(), Error>,
) -> Result<(), Error> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file.open()?, file.footer()?.clone());
    let schema = builder.parquet_schema();
    let wanted = |name: &str| columns.contains(&name) || name == seq;
    let leaves: Vec<usize> = schema
        .columns()
        .iter()
        .enumerate()
        .filter(|(_, leaf)| wanted(leaf.name()))
        .map(|(at, _)| at)
        .collect();
    let mask = ProjectionMask::leaves(schema, leaves);
    let reader = builder.with_projection(mask).with_batch_size(AT_ONCE).build();
    let mut first = 0u32;
    for batch in reader.map_err(|error| file.damaged(error))? {
        let batch = batch.map_err(|error| file.damaged(error))?;
        each(&batch, first)?;
        first += batch.num_rows() as u32;
    }
    Ok(())
}

/// Writes what may stay of a file into a new one; none where nothing may.
pub(crate) fn rewrite(
    db: &Db,
    home: &Home,
    declared: &Arc<Declared>,
    based: &Based,
    unwanted: &Unwanted,
    fresh: Id,
    now: i64,
) -> Result<Option<Arc<BaseFile>>, Error> {
    let mut dead = (*based.dead).clone();
    dead |= &unwanted.rows;
    let without = Based { file: Arc::clone(&based.file), dead: Arc::new(dead) };
    let mut batches = read_living(&without, &declared.schema)?;
    for places in unwanted.again.chunks(AGAIN) {
        batches.push(again(db, declared, places)?);
    }
    Ok(write::write(&home.folder, fresh, &declared.source, &batches, now)?.map(Arc::new))
}

/// Rows of some places in the feed, as the database has them now.
fn again(db: &Db, declared: &Arc<Declared>, places: &[i64]) -> Result<RecordBatch, Error> {
    let (inner, places) = (Arc::clone(declared), db::list::integers(places.iter().copied()));
    let (columns, rows) = db.read_blocking(move |tx: &mut Tx| {
        let mut filling: Vec<_> =
            inner.source.columns.iter().map(|column| Filling::new(column.kind)).collect();
        let (mut rows, mut failed) = (0usize, None);
        tx.for_each(&inner.again_sql(), &[places], &mut |row| {
            rows += 1;
            for (at, column) in filling.iter_mut().enumerate() {
                if let Err(error) = column.push(row, at) {
                    failed.get_or_insert(error);
                }
            }
            Ok(())
        })?;
        match failed {
            Some(error) => Err(error),
            None => Ok((filling.into_iter().map(Filling::finish).collect::<Vec<_>>(), rows)),
        }
    })?;
    match rows {
        0 => Ok(RecordBatch::new_empty(Arc::clone(&declared.schema))),
        _ => RecordBatch::try_new(Arc::clone(&declared.schema), columns).map_err(Error::bug),
    }
}

/// Lists the new file in the place of the old one.
pub(crate) fn replace(
    db: &Db,
    home: &Home,
    reach: Reach,
    old: &BaseFile,
    new: Option<&BaseFile>,
    now: i64,
) -> Result<(), Error> {
    let (number, retired) = (home.number, old.id);
    let listed: Option<Vec<Value>> = new.map(|file| file.listed(number));
    db.write_blocking(move |tx: &mut Tx| {
        let moved = [number.into(), reach.watermark.into(), reach.revision.into()];
        if tx.execute(tables::ADVANCE, &moved)? == 0 {
            return Err(Error::Damaged(
                "another server writes into this warehouse: each needs a data directory of its own"
                    .to_owned(),
            ));
        }
        if let Some(listed) = &listed {
            tx.execute(tables::LIST, listed)?;
        }
        tx.execute(tables::RETIRE, &[retired.into(), now.into()])?;
        Ok(())
    })
}
