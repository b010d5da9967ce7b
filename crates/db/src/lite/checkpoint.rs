//! Moves SQLite's log into the database file, away from the writer.
//!
//! A checkpoint on the writer's own connection would hold up whoever commits next by the time it takes to
//! copy megabytes. So a thread of its own does it, in the passive way that stops nobody; only a log that has
//! grown large is also started anew, which waits for a moment without readers and, that long, keeps the
//! writer out.

use std::path::PathBuf;
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
/// A log of this many bytes is copied.
const COPY: u64 = 4 << 20;
/// A log of this many bytes is also started anew.
const RESTART: u64 = 64 << 20;

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

fn run(connection: &Connection, orders: &Receiver<Order>, log: &PathBuf) {
    let mut copied = 0;
    loop {
        match orders.recv_timeout(PAUSE) {
            Ok(Order::Now(answer)) => {
                copied = 0;
                if answer.send(checkpoint(connection, "truncate", Duration::from_secs(30))).is_err() {
                    tracing::debug!("nobody waits for the checkpoint any more");
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let size = std::fs::metadata(log).map_or(0, |metadata| metadata.len());
                if size < copied {
                    copied = 0;
                }
                if size < copied + COPY {
                    continue;
                }
                let mut result = checkpoint(connection, "passive", Duration::ZERO);
                copied = size;
                if result.is_ok() && size > RESTART {
                    result = checkpoint(connection, "truncate", Duration::from_millis(100));
                }
                match result {
                    Ok(()) | Err(DbError::Locked(_)) => {}
                    Err(error) => tracing::warn!(%error, "could not checkpoint the database"),
                }
            }
            Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn checkpoint(connection: &Connection, mode: &str, patience: Duration) -> Result<(), DbError> {
    let sql = format!("pragma wal_checkpoint({mode})");
    let failed = |error: rusqlite::Error| convert(&error, &sql);
    connection.busy_timeout(patience).map_err(failed)?;
    let blocked: bool = connection.query_row(&sql, [], |row| row.get(0)).map_err(failed)?;
    if blocked { Err(DbError::Locked("a reader or writer stayed in the log".to_owned())) } else { Ok(()) }
}
