//! How a database is opened.

use std::time::Duration;

/// Settings of an open database. `Options::default()` suits a server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections that read, each on a thread of its own.
    pub readers: usize,
    /// The first statement of each commit group, such as `update feed set last = last`. Its row lock keeps
    /// other nodes out until the commit, so that numbers taken in the group commit in their order.
    pub group_lock: Option<&'static str>,
    /// Work after which a commit group takes no more closures. About what a write to the disk costs.
    pub group_work: Duration,
    /// How long one read may take. [`Tx::time_limit`](crate::Tx::time_limit) changes it for one closure.
    pub read_limit: Duration,
    /// How long a write waits for the lock of another process or node, and a change of tables for its lock.
    pub lock_limit: Duration,
    /// Closures that may wait for the writer or the readers before further ones are refused.
    pub waiting: usize,
}

impl Default for Options {
    fn default() -> Options {
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get());
        Options {
            readers: cores.clamp(2, 4),
            group_lock: None,
            group_work: Duration::from_millis(5),
            read_limit: Duration::from_secs(5),
            lock_limit: Duration::from_secs(10),
            waiting: 10_000,
        }
    }
}
