//! The writer: one thread that commits together what waits together.
//!
//! A group is one transaction: the group's lock, then a savepoint per closure, then the commit, then the
//! answers. A closure that fails or panics loses its savepoint and nothing else. A group takes what is
//! waiting, up to a number and an amount of work, so that a lone closure is not delayed and a crowd shares
//! one write to the disk. Nobody gets `Ok` before the commit has returned; when it fails, nobody does.

use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use crate::tx::either;
use crate::{DbError, Options, Tx};

/// Work on a transaction: runs, says whether to keep what it did, and how to answer. Without a transaction
/// it does not run, and answers why.
pub(crate) type Job = Box<dyn FnOnce(Result<&mut Tx, DbError>) -> Done + Send>;

/// Called once, after the end of the transaction, with what went wrong beyond the closure itself.
pub(crate) type Answer = Box<dyn FnOnce(Option<DbError>) + Send>;

/// What a closure did.
pub(crate) struct Done {
    pub keep: bool,
    pub answer: Answer,
}

/// What is sent to a thread of the database.
pub(crate) enum Message {
    Work(Job),
    Stop,
}

/// Closures in one group at most.
const MOST: usize = 512;
/// Work after which a group takes no more: about what one write to the disk costs.
const ENOUGH: Duration = Duration::from_millis(5);

/// Runs until told to stop or nobody can send any more.
pub(crate) fn run(queue: &Receiver<Message>, mut tx: Tx, options: &Options) {
    while let Ok(Message::Work(job)) = queue.recv() {
        if !group(queue, &mut tx, options, job) {
            break;
        }
    }
}

/// One group; false when the thread shall stop after it.
fn group(queue: &Receiver<Message>, tx: &mut Tx, options: &Options, first: Job) -> bool {
    let mut answers: Vec<(Answer, Option<DbError>)> = Vec::new();
    let mut go_on = true;
    let mut outcome = begin(tx, options);
    let started = Instant::now();
    let mut next = Some(first);
    while let Some(job) = next.take() {
        if outcome.is_ok() {
            outcome = control(tx, "savepoint one");
        }
        if let Err(error) = &outcome {
            answers.push((job(Err(error.clone())).answer, None));
            break;
        }
        let done = job(Ok(tx));
        let ignored = tx.failed.take().filter(|_| done.keep);
        let keep = done.keep && ignored.is_none();
        outcome = settle(tx, keep);
        answers.push((done.answer, ignored.map(|error| DbError::Ignored(error.to_string()))));
        if outcome.is_ok() && answers.len() < MOST && started.elapsed() < ENOUGH {
            match queue.try_recv() {
                Ok(Message::Work(job)) => next = Some(job),
                Ok(Message::Stop) => go_on = false,
                Err(_) => {}
            }
        }
    }
    if outcome.is_ok() {
        outcome = control(tx, "commit");
    }
    if outcome.is_err()
        && let Err(error) = either!(&mut tx.session, s => s.rollback())
    {
        tracing::error!(%error, "could not roll back a commit group");
    }
    tx.failed = None;
    let failure = outcome.err();
    for (answer, own) in answers {
        answer(failure.clone().or(own));
    }
    go_on
}

fn begin(tx: &mut Tx, options: &Options) -> Result<(), DbError> {
    either!(&mut tx.session, s => s.begin_write(options.group_lock))
}

/// Keeps or drops what one closure did. An error here is the end of the whole group.
fn settle(tx: &mut Tx, keep: bool) -> Result<(), DbError> {
    if !either!(&tx.session, s => s.in_transaction()) {
        return Err(DbError::Unavailable("the database ended the transaction by itself".to_owned()));
    }
    control(
        tx,
        if keep { "release savepoint one" } else { "rollback to savepoint one; release savepoint one" },
    )
}

fn control(tx: &mut Tx, sql: &str) -> Result<(), DbError> {
    either!(&mut tx.session, s => s.control(sql))
}
