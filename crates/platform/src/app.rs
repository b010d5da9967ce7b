//! The running system as handlers, jobs and followers see it.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use arc_swap::{ArcSwap, ArcSwapOption};
use db::Db;
use model::field::Reading;
use model::{Id, IdSource};

use crate::backup::{Places, WAREHOUSE};
use crate::firm::Firm;
use crate::http::Caller;
use crate::mailer::Smtp;
use crate::schema::{self, Schema};
use crate::warehouse::{Warehouse, sources};
use crate::webhooks::PrivateAddresses;
use crate::{
    Clock, Error, Module, accounts, feed, files as kept, interactions, own, records, rights, tables,
};

/// What a process is started with.
pub struct Settings {
    /// The database.
    pub db: Db,
    /// The directory that is this server's alone.
    pub data: PathBuf,
    /// The directory with uploads and attached files, which all servers of the database see.
    pub files: PathBuf,
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
    /// The directory that is this server's alone.
    pub data: PathBuf,
    /// The directory with uploads and attached files, which all servers of the database see.
    pub files: PathBuf,
    /// The firm.
    pub firm: Firm,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The platform's own part, then the rooms.
    pub modules: Vec<Module>,
    /// The address that links begin with.
    pub base_url: ArcSwap<String>,
    /// SQL over everything, fresh to the last commit.
    pub warehouse: Warehouse,
    /// Rung when something is written, so that followers and jobs need not wait for their next look.
    pub bell: tokio::sync::Notify,
    /// Raised when the process is about to end: answers without an end come to theirs.
    pub stopping: AtomicBool,
    /// Whether webhooks may go to private addresses.
    pub private_addresses: ArcSwap<PrivateAddresses>,
    /// The server that system mails go out by, where one is configured.
    pub mailer: ArcSwapOption<Smtp>,
    /// When totals are counted in columns, and how that went.
    pub counting: records::Counting,
    /// The rights of those who were here lately.
    pub(crate) rights: rights::Cache,
    /// Those who ask to be let in.
    pub(crate) callers: accounts::Callers,
    /// The records that are being asked for and written.
    pub(crate) together: records::Together,
    schema: ArcSwap<Schema>,
    /// Held by whoever takes a new schema over, so that a later one is not swapped for an earlier.
    pub(crate) taking_schema: Mutex<()>,
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
        let Settings { db, data, files, firm, clock, seed, modules, base_url } = settings;
        db.migrate(&tables::migrations())?;
        let schema = schema::synchronise(&db, &modules)?;
        // Files are written when the time comes, which must not change the ids that records get.
        let file_ids = Mutex::new(IdSource::new(!seed));
        // The data directory is nobody else's; another may be that of another database, or not be there yet.
        let fresh = (files != data).then(|| next_id(&file_ids, &clock));
        kept::place::claim(&db, &files, fresh)?;
        let warehouse = open_warehouse(&db, &data, &clock, file_ids, sources(&schema, &modules))?;
        Ok(App(Arc::new(State {
            db,
            data,
            files,
            firm,
            clock,
            modules: own::with_rooms(&modules).copied().collect(),
            base_url: ArcSwap::from_pointee(base_url),
            warehouse,
            bell: tokio::sync::Notify::new(),
            stopping: AtomicBool::new(false),
            private_addresses: ArcSwap::default(),
            mailer: ArcSwapOption::empty(),
            counting: records::Counting::default(),
            rights: rights::Cache::default(),
            callers: accounts::Callers::new(),
            together: records::Together::new(),
            schema: ArcSwap::from_pointee(schema),
            taking_schema: Mutex::new(()),
            ids: Mutex::new(IdSource::new(seed)),
        })))
    }
}

/// Forgets the warehouse of a server, whose next opening makes it anew from what the database holds.
pub fn rebuild_warehouse(settings: &Settings) -> Result<(), Error> {
    settings.db.migrate(&tables::migrations())?;
    schema::synchronise(&settings.db, &settings.modules)?;
    Ok(::warehouse::forget(&settings.db, &settings.data.join(WAREHOUSE))?)
}

impl State {
    /// Puts another schema in the place of the one there is.
    pub(crate) fn swap_schema(&self, schema: Schema) {
        self.schema.store(Arc::new(schema));
    }

    /// The schema as it is now, with what is put away.
    pub fn schema(&self) -> Arc<Schema> {
        self.schema.load_full()
    }

    /// The schema as it is for a caller: without what is hidden from her, and with only the records that are
    /// there for her. Whatever answers a request takes this one.
    pub fn view(&self, caller: &Caller) -> Arc<Schema> {
        caller.granted.view(&self.schema())
    }

    /// The same with those records of an object only that the caller may take out as a file.
    pub fn export_view(&self, caller: &Caller, object: &str) -> Arc<Schema> {
        caller.granted.export_view(&self.schema(), object)
    }

    /// What reading a value needs to know, where lengths of time look back from now.
    pub fn reading(&self) -> Reading {
        self.firm.reading_at(self.clock.now())
    }

    /// Where the files beside the database lie.
    pub(crate) fn places(&self) -> Places<'_> {
        Places { data: &self.data, files: &self.files }
    }

    /// A new id.
    pub fn id(&self) -> Id {
        next_id(&self.ids, &self.clock)
    }
}

fn next_id(ids: &Mutex<IdSource>, clock: &Clock) -> Id {
    ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next(clock.now())
}

/// The warehouse in its folder below the data directory.
fn open_warehouse(
    db: &Db,
    data: &Path,
    clock: &Clock,
    ids: Mutex<IdSource>,
    sources: Vec<::warehouse::Source>,
) -> Result<Warehouse, Error> {
    let folder = data.join(WAREHOUSE);
    let (clock, now) = (clock.clone(), clock.clone());
    Ok(Warehouse::open(::warehouse::Settings {
        db: db.clone(),
        sources,
        feed: ::warehouse::Feed {
            last: feed::sql::LAST,
            heavy: feed::sql::HEAVY,
            joins: interactions::sql::JOINS_BETWEEN,
            piece: 50_000,
        },
        ids: Arc::new(move || next_id(&ids, &clock)),
        now: Arc::new(move || now.now().0),
        seal: ::warehouse::Threshold::default(),
        limits: ::warehouse::Limits::for_this_machine(data.join("spill")),
        folder,
    })?)
}
