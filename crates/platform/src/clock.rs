//! Where "now" comes from.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::Timestamp;

/// The system's clock, or one that tests set.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The time of the machine.
    System,
    /// Stands still until it is set; microseconds UTC.
    Test(Arc<AtomicI64>),
}

impl Clock {
    /// A clock for tests that stands at this moment.
    pub fn at(now: Timestamp) -> Clock {
        Clock::Test(Arc::new(AtomicI64::new(now.0)))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                Timestamp(since.map_or(0, |since| since.as_micros() as i64))
            }
            Clock::Test(now) => Timestamp(now.load(Ordering::SeqCst)),
        }
    }

    /// Sets a clock of tests; the system's is left alone.
    pub fn set(&self, now: Timestamp) {
        if let Clock::Test(clock) = self {
            clock.store(now.0, Ordering::SeqCst);
        }
    }
}
