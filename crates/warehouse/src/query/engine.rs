//! The engine: places, threads, memory and disk for queries, and a time after which each ends.

use std::future::Future;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use futures::StreamExt;
use model::Id;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::json::Json;
use super::runtime::Threads;
use super::session::{self, Session};
use super::work::Work;
use super::{ArrowAnswer, Described, Function, Limits, Query, Rows, View, errors, ids, stream};
use crate::snapshot::Snapshot;
use crate::{Error, Scope};

/// How long after its time a query is given up although its work has not noticed yet.
const GRACE: Duration = Duration::from_secs(2);

/// How many of those that hold most memory are named in the log when it runs out.
const TOP: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4);

/// Runs queries. One for the whole warehouse.
pub(crate) struct Engine {
    threads: Threads,
    places: Arc<Semaphore>,
    env: Arc<RuntimeEnv>,
    limits: Limits,
}

/// The right to run one query, until it is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Place(#[expect(dead_code, reason = "it counts by being there")] Arc<OwnedSemaphorePermit>);

impl Engine {
    /// Starts the threads.
    pub(crate) fn new(limits: Limits) -> Result<Engine, Error> {
        let memory = usize::try_from(limits.memory).unwrap_or(usize::MAX);
        emptied(&limits.spill)?;
        let disk = DiskManagerBuilder::default()
            .with_mode(DiskManagerMode::Directories(vec![limits.spill.clone()]))
            .with_max_temp_directory_size(limits.spill_limit);
        let env = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(TrackConsumersPool::new(FairSpillPool::new(memory), TOP)))
            .with_disk_manager_builder(disk)
            .build_arc()
            .map_err(Error::bug)?;
        Ok(Engine {
            threads: Threads::start(&limits)?,
            places: Arc::new(Semaphore::new(limits.places.max(1))),
            env,
            limits,
        })
    }

    /// Waits for a place, for a bounded time. Take it before the snapshot, so that the answer is as fresh as can be.
    pub(crate) async fn place(&self) -> Result<Place, Error> {
        let place = tokio::time::timeout(self.limits.wait, Arc::clone(&self.places).acquire_owned()).await;
        match place {
            Ok(Ok(place)) => Ok(Place(Arc::new(place))),
            Ok(Err(error)) => Err(Error::bug(error)),
            Err(_) => Err(Error::Busy(self.limits.wait.as_secs().max(1))),
        }
    }

    /// A place where one is free and nobody waits for it.
    pub(crate) fn place_at_once(&self) -> Result<Place, Error> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        place.map(|place| Place(Arc::new(place))).map_err(|_| Error::Busy(1))
    }

    /// The answer as values in memory.
    pub(crate) async fn rows(
        &self,
        place: Place,
        snapshot: Arc<Snapshot>,
        query: Query,
    ) -> Result<Rows, Error> {
        #[derive(serde::Deserialize)]
        struct Answer {
            columns: Vec<super::Column>,
            rows: Vec<Vec<serde_json::Value>>,
            seq: i64,
        }
        let text = self.json(place, snapshot, query).await?;
        let answer: Answer = serde_json::from_str(&text).map_err(Error::bug)?;
        Ok(Rows { columns: answer.columns, rows: answer.rows, seq: answer.seq })
    }

    /// The answer as JSON text.
    pub(crate) async fn json(
        &self,
        place: Place,
        snapshot: Arc<Snapshot>,
        query: Query,
    ) -> Result<String, Error> {
        let (work, env) = (self.work(), Arc::clone(&self.env));
        let (threads, limit, time) = (self.limits.threads, self.limits.answer, self.limits.time);
        let answer = async move {
            let session = Session::open(env, threads, work, &snapshot, &query)?;
            let mut rows = session.rows(&query).await?;
            let mut json = Json::begin(&rows.schema(), limit)?;
            while let Some(batch) = rows.next().await {
                json.add(&batch.map_err(|error| errors::said(&error, &[]))?)?;
            }
            Ok(json.end(snapshot.seq))
        };
        self.run(place, timed(time, answer)).await
    }

    /// The ids in the first column of an answer.
    pub(crate) async fn ids(
        &self,
        place: Place,
        snapshot: Arc<Snapshot>,
        query: Query,
    ) -> Result<(Vec<Id>, i64), Error> {
        let (work, env) = (self.work(), Arc::clone(&self.env));
        let (threads, time) = (self.limits.threads, self.limits.time);
        let answer = async move {
            let session = Session::open(env, threads, work, &snapshot, &query)?;
            let mut rows = session.rows(&query).await?;
            let mut ids = Vec::new();
            while let Some(batch) = rows.next().await {
                ids::add(&batch.map_err(|error| errors::said(&error, &[]))?, &mut ids)?;
            }
            Ok((ids, snapshot.seq))
        };
        self.run(place, timed(time, answer)).await
    }

    /// Waits for work on a plain thread.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.threads.handle()?.block_on(work)
    }

    /// The answer as an Arrow IPC stream, which begins once the query has its first rows.
    pub(crate) async fn arrow(
        &self,
        place: Place,
        snapshot: Arc<Snapshot>,
        query: Query,
    ) -> Result<ArrowAnswer, Error> {
        let (work, env) = (self.work(), Arc::clone(&self.env));
        let (threads, watch) = (self.limits.threads, Arc::clone(&work));
        let seq = snapshot.seq;
        let rows = async move {
            let session = Session::open(env, threads, work, &snapshot, &query)?;
            let rows = session.rows(&query).await;
            // The tables are kept as long as rows are read from them.
            drop(query);
            Ok((rows?, snapshot))
        };
        stream::answer(&self.threads.handle()?, place, watch, seq, rows).await
    }

    /// The tables and views a caller can ask.
    pub(crate) async fn describe(
        &self,
        snapshot: Arc<Snapshot>,
        scope: Scope,
        views: Vec<View>,
        functions: Vec<Function>,
    ) -> Result<Vec<Described>, Error> {
        let env = Arc::clone(&self.env);
        let described = async move { session::describe(env, &snapshot, &scope, &views, &functions).await };
        finished(self.spawn(described)?, self.limits.time).await
    }

    /// Runs work on the engine's threads. It ends when the caller is gone; its place is free when it has ended.
    async fn run<T: Send + 'static>(
        &self,
        place: Place,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let placed = async move {
            let done = work.await;
            drop(place);
            done
        };
        finished(self.spawn(placed)?, self.limits.time).await
    }

    fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<JoinSet<Result<T, Error>>, Error> {
        let mut set = JoinSet::new();
        set.spawn_on(work, &self.threads.handle()?);
        Ok(set)
    }

    fn work(&self) -> Arc<Work> {
        Arc::new(Work::begin(self.limits.time))
    }
}

/// Makes a folder anew. What lies there is from a process that did not end by itself.
fn emptied(folder: &Path) -> Result<(), Error> {
    let emptied = match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => std::fs::create_dir_all(folder),
    };
    emptied.map_err(|error| Error::io("emptying the folder for intermediate results", error))
}

/// Ends work that takes too long.
pub(super) async fn timed<T>(
    time: Duration,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    tokio::time::timeout(time, work).await.unwrap_or_else(|_| Err(errors::too_long(time.as_secs())))
}

/// What becomes of a task that has so much time.
async fn finished<T: 'static>(mut task: JoinSet<Result<T, Error>>, time: Duration) -> Result<T, Error> {
    match tokio::time::timeout(time + GRACE, task.join_next()).await {
        Ok(Some(Ok(done))) => done,
        Ok(Some(Err(error))) => Err(errors::fault(&error)),
        Ok(None) => Err(Error::bug("a query was not begun")),
        Err(_) => Err(errors::too_long(time.as_secs())),
    }
}
