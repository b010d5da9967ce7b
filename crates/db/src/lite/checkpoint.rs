//! Moves SQLite's log into the database file, away from the writer.
//!
//! A checkpoint on the writer's own connection would hold up whoever commits next by the time it takes to
//! copy megabytes. So a thread of its own does it, in the passive way that stops nobody; only a log that has
//! grown large is also started anew, which waits for a moment without readers and, that long, keeps the
//! writer out. It is not copied more often than needed, for the same pages are written again and again; and it
//! keeps its file as long as there is much to write, for a file that grows anew costs more than one that is there.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use rusqlite::Connection;

use super::error::convert;
use super::{Place, beside};
use crate::{DbError, open};

/// How often the log is looked at.
const PAUSE: Duration = Duration::from_millis(500);
/// When this many bytes of the log are not in the database file yet, they are copied.
const COPY: u64 = 16 << 20;
/// A log that holds this many bytes is also started anew.
const RESTART: u64 = 128 << 20;
/// A file of more bytes than this is cut as soon as nothing is written for a while.
const CUT: u64 = 32 << 20;

enum Order {
    /// Empty the log, and say how it went.
    Now(Sender<Result<(), DbError>>),
    Stop,
}

/// The thread.
pub(crate) struct Checkpoints {
    orders: Sender<Order>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpoints {
    pub fn start(place: &Place) -> Result<Checkpoints, DbError> {
        let connection = Connection::open(&place.path).map_err(|error| convert(&error, "open"))?;
        let (orders, queue) = unbounded();
        let log = beside(&place.path, "-wal");
        let thread = open::spawn("db-checkpoint", move || run(&connection, &queue, &log))?;
        Ok(Checkpoints { orders, thread: Mutex::new(Some(thread)) })
    }

    pub fn now(&self) -> Result<(), DbError> {
        let (sender, receiver) = bounded(1);
        self.orders.send(Order::Now(sender)).map_err(|_| DbError::Closed)?;
        receiver.recv().unwrap_or(Err(DbError::Closed))
    }

    pub fn stop(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if self.orders.send(Order::Stop).is_ok()
            && let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the checkpoint thread panicked");
        }
    }
}

fn run(connection: &Connection, orders: &Receiver<Order>, file: &Path) {
    let mut before = Log::default();
    loop {
        match orders.recv_timeout(PAUSE) {
            Ok(Order::Now(answer)) => {
                if answer.send(checkpoint(connection, "truncate", Duration::from_secs(30))).is_err() {
                    tracing::debug!("nobody waits for the checkpoint any more");
                }
            }
            Err(RecvTimeoutError::Timeout) => match turn(connection, file, &before) {
                Ok(log) => before = log,
                Err(DbError::Locked(_)) => {}
                Err(error) => tracing::warn!(%error, "could not checkpoint the database"),
            },
            Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// How much the log holds, in bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Log {
    written: u64,
    copied: u64,
}

/// Does what is needed; gives what the log held before it.
fn turn(connection: &Connection, file: &Path, before: &Log) -> Result<Log, DbError> {
    let log = held(connection)?;
    let large = std::fs::metadata(file).is_ok_and(|metadata| metadata.len() > CUT);
    if large && log.written == before.written {
        checkpoint(connection, "truncate", Duration::from_millis(100))?;
    } else if log.written - log.copied.min(log.written) >= COPY {
        checkpoint(connection, "passive", Duration::ZERO)?;
        if log.written > RESTART {
            checkpoint(connection, "restart", Duration::from_millis(100))?;
        }
    }
    Ok(log)
}

/// Looks, and copies nothing.
fn held(connection: &Connection) -> Result<Log, DbError> {
    let failed = |error: rusqlite::Error| convert(&error, "pragma wal_checkpoint(noop)");
    let page: i64 = connection.query_row("pragma page_size", [], |row| row.get(0)).map_err(failed)?;
    let frames = |row: &rusqlite::Row<'_>| Ok((row.get(1)?, row.get(2)?));
    let (written, copied): (i64, i64) =
        connection.query_row("pragma wal_checkpoint(noop)", [], frames).map_err(failed)?;
    let bytes = |frames: i64| u64::try_from(frames.saturating_mul(page)).unwrap_or(0);
    Ok(Log { written: bytes(written), copied: bytes(copied) })
}

fn checkpoint(connection: &Connection, mode: &str, patience: Duration) -> Result<(), DbError> {
    let sql = format!("pragma wal_checkpoint({mode})");
    let failed = |error: rusqlite::Error| convert(&error, &sql);
    connection.busy_timeout(patience).map_err(failed)?;
    let blocked: bool = connection.query_row(&sql, [], |row| row.get(0)).map_err(failed)?;
    if blocked { Err(DbError::Locked("a reader or writer stayed in the log".to_owned())) } else { Ok(()) }
}
