//! The store of tables: one state in memory, brought up to the feed when somebody asks, sealed into files when it
//! grows.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::file::{BaseFile, Based};
use crate::home::Home;
use crate::purge::Doomed;
use crate::read::{self, Declared};
use crate::snapshot::Snapshot;
use crate::state::State;
use crate::warehouse::Settings;
use crate::{Error, Purged, Source, purge, seal, tables};

/// How often the database is told that this server is there.
const SEEN_EVERY_MICROS: i64 = 3_600 * 1_000_000;

/// So many rows are read from the database in no time.
const SOON_READ: usize = 10_000;

/// The tables: their files, their tails, and the way from the database to both.
pub(crate) struct Store {
    settings: Settings,
    home: Home,
    /// When the database was told last that this server is there.
    seen: Mutex<i64>,
    /// How many entries of the feed wait to be read, counted up to a place.
    waiting: Mutex<(i64, usize)>,
    state: Mutex<Current>,
    /// One sealing at a time.
    sealing: Mutex<()>,
    /// Files out of use that somebody may still read.
    retired: Mutex<Vec<Arc<BaseFile>>>,
    holds: Arc<()>,
}

struct Current {
    tables: Vec<Arc<Declared>>,
    state: State,
    /// Whether an error left it in between, so that it is read anew.
    torn: bool,
    /// How often it was read anew: a sealing that began before must not touch what came of it.
    generation: u64,
}

/// While one lives no file is removed.
#[derive(Clone, Debug)]
pub struct Hold(#[expect(dead_code, reason = "it counts by being there")] Arc<()>);

/// How much there is, for the health check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Everything up to this place in the feed is in files.
    pub watermark: i64,
    /// Files in use.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Their rows that are still so.
    pub rows: u64,
    /// Rows in memory that are newer than the files.
    pub tail: usize,
}

impl Store {
    pub(crate) fn open(settings: Settings) -> Result<Store, Error> {
        let now = (settings.now)();
        let home = Home::open(&settings.db, &settings.folder, (settings.ids)(), now)?;
        let (reach, files) = home.listed(&settings.db)?;
        let tables = declared(&settings.sources);
        let state = State::new(&tables, reach, files);
        Ok(Store {
            state: Mutex::new(Current { tables, state, torn: false, generation: 0 }),
            // As long as nobody has counted them there may be any number.
            waiting: Mutex::new((0, usize::MAX)),
            sealing: Mutex::new(()),
            retired: Mutex::new(Vec::new()),
            holds: Arc::new(()),
            seen: Mutex::new(now),
            home,
            settings,
        })
    }

    /// Every table as of the end of the feed, or later. On a plain thread.
    pub(crate) fn fresh(&self) -> Result<Arc<Snapshot>, Error> {
        let mut current = self.current();
        self.catch_up(&mut current)?;
        if let Ok(mut waiting) = self.waiting.try_lock() {
            *waiting = (current.state.seq, 0);
        }
        Ok(current.state.snapshot())
    }

    /// The tables are declared anew: fields were added.
    pub(crate) fn declare(&self, sources: &[Source]) {
        let mut current = self.current();
        let tables = declared(sources);
        if tables.iter().map(|table| &table.source).eq(current.tables.iter().map(|table| &table.source)) {
            return;
        }
        current.tables = tables;
        current.torn = true;
    }

    /// Seals when the tails have grown enough. Whether it did.
    ///
    /// What nobody asked for is only counted, not read: an idle server keeps no tail in memory.
    pub(crate) fn tend(&self) -> Result<bool, Error> {
        // Neither keeps the server from the other.
        let swept = self.sweep();
        self.be_seen()?;
        swept?;
        let threshold = self.settings.seal;
        let enough = |(rows, bytes)| rows >= threshold.rows || bytes >= threshold.bytes;
        let (read, mut weight) = {
            let current = self.current();
            (current.state.seq, current.state.weight())
        };
        let waiting = self.count(read)?;
        if enough((weight.0 + waiting, weight.1)) {
            let mut current = self.current();
            self.catch_up(&mut current)?;
            weight = current.state.weight();
        }
        if enough(weight) { self.seal() } else { Ok(false) }
    }

