//! The threads that compute queries: their own, so that a heavy query takes nothing from those that write, and
//! below them in the eyes of the system's scheduler.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::{Builder, Handle, Runtime};

use super::Limits;
use crate::Error;

/// Stack of a thread. A plan is a tree as deep as the query's text, and is walked and dropped by functions that
/// call themselves. Only what is touched takes memory.
const STACK: usize = 256 << 20;

/// The threads for queries; they end when this is dropped.
pub(super) struct Threads(Option<Runtime>);

impl Threads {
    /// Starts them.
    pub(super) fn start(limits: &Limits) -> Result<Threads, Error> {
        let number = AtomicUsize::new(0);
        let runtime = Builder::new_multi_thread()
            .worker_threads(limits.threads.max(1))
            .max_blocking_threads(limits.threads.max(1) * 16)
            .thread_stack_size(STACK)
            .thread_name_fn(move || format!("sql-{}", number.fetch_add(1, Ordering::Relaxed)))
            .on_thread_start(give_way)
            .enable_all()
            .build()
            .map_err(|error| Error::io("starting the threads for queries", error))?;
        Ok(Threads(Some(runtime)))
    }

    /// Where work is handed to them.
    pub(super) fn handle(&self) -> Result<Handle, Error> {
        let runtime = self.0.as_ref().ok_or_else(|| Error::bug("the threads for queries have ended"))?;
        Ok(runtime.handle().clone())
    }
}

impl Drop for Threads {
    /// Does not wait: it may run on a thread of another runtime, which must not block.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Lowers the priority of the calling thread, as `nice` does by itself. On Linux `setpriority` with the id of a
/// thread is about that thread alone.
#[cfg(target_os = "linux")]
fn give_way() {
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 10) {
        tracing::warn!(%error, "threads for queries keep the priority of all others");
    }
}

/// Elsewhere the priority is that of the whole process, which is left as it is.
#[cfg(not(target_os = "linux"))]
fn give_way() {}
