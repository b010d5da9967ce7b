//! The readers: a few threads, each with a connection that cannot write.
//!
//! Each closure sees one snapshot: what was committed when it began. The transaction ends with it, whatever
//! it did.

use crossbeam_channel::Receiver;

use crate::group::Message;
use crate::tx::either;
use crate::{DbError, Tx};

/// Runs until told to stop or nobody can send any more.
pub(crate) fn run(queue: &Receiver<Message>, mut tx: Tx) {
    while let Ok(Message::Work(job)) = queue.recv() {
        if let Err(error) = either!(&mut tx.session, s => s.begin_read()) {
            (job(Err(error)).answer)(None);
            continue;
        }
        let done = job(Ok(&mut tx));
        let ignored = tx.failed.take().filter(|_| done.keep);
        if let Err(error) = either!(&mut tx.session, s => s.end_read()) {
            // The answer stands on a snapshot that was whole; only the next read has to begin anew.
            tracing::warn!(%error, "could not end a read");
        }
        (done.answer)(ignored.map(|error| DbError::Ignored(error.to_string())));
    }
}