    /// Tells the database now and then that this server is there.
    fn be_seen(&self) -> Result<(), Error> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.settings.now)();
        if now - *seen >= SEEN_EVERY_MICROS {
            self.home.seen(&self.settings.db, now)?;
            *seen = now;
        }
        Ok(())
    }

    /// About how many rows came after what was read.
    fn count(&self, read: i64) -> Result<usize, Error> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (feed, known) = (self.settings.feed, if waiting.0 > read { *waiting } else { (read, 0) });
        let (upto, more) = self.settings.db.read_blocking(move |tx| {
            let last = read::last(tx, feed)?;
            Ok::<_, Error>((last, read::weight(tx, feed, known.0, last)?))
        })?;
        *waiting = (upto, known.1 + more);
        Ok(waiting.1)
    }

    /// Seals what there is. Whether there was anything.
    pub(crate) fn seal(&self) -> Result<bool, Error> {
        let _one = self.sealing.lock().unwrap_or_else(PoisonError::into_inner);
        let (plan, generation) = {
            let mut current = self.current();
            self.catch_up(&mut current)?;
            if current.state.seq == current.state.reach.watermark {
                return Ok(false);
            }
            (seal::begin(&mut current.state), current.generation)
        };
        let now = (self.settings.now)();
        let sealed = seal::perform(&self.settings.db, &self.home, &plan, &*self.settings.ids, now);
        drop(plan);
        let mut current = self.current();
        let same = current.generation == generation && !current.torn;
        let sealed = sealed.inspect_err(|_| {
            if same {
                seal::give_up(&mut current.state);
            }
        })?;
        self.retired.lock().unwrap_or_else(PoisonError::into_inner).extend(sealed.retired());
        // What remains is to bring memory up to the list. Where that is not possible it is read anew.
        let finished = if same { seal::finish(&mut current.state, sealed) } else { Ok(()) };
        current.torn |= !same || finished.is_err();
        finished?;
        drop(current);
        self.sweep()?;
        Ok(true)
    }

    /// Writes files anew that hold rows which are no longer so and have to go. Old files go as soon as nobody reads them.
    pub(crate) fn purge(&self, doomed: Doomed<'_>) -> Result<Purged, Error> {
        // What is in memory goes into files first, so that there is one place to look.
        self.seal()?;
        let _one = self.sealing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut purged = Purged::default();
        let listed: Vec<_> = {
            let mut current = self.current();
            self.catch_up(&mut current)?;
            let tables = current.state.tables.iter().enumerate();
            tables.flat_map(|(at, table)| table.files.iter().map(move |based| (at, based.file.id))).collect()
        };
        for (at, file) in listed {
            purged.files += u64::from(self.purge_file(at, file, doomed)?);
        }
        self.sweep()?;
        purged.held = self.retired.lock().unwrap_or_else(PoisonError::into_inner).len() as u64;
        Ok(purged)
    }

    /// Removes files out of use that nobody reads; gives how many are still read.
    pub(crate) fn release(&self) -> Result<u64, Error> {
        self.sweep()?;
        Ok(self.retired.lock().unwrap_or_else(PoisonError::into_inner).len() as u64)
    }

    /// Writes one file anew, if it holds what it should not. To be called by whoever has the lock of sealing.
    fn purge_file(&self, at: usize, file: model::Id, doomed: Doomed<'_>) -> Result<bool, Error> {
        let (declared, based, generation) = {
            let mut current = self.current();
            if current.torn {
                self.catch_up(&mut current)?;
            }
            let generation = current.generation;
            let Some(table) = current.state.tables.get_mut(at) else { return Ok(false) };
            let Some(based) = table.files.iter().find(|based| based.file.id == file).cloned() else {
                return Ok(false);
            };
            // What dies while the file is read is looked up in the new one.
            table.since = Some(Vec::new());
            (Arc::clone(&table.declared), based, generation)
        };
        let done = self.rewritten(&declared, &based, doomed);
        let mut current = self.current();
        let same = current.generation == generation && !current.torn;
        match done {
            Ok(Some((new, reach))) => {
                self.retired.lock().unwrap_or_else(PoisonError::into_inner).push(based.file);
                let finished = if same { current.state.replace(at, file, new, reach) } else { Ok(()) };
                current.torn |= !same || finished.is_err();
                finished.map(|()| true)
            }
            other => {
                if let (true, Some(table)) = (same, current.state.tables.get_mut(at)) {
                    table.since = None;
                }
                other.map(|_| false)
            }
        }
    }

    #[expect(
        clippy::type_complexity,
        reason = "the file that took over, if any, and how far the list is then"
    )]
    fn rewritten(
        &self,
        declared: &Arc<Declared>,
        based: &Based,
        doomed: Doomed<'_>,
    ) -> Result<Option<(Option<Arc<BaseFile>>, crate::home::Reach)>, Error> {
        let Some(unwanted) = purge::unwanted(based, declared, doomed)? else { return Ok(None) };
        let Settings { db, .. } = &self.settings;
        let (fresh, now) = ((self.settings.ids)(), (self.settings.now)());
        let new = purge::rewrite(db, &self.home, declared, based, &unwanted, fresh, now)?;
        // Only whoever seals moves these, and that is us.
        let reach = self.current().state.reach;
        let replaced = purge::replace(db, &self.home, reach, &based.file, new.as_deref(), now);
        if replaced.is_err() {
            seal::remove(new.iter());
        }
        replaced.map(|()| Some((new, crate::home::Reach { revision: reach.revision + 1, ..reach })))
    }

    /// Keeps all files from being removed while it lives.
    pub(crate) fn hold(&self) -> Hold {
        Hold(Arc::clone(&self.holds))
    }

    /// About how many rows of a table a query finds, if it need not wait for many to be read first.
    pub(crate) fn ready(&self, table: &str) -> Option<u64> {
        let waiting = self.waiting.try_lock().ok()?.1;
        let current = self.state.try_lock().ok().filter(|current| !current.torn)?;
        let found = current.state.tables.iter().find(|found| found.declared.source.name == table)?;
        (waiting <= SOON_READ).then(|| found.rows())
    }

    /// Where the files are.
    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// How much there is.
    pub(crate) fn extent(&self) -> Extent {
        let current = self.current();
        let state = &current.state;
        let based = || state.tables.iter().flat_map(|table| &table.files).chain(&state.strangers);
        Extent {
            watermark: state.reach.watermark,
            files: based().count(),
            bytes: based().map(|based| based.file.bytes).sum(),
            rows: based().map(Based::rows).sum(),
            tail: state.weight().0,
        }
    }

    /// What is wrong with the files, by their checksums. Reads all of them.
    pub(crate) fn check(&self) -> Result<Vec<String>, Error> {
        let _hold = self.hold();
        let (_, files) = self.home.listed(&self.settings.db)?;
        let mut faults = Vec::new();
        for based in files {
            match digest(&based.file.path) {
                Ok(found) if found == based.file.sha256 => {}
                Ok(_) => faults.push(format!("{} is not what was written", based.file.name())),
                Err(error) => faults.push(format!("{}: {error}", based.file.name())),
            }
        }
        Ok(faults)
    }

    /// Removes files that are out of use and that nobody reads.
    fn sweep(&self) -> Result<(), Error> {
        let mut retired = self.retired.lock().unwrap_or_else(PoisonError::into_inner);
        if retired.is_empty() || Arc::strong_count(&self.holds) > 1 {
            return Ok(());
        }
        let free: Vec<_> = retired.extract_if(.., |file| Arc::strong_count(file) == 1).collect();
        drop(retired);
        for file in &free {
            match std::fs::remove_file(&file.path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::io(file.name(), error));
                }
                _ => {}
            }
        }
        if free.is_empty() {
            return Ok(());
        }
        self.settings.db.write_blocking(move |tx| {
            for file in free {
                tx.execute(tables::FORGET, &[file.id.into()])?;
            }
            Ok(())
        })
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.state.lock().unwrap_or_else(|poisoned| {
            let mut current = poisoned.into_inner();
            current.torn = true;
            current
        })
    }

    /// Reads what is new, up to the end of the feed.
    fn catch_up(&self, current: &mut Current) -> Result<(), Error> {
        if current.torn {
            let (reach, files) = self.home.listed(&self.settings.db)?;
            let files = files.into_iter().map(|based| current.state.known(based)).collect();
            current.state = State::new(&current.tables, reach, files);
            current.torn = false;
            current.generation += 1;
        }
        loop {
            let (feed, tables) = (self.settings.feed, current.tables.clone());
            let (after, joined) = (current.state.seq, current.state.joined);
            let piece = self.settings.db.read_blocking(move |tx| match read::last(tx, feed)? {
                last if last <= joined => Ok(None),
                _ => read::piece(tx, feed, &tables, after, joined).map(Some),
            })?;
            let Some(piece) = piece else { return Ok(()) };
            let done = piece.upto >= piece.last;
            current.torn = true;
            current.state.apply(piece)?;
            current.torn = false;
            if done {
                return Ok(());
            }
        }
    }
}

fn declared(sources: &[Source]) -> Vec<Arc<Declared>> {
    sources.iter().cloned().map(Declared::new).map(Arc::new).collect()
}

/// The checksum of a file.
fn digest(path: &Path) -> std::io::Result<Vec<u8>> {
    use sha2::{Digest, Sha256};
    struct Hash(Sha256);
    impl std::io::Write for Hash {
        fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
            self.0.update(part);
            Ok(part.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut hash = Hash(Sha256::new());
    std::io::copy(&mut std::fs::File::open(path)?, &mut hash)?;
    Ok(hash.0.finalize().to_vec())
}
