//! Sealing: the tails become files.
//!
//! Files are written and on the disk first; then one transaction lists them, says which rows of older files are no
//! longer so, and moves the watermark. Whatever breaks off before leaves files that nobody listed, which the next
//! start removes. Small files are taken along into the new one, so that each row is written a logarithmic number
//! of times, and so is a file of which much is dead.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{RecordBatch, new_null_array};
use arrow::datatypes::SchemaRef;
use db::{Db, Tx};
use model::{Id, Value};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use roaring::RoaringBitmap;

use crate::file::{self, BaseFile, Based};
use crate::find::Wanted;
use crate::home::{Home, Reach};
use crate::read::Declared;
use crate::state::State;
use crate::tail::{Segment, living};
use crate::{Error, map, tables, write};

/// Files of this many values are not taken along any more, and none becomes larger by it. All that goes into one is in
/// memory at a time, where a value takes 16 bytes and more.
const LARGE: u64 = 8_000_000;
/// A file of which this share is dead is written anew.
const DEAD_SHARE: f64 = 0.3;

/// What one table's sealing takes.
struct Sealing {
    declared: Arc<Declared>,
    segments: Vec<Segment>,
    /// Files whose rows go into the new one.
    taken: Vec<Based>,
    /// Files that stay, with what is dead in them.
    stays: Vec<Based>,
}

/// What is to be sealed: everything up to a place.
pub(crate) struct Plan {
    upto: i64,
    reach: Reach,
    tables: Vec<Sealing>,
}

/// What was sealed.
pub(crate) struct Sealed {
    upto: i64,
    written: Vec<Option<Arc<BaseFile>>>,
    taken: Vec<Vec<Arc<BaseFile>>>,
}

impl Sealed {
    /// The files that were written, for taking them away again.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Arc<BaseFile>> {
        self.written.iter().flatten()
    }

    /// The files that are out of use.
    pub(crate) fn retired(&self) -> impl Iterator<Item = Arc<BaseFile>> {
        self.taken.iter().flatten().cloned()
    }
}

/// Notes what there is, and keeps new rows apart from it until [`finish`] or [`give_up`].
pub(crate) fn begin(state: &mut State) -> Plan {
    let tables = state.tables.iter_mut().map(|table| {
        table.tail.freeze();
        table.since = Some(Vec::new());
        let segments = table.tail.segments().to_vec();
        let rows: u64 =
            segments.iter().map(|segment| segment.batch.num_rows() as u64 - segment.dead.len()).sum();
        let large = LARGE / table.declared.schema.fields().len().max(1) as u64;
        let (taken, stays) = choose(&table.files, rows, large);
        Sealing { declared: Arc::clone(&table.declared), segments, taken, stays }
    });
    Plan { tables: tables.collect(), upto: state.seq, reach: state.reach }
}

/// Which files go along with new rows. The newest are last.
fn choose(files: &[Based], mut rows: u64, large: u64) -> (Vec<Based>, Vec<Based>) {
    let much_dead = |based: &Based| based.dead.len() as f64 > DEAD_SHARE * based.file.rows as f64;
    let (mut taken, mut stays) = (Vec::new(), Vec::new());
    let mut small = rows > 0;
    for based in files.iter().rev() {
        let fits = rows + based.rows() <= large;
        small &= fits && based.rows() <= rows + rows / 2;
        if small || much_dead(based) && (fits || taken.is_empty()) {
            rows += based.rows();
            taken.push(based.clone());
        } else {
            stays.push(based.clone());
        }
    }
    stays.reverse();
    (taken, stays)
}

/// Writes the files and lists them.
pub(crate) fn perform(
    db: &Db,
    home: &Home,
    plan: &Plan,
    fresh: &dyn Fn() -> Id,
    now: i64,
) -> Result<Sealed, Error> {
    let mut written = Vec::new();
    let made = plan.tables.iter().try_for_each(|sealing| {
        written.push(one(&home.folder, sealing, fresh(), now)?.map(Arc::new));
        Ok(())
    });
    let files = |sealing: &Sealing| sealing.taken.iter().map(|based| Arc::clone(&based.file)).collect();
    let taken = plan.tables.iter().map(files);
    let sealed = Sealed { upto: plan.upto, written, taken: taken.collect() };
    let done = made.and_then(|()| list(db, home.number, plan, &sealed, now));
    if done.is_err() {
        remove(sealed.files());
    }
    done.map(|()| sealed)
}

