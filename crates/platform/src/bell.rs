//! How plain threads wait: until something is written, or a pause is over.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::App;

/// Raised when the process is about to end.
pub(crate) type Stopping = Arc<AtomicBool>;

/// What a look at the work found.
pub(crate) enum Looked {
    /// There may be more.
    More,
    /// There is nothing until the bell rings or this time has passed.
    Wait(Duration),
}

/// A bell that goes on ringing makes nobody look more often than this: many writes together are one thing to
/// look at. The first ring after a pause is answered at once.
pub(crate) const AT_MOST_EVERY: Duration = Duration::from_millis(25);

/// Looks again and again until the process stops. A bell that rings while a look is under way is not lost:
/// it is listened to from before the look.
pub(crate) fn rounds(app: &App, stopping: &Stopping, mut look: impl FnMut() -> Looked) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "a worker cannot wait and ends");
            return;
        }
    };
    while !stopping.load(Ordering::Relaxed) {
        let mut ring = pin!(app.bell.notified());
        ring.as_mut().enable();
        // Between the look at the flag above and the line before, the last ring may have come.
        if stopping.load(Ordering::Relaxed) {
            return;
        }
        let began = Instant::now();
        if let Looked::Wait(pause) = look() {
            runtime.block_on(async {
                tokio::select! {
                    () = ring => tokio::time::sleep_until((began + AT_MOST_EVERY).into()).await,
                    () = tokio::time::sleep(pause) => {}
                }
            });
        }
    }
}
