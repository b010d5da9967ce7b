//! The warehouse as everybody sees it: the store of tables and the engine that asks them.

use std::path::PathBuf;
use std::sync::Arc;

use db::Db;
use model::Id;

use crate::purge::Doomed;
use crate::query::Engine;
use crate::read::{Declared, Feed};
use crate::snapshot::Snapshot;
use crate::store::{Extent, Hold, Store};
use crate::{ArrowAnswer, Described, Error, Function, Limits, Purged, Query, Rows, Scope, Source, View};

/// What a warehouse is opened with.
#[derive(Clone)]
pub struct Settings {
    /// The database it follows.
    pub db: Db,
    /// Its folder; nobody else may use it.
    pub folder: PathBuf,
    /// The tables.
    pub sources: Vec<Source>,
    /// The SQL of the feed.
    pub feed: Feed,
    /// Gives new ids.
    pub ids: Arc<dyn Fn() -> Id + Send + Sync>,
    /// Gives the time, in microseconds.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// When tails become files.
    pub seal: Threshold,
    /// What queries may use of the machine.
    pub limits: Limits,
}

/// How large all tails together may become before they are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Rows.
    pub rows: usize,
    /// Bytes.
    pub bytes: usize,
}

impl Default for Threshold {
    fn default() -> Threshold {
        Threshold { rows: 200_000, bytes: 64 << 20 }
    }
}

/// SQL over everything, fresh to the last commit. Copies share it.
#[derive(Clone)]
pub struct Warehouse {
    store: Arc<Store>,
    engine: Arc<Engine>,
}

impl Warehouse {
    /// Opens the folder that belongs to the database, or makes it. On a plain thread.
    pub fn open(settings: Settings) -> Result<Warehouse, Error> {
        let engine = Arc::new(Engine::new(settings.limits.clone())?);
        Ok(Warehouse { store: Arc::new(Store::open(settings)?), engine })
    }

    /// A small answer in memory, which holds every write that was acknowledged before.
    pub async fn rows(&self, query: Query) -> Result<Rows, Error> {
        let place = self.engine.place().await?;
        self.engine.rows(place, self.fresh().await?, query).await
    }

    /// Small answers to several questions, all of one moment, for whoever would rather ask elsewhere than wait for a
    /// place: [`Error::Busy`] then.
    pub async fn rows_at_once(&self, queries: Vec<Query>) -> Result<Vec<Rows>, Error> {
        let place = self.engine.place_at_once()?;
        let snapshot = self.fresh().await?;
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            answers.push(self.engine.rows(place.clone(), Arc::clone(&snapshot), query).await?);
        }
        Ok(answers)
    }

    /// The answer as JSON: `{"columns": [{"name", "type"}], "rows": [[…]], "seq"}`.
    pub async fn json(&self, query: Query) -> Result<String, Error> {
        let place = self.engine.place().await?;
        self.engine.json(place, self.fresh().await?, query).await
    }

    /// The ids in the first column of an answer, in its order, and the place in the feed up to which it holds everything.
    /// On a plain thread.
    pub fn ids(&self, query: Query) -> Result<(Vec<Id>, i64), Error> {
        self.engine.wait(async {
            let place = self.engine.place().await?;
            self.engine.ids(place, self.fresh().await?, query).await
        })
    }

    /// The answer as an Arrow IPC stream.
    pub async fn arrow(&self, query: Query) -> Result<ArrowAnswer, Error> {
        let place = self.engine.place().await?;
        self.engine.arrow(place, self.fresh().await?, query).await
    }

    /// The tables and views a caller can ask.
    pub async fn describe(
        &self,
        scope: Scope,
        views: Vec<View>,
        functions: Vec<Function>,
    ) -> Result<Vec<Described>, Error> {
        self.engine.describe(self.fresh().await?, scope, views, functions).await
    }

    async fn fresh(&self) -> Result<Arc<Snapshot>, Error> {
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || store.fresh()).await.map_err(Error::bug)?
    }

    /// The tables are declared anew, since fields were added.
    pub fn declare(&self, sources: &[Source]) {
        self.store.declare(sources);
    }

    /// Seals when the tails have grown enough, and removes files that nobody reads any more. Whether it sealed. On a
    /// plain thread, once in a while.
    pub fn tend(&self) -> Result<bool, Error> {
        self.store.tend()
    }

    /// Seals what there is. Whether there was anything. On a plain thread.
    pub fn seal(&self) -> Result<bool, Error> {
        self.store.seal()
    }

    /// Leaves no row in the files that is about one of these ids and is no longer so. On a plain thread; it reads the
    /// columns of ids of every file.
    pub fn purge(&self, ids: &[Id]) -> Result<Purged, Error> {
        self.store.purge(Doomed::Naming(&ids.iter().map(Id::to_string).collect()))
    }

    /// Leaves no row of a table in the files that is no longer so. On a plain thread.
    pub fn purge_table(&self, table: &str) -> Result<Purged, Error> {
        self.store.purge(Doomed::Of(table))
    }

    /// Removes files out of use that nobody reads; gives how many are still read. On a plain thread.
    pub fn release(&self) -> Result<u64, Error> {
        self.store.release()
    }

    /// Keeps all files from being removed while the answer lives.
    pub fn hold(&self) -> Hold {
        self.store.hold()
    }

    /// About how many rows of a table a query finds, if it need not wait for many to be read first: none else. Never
    /// waits itself.
    pub fn ready(&self, table: &str) -> Option<u64> {
        self.store.ready(table)
    }

    /// How much there is.
    pub fn extent(&self) -> Extent {
        self.store.extent()
    }

    /// What is wrong with the files, by their checksums; nothing when they are sound. Reads all of them, on a plain
    /// thread.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        self.store.check()
    }

    /// Where the files are.
    pub fn folder(&self) -> PathBuf {
        self.store.home().folder.clone()
    }

    /// The number of this server's home, for a backup of its files.
    pub fn home(&self) -> i64 {
        self.store.home().number
    }
}

/// The SQL texts made for tables, for the test that prepares them on both databases.
pub fn statements_of(sources: &[Source]) -> Vec<String> {
    sources.iter().cloned().flat_map(|source| Declared::new(source).statements()).collect()
}