/// Takes written files away; nobody listed them.
pub(crate) fn remove<'a>(files: impl Iterator<Item = &'a Arc<BaseFile>>) {
    for file in files {
        if let Err(error) = std::fs::remove_file(&file.path) {
            tracing::warn!(%error, file = file.name(), "an unlisted file stays until the next start");
        }
    }
}

fn one(folder: &Path, sealing: &Sealing, id: Id, now: i64) -> Result<Option<BaseFile>, Error> {
    let source = &sealing.declared.source;
    let mut batches = Vec::new();
    for based in &sealing.taken {
        batches.extend(read_living(based, &sealing.declared.schema)?);
    }
    for segment in &sealing.segments {
        batches.push(living(&segment.batch, &segment.dead)?);
    }
    if batches.iter().all(|batch| batch.num_rows() == 0) {
        return Ok(None);
    }
    let inside = folder.join(&source.name);
    if !inside.is_dir() {
        let failed = |error| Error::io(inside.display().to_string(), error);
        std::fs::create_dir_all(&inside).map_err(failed)?;
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    write::write(folder, id, source, &batches, now)
}

/// The living rows of a file in today's columns; what it does not know is null.
pub(crate) fn read_living(based: &Based, schema: &SchemaRef) -> Result<Vec<RecordBatch>, Error> {
    let damaged = |error: &dyn std::fmt::Display| based.file.damaged(error);
    let builder =
        ParquetRecordBatchReaderBuilder::new_with_metadata(based.file.open()?, based.file.footer()?.clone());
    let reader = builder.with_batch_size(65_536).build().map_err(|error| damaged(&error))?;
    let (mut batches, mut first) = (Vec::new(), 0u32);
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        let rows = batch.num_rows() as u32;
        let columns = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
            Some(column) => map::shown(column, field.data_type()).map_err(|error| damaged(&error)),
            None => Ok(new_null_array(field.data_type(), rows as usize)),
        });
        let columns = columns.collect::<Result<Vec<_>, Error>>()?;
        let whole = RecordBatch::try_new(Arc::clone(schema), columns).map_err(|error| damaged(&error))?;
        let dead: RoaringBitmap = based.dead.range(first..first + rows).map(|row| row - first).collect();
        batches.push(living(&whole, &dead)?);
        first += rows;
    }
    Ok(batches)
}

/// One transaction: the new files, what is dead in those that stay, what is out of use, the watermark.
fn list(db: &Db, home: i64, plan: &Plan, sealed: &Sealed, now: i64) -> Result<(), Error> {
    let mut statements: Vec<(&'static str, Vec<Value>)> = Vec::new();
    for file in sealed.files() {
        statements.push((tables::LIST, file.listed(home)));
    }
    for sealing in &plan.tables {
        for based in &sealing.taken {
            statements.push((tables::RETIRE, vec![based.file.id.into(), now.into()]));
        }
        for based in sealing.stays.iter().filter(|based| !based.dead.is_empty()) {
            let dead = file::packed(&based.dead)?;
            let count = based.dead.len() as i64;
            statements.push((tables::BURY, vec![based.file.id.into(), dead.into(), count.into()]));
        }
    }
    let (upto, revision) = (plan.upto, plan.reach.revision);
    db.write_blocking(move |tx: &mut Tx| {
        if tx.execute(tables::ADVANCE, &[home.into(), upto.into(), revision.into()])? == 0 {
            return Err(Error::Damaged("another server writes into this warehouse: each needs a data directory of its own, not a copy of another's"
                    .to_owned(),
            ));
        }
        for (sql, parameters) in &statements {
            tx.execute(sql, parameters)?;
        }
        Ok(())
    })
}

/// Puts the files in the place of what they hold, and marks dead in them what changed meanwhile.
pub(crate) fn finish(state: &mut State, sealed: Sealed) -> Result<(), Error> {
    state.reach = Reach { watermark: sealed.upto, revision: state.reach.revision + 1 };
    for ((table, written), taken) in state.tables.iter_mut().zip(sealed.written).zip(sealed.taken) {
        let since = table.since.take().unwrap_or_default();
        table.tail.drop_frozen();
        table.files.retain(|based| taken.iter().all(|file| file.id != based.file.id));
        table.files.extend(written.map(|file| Based { file, dead: Arc::default() }));
        let wanted: Vec<_> = since.into_iter().map(|key| Wanted { key, seq: None }).collect();
        table.bury(&wanted)?;
    }
    state.changed();
    Ok(())
}

/// Goes on without having sealed.
pub(crate) fn give_up(state: &mut State) {
    for table in &mut state.tables {
        table.tail.thaw();
        table.since = None;
    }
}
