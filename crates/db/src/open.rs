//! An open database: its threads, and the ways to hand work to them.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::group::{Done, Job, Message};
use crate::lite::checkpoint;
use crate::tx::{Session, either};
use crate::{DbError, Dialect, Options, Tx, group, lite, pg, readers};

/// An open database. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct Db {
    pub(crate) inner: Arc<Inner>,
}

/// What the clones share.
pub(crate) struct Inner {
    pub place: Place,
    options: Options,
    writes: Sender<Message>,
    reads: Sender<Message>,
    checkpoints: Option<checkpoint::Checkpoints>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Writes from async code that are under way, and how many came while others were.
    under_way: AtomicUsize,
    waited: AtomicU64,
}

/// A write from async code that is under way.
struct UnderWay<'a>(&'a Inner);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where the database is.
pub(crate) enum Place {
    Sqlite(lite::Place),
    Postgres(pg::Place),
}

thread_local! {
    /// Whether this thread works for a database. Waiting for one from there could last for ever.
    static WORKS_FOR_DB: Cell<bool> = const { Cell::new(false) };
}

impl Db {
    /// Opens a file of SQLite and makes it when there is none. Its folder must exist. One process at a time
    /// should own it; that is the caller's lock to take.
    pub fn sqlite(path: &Path, options: Options) -> Result<Db, DbError> {
        let place = lite::Place { path: path.to_owned(), options: options.clone() };
        let writer = Session::Sqlite(place.writer()?);
        let mut sessions = Vec::new();
        for _ in 0..options.readers.max(1) {
            sessions.push(Session::Sqlite(place.reader()?));
        }
        let checkpoints = checkpoint::Checkpoints::start(&place)?;
        Db::start(Place::Sqlite(place), options, writer, sessions, Some(checkpoints))
    }

    /// Opens a database of a PostgreSQL server, version 15 or newer: `host=… user=… dbname=…` or a URL
    /// `postgresql://…`. With a schema all tables are in that schema, which must exist; tests use it.
    pub fn postgres(url: &str, schema: Option<&str>, options: Options) -> Result<Db, DbError> {
        let place =
            pg::Place { url: url.to_owned(), schema: schema.map(str::to_owned), options: options.clone() };
        let (writer, sessions) = on_plain_thread(|| {
            let writer = Session::Postgres(Box::new(place.writer()?));
            let mut sessions = Vec::new();
            for _ in 0..options.readers.max(1) {
                sessions.push(Session::Postgres(Box::new(place.reader()?)));
            }
            Ok((writer, sessions))
        })?;
        Db::start(Place::Postgres(place), options, writer, sessions, None)
    }

    fn start(
        place: Place,
        options: Options,
        writer: Session,
        sessions: Vec<Session>,
        checkpoints: Option<checkpoint::Checkpoints>,
    ) -> Result<Db, DbError> {
        let (writes, write_queue) = unbounded();
        let (reads, read_queue) = unbounded();
        let group_options = options.clone();
        let mut threads = vec![spawn("db-writer", move || {
            group::run(&write_queue, Tx::new(writer), &group_options);
        })?];
        for session in sessions {
            let queue: Receiver<Message> = read_queue.clone();
            threads.push(spawn("db-reader", move || readers::run(&queue, Tx::new(session)))?);
        }
        let threads = Mutex::new(threads);
        let (under_way, waited) = (AtomicUsize::new(0), AtomicU64::new(0));
        let inner = Inner { place, options, writes, reads, checkpoints, threads, under_way, waited };
        Ok(Db { inner: Arc::new(inner) })
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner.place {
            Place::Sqlite(_) => Dialect::Sqlite,
            Place::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a closure in a commit group. `Ok` means that it is on disk. When the caller goes
    /// away, the work is done all the same.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let _under_way = self.inner.under_way();
        self.ask(&self.inner.writes, shared, work).await
    }

    /// How many writes from async code came so far while others were written. Where it grows, what can wait gives way.
    pub fn writes_that_waited(&self) -> u64 {
        self.inner.waited.load(Ordering::Relaxed)
    }

    /// Runs a closure on one snapshot.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.ask(&self.inner.reads, shared, work).await
    }

