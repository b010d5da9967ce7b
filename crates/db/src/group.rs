//! The writer: one thread that commits together what waits together.
//!
//! A group is one transaction: the group's lock, then the closures, then the commit, then the answers. A closure
//! that fails or panics loses what it did and nothing else: each has a savepoint but the first, with which the
//! transaction ends. That is so because a savepoint makes SQLite copy every page before its first change, which for
//! bulk work costs more than the work; and bulk work, which is alone in its group, is always the first. A group takes
//! what is waiting, up to a number and an amount of work, so that a lone closure is not delayed and a crowd shares one
//! write to the disk. Nobody gets `Ok` before the commit has returned; when it fails, nobody does.

use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use crate::tx::either;
use crate::{DbError, Dialect, Options, Tx};

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
    /// Shares its transaction with what else waits. It was asked for at this time; a read without one begins a
    /// snapshot.
    Work(Job, Option<Instant>),
    /// Has a group for itself. Only the writer gets these.
    Alone(Job),
    Stop,
}

/// Closures in one group at most. PostgreSQL keeps 64 savepoints of a transaction where others can look them
/// up without reading; beyond that everybody gets slower.
const MOST: usize = 60;

const FIRST_ONE: &str = "savepoint one";
const ROLLBACK_ONE: &str = "rollback to savepoint one";
const NEXT_ONE: &str = "release savepoint one; savepoint one";
/// One round trip. Releasing first makes a broken transaction an error; `commit` alone would roll it back on
/// PostgreSQL and report success.
const COMMIT: &str = "release savepoint one; commit";

/// Runs until told to stop or nobody can send any more.
pub(crate) fn run(queue: &Receiver<Message>, mut tx: Tx, options: &Options) {
    let begin = if tx.dialect() == Dialect::Sqlite { "begin immediate" } else { "begin" };
    let lock = options.group_lock.map(|sql| format!("; {sql}")).unwrap_or_default();
    let opening = format!("{begin}{lock}");
    let mut held = None;
    while let Some(message) = held.take().or_else(|| queue.recv().ok()) {
        held = match message {
            Message::Work(job, _) => group(queue, &mut tx, &opening, options.group_work, job),
            Message::Alone(job) => group(queue, &mut tx, &opening, Duration::ZERO, job),
            Message::Stop => break,
        };
    }
}

/// One group. Gives back what was taken from the queue and belongs to no group.
fn group(
    queue: &Receiver<Message>,
    tx: &mut Tx,
    opening: &str,
    enough: Duration,
    first: Job,
) -> Option<Message> {
    if let Err(error) = either!(&mut tx.session, s => s.begin_write(opening)) {
        roll_back(tx);
        (first(Err(error)).answer)(None);
        return None;
    }
    let started = Instant::now();
    let mut answers: Vec<(Answer, Option<DbError>)> = Vec::new();
    let mut held = None;
    let mut next = Some(first);
    let mut outcome = Ok(());
    while let Some(job) = next.take() {
        let done = job(Ok(tx));
        let ignored = tx.failed.take().filter(|_| done.keep);
        let keep = done.keep && ignored.is_none();
        let first = answers.is_empty();
        answers.push((done.answer, ignored.map(|error| DbError::Ignored(error.to_string()))));
        if first && !keep {
            roll_back(tx);
            break;
        }
        if answers.len() < MOST && started.elapsed() < enough {
            match queue.try_recv() {
                Ok(Message::Work(job, _)) => next = Some(job),
                Ok(other) => held = Some(other),
                Err(_) => {}
            }
        }
        outcome = settle(tx, first, keep, next.is_some());
        if outcome.is_err() {
            break;
        }
    }
    if outcome.is_err() {
        roll_back(tx);
    }
    let failure = outcome.err();
    if let Some(job) = next {
        // It was taken from the queue but its turn never came.
        let error = failure.clone().unwrap_or(DbError::Closed);
        answers.push((job(Err(error)).answer, None));
    }
    for (answer, own) in answers {
        answer(failure.clone().or(own));
    }
    held
}

/// Keeps or drops what one closure did, and commits after the last. An error is the end of the whole group.
fn settle(tx: &mut Tx, first: bool, keep: bool, more: bool) -> Result<(), DbError> {
    if !either!(&tx.session, s => s.in_transaction()) {
        return Err(DbError::Unavailable("the database ended the transaction by itself".to_owned()));
    }
    let mut steps = Vec::new();
    match (first, keep) {
        (true, _) => steps.push(FIRST_ONE),
        (false, false) => steps.push(ROLLBACK_ONE),
        (false, true) if more => steps.push(NEXT_ONE),
        (false, true) => {}
    }
    if !more {
        steps.push(COMMIT);
    }
    either!(&mut tx.session, s => s.control(&steps.join("; ")))
}

fn roll_back(tx: &mut Tx) {
    if let Err(error) = either!(&mut tx.session, s => s.rollback()) {
        tracing::error!(%error, "could not roll back a commit group");
    }
}
