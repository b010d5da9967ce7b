//! The running system as handlers, jobs and followers see it.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use db::Db;
use model::{Id, IdSource};

use crate::firm::Firm;
use crate::schema::{self, Schema};
use crate::{Clock, Error, Module, tables};

/// What a process is started with.
pub struct Settings {
    /// The database.
    pub db: Db,
    /// The directory with uploads and rejects.
    pub data: PathBuf,
    /// The firm.
    pub firm: Firm,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The seed of ids.
    pub seed: u64,
    /// The rooms.
    pub modules: Vec<Module>,
    /// The address that links begin with, like `http://127.0.0.1:7171`.
    pub base_url: String,
}

/// The running system. Copies share one state.
#[derive(Clone)]
pub struct App(Arc<State>);

/// What [`App`] gives access to.
pub struct State {
    /// The database.
    pub db: Db,
    /// The directory with uploads and rejects.
    pub data: PathBuf,
    /// The firm.
    pub firm: Firm,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The rooms.
    pub modules: Vec<Module>,
    /// The address that links begin with.
    pub base_url: ArcSwap<String>,
    /// Rung when something is written, so that followers and jobs need not wait for their next look.
    pub bell: tokio::sync::Notify,
    schema: ArcSwap<Schema>,
    ids: Mutex<IdSource>,
}

impl Deref for App {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl App {
    /// Brings the database up to what this program knows and loads the schema.
    pub fn open(settings: Settings) -> Result<App, Error> {
        let Settings { db, data, firm, clock, seed, modules, base_url } = settings;
        db.migrate(&tables::migrations())?;
        let schema = schema::synchronise(&db, &modules)?;
        Ok(App(Arc::new(State {
            db,
            data,
            firm,
            clock,
            modules,
            base_url: ArcSwap::from_pointee(base_url),
            bell: tokio::sync::Notify::new(),
            schema: ArcSwap::from_pointee(schema),
            ids: Mutex::new(IdSource::new(seed)),
        })))
    }
}

impl State {
    /// The schema as it is now.
    pub fn schema(&self) -> Arc<Schema> {
        self.schema.load_full()
    }

    /// A new id.
    pub fn id(&self) -> Id {
        let mut ids = self.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        ids.next(self.clock.now())
    }
}
