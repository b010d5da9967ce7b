//! What one query has left: time, and room for what its functions make.
//!
//! The engine's operators keep to the memory limit by themselves and stop between two batches of rows. Functions
//! do neither: `repeat('x', 1000000000)` is one call. So functions that can make much of little, or take long, are
//! wrapped, and ask here.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use datafusion::common::{DataFusionError, Result};

use super::errors;
use crate::Error;

/// Bytes that the calls of functions in a plan may make from one batch of rows, all together.
const ROOM: usize = 256 << 20;
/// What one of them may make from a batch.
const MOST: usize = 64 << 20;
/// What one of them may make while the query is planned: calls on constants are answered then, and their answers
/// stay.
const PLANNING: usize = 1 << 20;

/// What one query has left.
#[derive(Debug)]
pub(super) struct Work {
    began: Instant,
    time: Duration,
    /// Microseconds that the engine waited for its reader.
    waited: AtomicU64,
    room: AtomicUsize,
}

impl Work {
    /// A query that begins now and may take so long.
    pub(super) fn begin(time: Duration) -> Work {
        let (waited, room) = (AtomicU64::new(0), AtomicUsize::new(PLANNING));
        Work { began: Instant::now(), time, waited, room }
    }

    /// The moment at which its time is over, as it looks now.
    pub(super) fn ends(&self) -> Instant {
        self.began + self.time + Duration::from_micros(self.waited.load(Ordering::Relaxed))
    }

    /// Gives it the time that it waited for its reader.
    pub(super) fn waited(&self, time: Duration) {
        self.waited.fetch_add(u64::try_from(time.as_micros()).unwrap_or_default(), Ordering::Relaxed);
    }

    /// That its time is over.
    pub(super) fn over(&self) -> Error {
        errors::too_long(self.time.as_secs())
    }

    /// The plan is made, with so many calls of functions that can make much of little.
    pub(super) fn planned(&self, calls: usize) {
        self.room.store((ROOM / calls.max(1)).min(MOST), Ordering::Relaxed);
    }

    /// Whether there is time left.
    pub(super) fn on_time(&self) -> Result<()> {
        match Instant::now() < self.ends() {
            true => Ok(()),
            false => Err(outside(self.over())),
        }
    }

    /// Whether a function may make so many bytes from one batch of rows.
    pub(super) fn fits(&self, function: &str, bytes: usize) -> Result<()> {
        let room = self.room.load(Ordering::Relaxed);
        match bytes <= room {
            true => Ok(()),
            false => Err(outside(Error::TooHeavy(format!(
                "{function} would make {} MB of text or lists from a few thousand rows, and may make {} MB here; shorten what it makes",
                bytes.div_ceil(1 << 20),
                (room >> 20).max(1),
            )))),
        }
    }
}

/// An error of ours on its way through the engine.
pub(super) fn outside(error: Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
