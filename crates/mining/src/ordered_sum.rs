//! Sums over many pieces of work on several threads, added in the order of the pieces, so that the result has
//! the same bits on any number of threads.

use std::num::NonZero;
use std::thread;

/// Work below this many items is done on the calling thread: starting threads would cost more.
const WORTH_A_THREAD: usize = 20_000;

/// Threads to use where a caller has no wish: as many as the machine offers.
#[must_use]
pub(crate) fn available() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs `work` on every piece and returns the results in the order of the pieces. `items` is the size of all
/// pieces together and decides whether threads pay; `threads` of 0 means all the machine offers.
pub(crate) fn map_in_order<P: Sync, R: Send>(
    pieces: &[P],
    items: usize,
    threads: usize,
    work: impl Fn(&P) -> R + Sync,
) -> Vec<R> {
    let threads = if threads == 0 { available() } else { threads };
    let threads = threads.min(items / WORTH_A_THREAD).min(pieces.len()).max(1);
    if threads == 1 {
        return pieces.iter().map(work).collect();
    }
    let share = pieces.len().div_ceil(threads);
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = pieces
            .chunks(share)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let mut results = Vec::with_capacity(pieces.len());
        for handle in running {
            match handle.join() {
                Ok(part) => results.extend(part),
                // A panic in a worker is a bug there; carry it on with its own message.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}
