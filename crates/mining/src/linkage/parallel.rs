//! Work on several threads with results in the order of the pieces, for pieces of unequal size: each thread
//! takes the next piece when it is done with one, where [`crate::ordered_sum`] deals them out beforehand.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::ordered_sum::available;

/// Work below this many items is done on the calling thread: starting threads would cost more.
const WORTH_A_THREAD: usize = 20_000;

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
    let (next, work) = (AtomicUsize::new(0), &work);
    let run = || {
        let mut done = Vec::new();
        while let Some((at, piece)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            pieces.get(at).map(|piece| (at, piece))
        } {
            done.push((at, work(piece)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        // A panic in a worker is a bug there; carry it on with its own message.
        let joined =
            running.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| resume_unwind(panic)));
        joined.flatten().collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