    /// Runs a closure on a snapshot that it begins, whatever was asked for before. For a closure that answers those
    /// who came while it waited: all that was committed before it runs is in its snapshot.
    pub async fn read_fresh<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.ask(&self.inner.reads, |job| Message::Work(job, None), work).await
    }

    /// Like [`Db::write`], from a plain thread.
    pub fn write_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.wait_for(&self.inner.writes, shared, work)
    }

    /// A write with a transaction for itself: for much at a time, which it makes cheaper on SQLite.
    pub async fn write_alone<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let _under_way = self.inner.under_way();
        self.ask(&self.inner.writes, Message::Alone, work).await
    }

    /// A write with a transaction for itself, from a plain thread: for bulk work, which it makes cheaper on
    /// SQLite. Others wait meanwhile, so it should last no longer than they may wait.
    pub fn write_alone_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.wait_for(&self.inner.writes, Message::Alone, work)
    }

    /// Like [`Db::read`], from a plain thread.
    pub fn read_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.wait_for(&self.inner.reads, shared, work)
    }

    /// Runs a closure on one snapshot, on a connection and a thread of its own: for what takes long, like a backup,
    /// and must not keep other readers waiting. It waits for the closure and may be called from a plain thread
    /// only. As long as it runs, SQLite keeps everything written since in its log, and PostgreSQL all rows deleted
    /// since.
    pub fn read_apart_blocking<T, E>(
        &self,
        limit: Duration,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send,
    ) -> Result<T, E>
    where
        T: Send,
        E: From<DbError> + Send,
    {
        on_plain_thread(|| {
            let session = match &self.inner.place {
                Place::Sqlite(place) => Session::Sqlite(place.reader()?),
                Place::Postgres(place) => Session::Postgres(Box::new(place.reader()?)),
            };
            let mut tx = Tx::new(session);
            either!(&mut tx.session, s => s.begin_read())?;
            tx.time_limit(limit)?;
            // The transaction ends with its connection.
            let answer = work(&mut tx)?;
            match tx.failed.take() {
                Some(error) => Err(DbError::Ignored(error.to_string()).into()),
                None => Ok(answer),
            }
        })
    }

    /// Moves what was written into the database file and empties SQLite's log beside it, so that erased
    /// bytes are nowhere. On PostgreSQL the server does this by itself.
    pub fn checkpoint(&self) -> Result<(), DbError> {
        self.inner.checkpoints.as_ref().map_or(Ok(()), checkpoint::Checkpoints::now)
    }

    /// Looks for damage; an empty answer means that there is none. Reads the whole database.
    pub fn integrity_check(&self) -> Result<Vec<String>, DbError> {
        match &self.inner.place {
            Place::Sqlite(place) => place.writer()?.integrity_check(),
            Place::Postgres(place) => on_plain_thread(|| place.writer()?.integrity_check()),
        }
    }

    /// Finishes what waits and ends the threads. Later work on a clone is refused.
    pub fn close(self) {
        self.inner.close();
    }

    async fn ask<T, E>(
        &self,
        queue: &Sender<Message>,
        message: fn(Job) -> Message,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let deliver = move |result| {
            if sender.send(result).is_err() {
                tracing::debug!("the caller left before its answer");
            }
        };
        self.send(queue, message(job(work, deliver)))?;
        receiver.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    fn wait_for<T, E>(
        &self,
        queue: &Sender<Message>,
        message: fn(Job) -> Message,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        if WORKS_FOR_DB.get() {
            return Err(DbError::Nested.into());
        }
        let (sender, receiver) = crossbeam_channel::bounded(1);
        let deliver = move |result| {
            if sender.send(result).is_err() {
                tracing::debug!("the caller left before its answer");
            }
        };
        self.send(queue, message(job(work, deliver)))?;
        receiver.recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    fn send(&self, queue: &Sender<Message>, message: Message) -> Result<(), DbError> {
        if queue.len() >= self.inner.options.waiting {
            return Err(DbError::Overloaded);
        }
        queue.send(message).map_err(|_| DbError::Closed)
    }
}

impl Inner {
    fn under_way(&self) -> UnderWay<'_> {
        if self.under_way.fetch_add(1, Ordering::Relaxed) > 0 {
            self.waited.fetch_add(1, Ordering::Relaxed);
        }
        UnderWay(self)
    }

    fn close(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // The queues outlive their threads here, so each thread is told once; the first message is the
        // writer's. A send fails only when the thread has ended already.
        for (position, _) in threads.iter().enumerate() {
            let queue = if position == 0 { &self.writes } else { &self.reads };
            if queue.send(Message::Stop).is_err() {
                tracing::debug!("a database thread had ended already");
            }
        }
        if WORKS_FOR_DB.get() {
            // The last handle was dropped inside a closure: its thread cannot wait for itself.
            return;
        }
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a database thread panicked");
            }
        }
        if let Some(checkpoints) = &self.checkpoints {
            checkpoints.stop();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

/// Starts a thread that works for a database.
pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DbError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            WORKS_FOR_DB.set(true);
            work();
        })
        .map_err(|error| DbError::Unavailable(error.to_string()))
}

/// Runs something away from any async runtime, on whose threads PostgreSQL's client cannot be used.
pub(crate) fn on_plain_thread<T: Send, E: From<DbError> + Send>(
    work: impl FnOnce() -> Result<T, E> + Send,
) -> Result<T, E> {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|panic| Err(DbError::Panicked(panic_text(&*panic)).into()))
}

fn shared(job: Job) -> Message {
    Message::Work(job, Some(Instant::now()))
}

fn job<T, E>(
    work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    deliver: impl FnOnce(Result<T, E>) + Send + 'static,
) -> Job
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    Box::new(move |tx| {
        let result = match tx {
            Ok(tx) => catch_unwind(AssertUnwindSafe(|| work(tx)))
                .unwrap_or_else(|panic| Err(DbError::Panicked(panic_text(&*panic)).into())),
            Err(error) => Err(error.into()),
        };
        Done {
            keep: result.is_ok(),
            answer: Box::new(move |failure| {
                deliver(match failure {
                    Some(error) => Err(error.into()),
                    None => result,
                });
            }),
        }
    })
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}
