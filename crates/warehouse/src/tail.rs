//! The tail of one table: rows newer than its files, as Arrow batches that only grow.
//!
//! A row that is written again stays where it is and is marked dead; small batches are joined as they add up,
//! so that a thousand writes make a handful of batches.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::SchemaRef;
use model::Id;
use roaring::RoaringBitmap;

use crate::Error;

/// A batch of the tail with the positions of its dead rows.
#[derive(Clone)]
pub(crate) struct Segment {
    pub(crate) batch: RecordBatch,
    pub(crate) dead: Arc<RoaringBitmap>,
    number: u32,
    /// The keys of its rows; empty where the table has no key.
    keys: Arc<Vec<Id>>,
}

/// Rows as they came from the database, all newer than what a tail holds.
pub(crate) struct Fresh {
    pub(crate) batch: RecordBatch,
    /// The key of each row of the batch; empty where the table has no key.
    pub(crate) keys: Vec<Id>,
}

/// The rows of one table that are newer than its files.
pub(crate) struct Tail {
    schema: SchemaRef,
    segments: Vec<Segment>,
    /// Where the living row of a key is.
    places: HashMap<Id, (u32, u32)>,
    next: u32,
    /// Segments that are being sealed: they stay as they are, but for rows that die.
    frozen: usize,
    rows: usize,
    bytes: usize,
}

impl Tail {
    pub(crate) fn new(schema: SchemaRef) -> Tail {
        Tail { schema, segments: Vec::new(), places: HashMap::new(), next: 0, frozen: 0, rows: 0, bytes: 0 }
    }

    /// Rows, dead ones included.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// About how much memory the rows take.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Marks the row of a key dead. Whether there was one.
    pub(crate) fn kill(&mut self, key: Id) -> bool {
        let Some((number, row)) = self.places.remove(&key) else { return false };
        if let Ok(at) = self.segments.binary_search_by_key(&number, |segment| segment.number) {
            Arc::make_mut(&mut self.segments[at].dead).insert(row);
        }
        true
    }

    /// Adds rows. The rows of the same keys must have been killed before.
    pub(crate) fn push(&mut self, fresh: Fresh) -> Result<(), Error> {
        let rows = fresh.batch.num_rows();
        if rows == 0 {
            return Ok(());
        }
        self.rows += rows;
        self.bytes += size(&fresh.batch);
        self.append(fresh.batch, fresh.keys)?;
        // Batches of about the same size are joined, which copies each row a logarithmic number of times.
        while self.segments.len() - self.frozen >= 2 {
            let [.., before, last] = self.segments.as_slice() else { break };
            if before.batch.num_rows() > 2 * last.batch.num_rows() {
                break;
            }
            let (last, before) = (self.segments.pop(), self.segments.pop());
            if let (Some(before), Some(last)) = (before, last) {
                let (one, mut keys) = before.living()?;
                let (other, more) = last.living()?;
                keys.extend(more);
                self.rows -= before.batch.num_rows() + last.batch.num_rows();
                let joined = concat_batches(&self.schema, [&one, &other]).map_err(Error::bug)?;
                self.rows += joined.num_rows();
                self.append(joined, keys)?;
            }
        }
        Ok(())
    }

    fn append(&mut self, batch: RecordBatch, keys: Vec<Id>) -> Result<(), Error> {
        let number = self.next;
        self.next = self.next.checked_add(1).ok_or_else(|| Error::bug("the tail has too many batches"))?;
        for (row, key) in keys.iter().enumerate() {
            self.places.insert(*key, (number, row as u32));
        }
        self.segments.push(Segment { batch, dead: Arc::default(), number, keys: Arc::new(keys) });
        Ok(())
    }

    /// From now on the segments there are stay apart from new ones.
    pub(crate) fn freeze(&mut self) {
        self.frozen = self.segments.len();
    }

    /// New segments may join old ones again: the sealing failed.
    pub(crate) fn thaw(&mut self) {
        self.frozen = 0;
    }

    /// Drops the frozen segments, whose rows are in files now.
    pub(crate) fn drop_frozen(&mut self) {
        for segment in self.segments.drain(..self.frozen) {
            for key in segment.keys.iter() {
                if self.places.get(key).is_some_and(|(number, _)| *number == segment.number) {
                    self.places.remove(key);
                }
            }
        }
        self.frozen = 0;
        self.rows = self.segments.iter().map(|segment| segment.batch.num_rows()).sum();
        self.bytes = self.segments.iter().map(|segment| size(&segment.batch)).sum();
    }
}

impl Segment {
    /// Its living rows with their keys.
    pub(crate) fn living(&self) -> Result<(RecordBatch, Vec<Id>), Error> {
        if self.dead.is_empty() {
            return Ok((self.batch.clone(), self.keys.to_vec()));
        }
        let keys = self.keys.iter().enumerate();
        let keys = keys.filter(|(row, _)| !self.dead.contains(*row as u32)).map(|(_, key)| *key).collect();
        Ok((living(&self.batch, &self.dead)?, keys))
    }
}

/// The rows of a batch that are not dead.
pub(crate) fn living(batch: &RecordBatch, dead: &RoaringBitmap) -> Result<RecordBatch, Error> {
    if dead.is_empty() {
        return Ok(batch.clone());
    }
    let mut mask = vec![true; batch.num_rows()];
    for row in dead {
        if let Some(place) = mask.get_mut(row as usize) {
            *place = false;
        }
    }
    filter_record_batch(batch, &BooleanArray::from(mask)).map_err(Error::bug)
}

/// About how much memory a batch takes.
fn size(batch: &RecordBatch) -> usize {
    batch.get_array_memory_size()
}
