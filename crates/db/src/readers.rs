//! The readers: a few threads, each with a connection that cannot write.
//!
//! Each closure sees one snapshot, in which is all that was committed before it was asked for. Closures that were
//! waiting when a snapshot was taken share it, because beginning and ending one costs more than a look-up. One that
//! failed, or set a limit of its own, is the last of its snapshot.

use std::time::Instant;

use crossbeam_channel::Receiver;

use crate::group::{Job, Message};
use crate::tx::either;
use crate::{DbError, Tx};

/// Runs until told to stop or nobody can send any more.
pub(crate) fn run(queue: &Receiver<Message>, mut tx: Tx) {
    let mut next = queue.recv().ok();
    while let Some(Message::Work(job, _)) = next {
        let taken = Instant::now();
        if let Err(error) = either!(&mut tx.session, s => s.begin_read()) {
            (job(Err(error)).answer)(None);
            next = queue.recv().ok();
            continue;
        }
        let held = share(queue, &mut tx, taken, job);
        if let Err(error) = either!(&mut tx.session, s => s.end_read()) {
            // The answers stand on a snapshot that was whole; only the next read has to begin anew.
            tracing::warn!(%error, "could not end a read");
        }
        next = held.or_else(|| queue.recv().ok());
    }
}

/// Runs closures on the snapshot that was just taken. Gives back what came from the queue and is too young for it.
fn share(queue: &Receiver<Message>, tx: &mut Tx, taken: Instant, first: Job) -> Option<Message> {
    let mut job = first;
    loop {
        let done = job(Ok(tx));
        let failed = tx.failed.take();
        let fit = done.keep && failed.is_none() && !std::mem::take(&mut tx.limited);
        let ignored = failed.filter(|_| done.keep);
        (done.answer)(ignored.map(|error| DbError::Ignored(error.to_string())));
        match queue.try_recv() {
            Ok(Message::Work(next, Some(asked))) if fit && asked <= taken => job = next,
            other => return other.ok(),
        }
        either!(&mut tx.session, s => s.restart_limit());
    }
}
