//! The rewrite: everything that remembers those who are hidden, one step after the other. Each step finds what is left
//! for it by itself, so whoever begins again after a break does what is left.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use db::Tx;
use model::Id;

use super::hide::{Counts, add_ids};
use super::show::{self, Erasure};
use super::{Fate, Names, Sought, images, personal, rows, sql, texts, wait};
use crate::interactions::joins;
use crate::jobs::Run;
use crate::{App, Error, files, interactions, search};

/// Moments that go in one transaction.
const PIECE: i64 = 2_000;
/// How long a run waits for queries and backups that read old files of the warehouse.
const PATIENCE: Duration = Duration::from_secs(20);

/// A check that whoever works may still write.
pub type Fence = Arc<dyn Fn(&mut Tx) -> Result<(), Error> + Send + Sync>;

/// How work goes on: behind the fence of a job's run, or with nobody beside it.
pub struct Pace {
    fence: Fence,
    app: App,
    run: Option<std::sync::Mutex<Run>>,
}

impl Pace {
    /// As part of a job.
    pub(super) fn of(app: &App, run: Run) -> Pace {
        let fenced = run.fenced();
        Pace { fence: Arc::new(fenced), app: app.clone(), run: Some(std::sync::Mutex::new(run)) }
    }

    /// With nobody beside it.
    pub(super) fn alone(app: &App) -> Pace {
        Pace { fence: Arc::new(|_| Ok(())), app: app.clone(), run: None }
    }

    /// The fence, for every transaction that writes.
    pub fn fence(&self) -> Fence {
        Arc::clone(&self.fence)
    }

    /// Says how far the work is; fails when it is to stop.
    pub fn step(&self, stage: &str, done: i64, total: i64) -> Result<(), Error> {
        let Some(run) = &self.run else { return Ok(()) };
        let mut run = run.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        run.progress(&self.app, stage, done, total)
    }
}

/// What a room did in its files and packed rows.
#[derive(Debug, Default)]
pub struct Swept {
    /// What was erased, by what it is called in receipts.
    pub counts: Vec<(&'static str, u64)>,
    /// Why something of it must wait, in words.
    pub waits: Option<String>,
}

/// What is in the way of being done, in words; none when nothing is.
pub(super) type Waits = Option<String>;

/// Takes everything of these erasures out of everything.
pub(super) fn rewrite(app: &App, pace: &Pace, erasures: &[Erasure]) -> Result<Waits, Error> {
    let ids: Vec<Id> = erasures.iter().map(|erasure| erasure.id).collect();
    pace.step("waiting", 0, 1)?;
    wait::for_followers(app, erasures.iter().map(|erasure| erasure.seq).max().unwrap_or(0))?;
    let sought = {
        let ids = ids.clone();
        app.db.read_blocking(move |tx| Sought::of(tx, &ids))?
    };
    for (at, erasure) in erasures.iter().enumerate() {
        pace.step("rows", at as i64, erasures.len() as i64)?;
        moments(app, pace, erasure)?;
        declared(app, pace, erasure)?;
        let count = images::of_unlinked(app, pace, erasure.id)?;
        counted(app, pace, erasure.id, "changes", count)?;
    }
    let (mut quoted, mut waits) = (0, Vec::new());
    for text in personal::texts(&app.modules) {
        let (count, needed) = texts::sweep(app, pace, text, &sought)?;
        quoted += count;
        if needed > 0 {
            waits.push(format!(
                "{needed} of {} that name her are still at work",
                text.table.replace('_', " ")
            ));
        }
    }
    pace.step("files", 0, 1)?;
    let contents = files::contents(app, pace.fence())?;
    let mut swept: Vec<(&'static str, u64)> = vec![("texts", quoted), ("files", contents as u64)];
    for module in &app.modules {
        let done = (module.sweep)(app, pace, &sought)?;
        swept.extend(done.counts);
        waits.extend(done.waits);
    }
    pace.step("warehouse", 0, 1)?;
    let (files, held) = warehouse(app, &ids)?;
    swept.push(("warehouse_files", files));
    if held > 0 {
        waits.push(format!("{held} files of the warehouse are being read by queries or a backup"));
    }
    // What several share is told in the receipt of each: nobody's part in it is known.
    for (what, count) in swept {
        for id in &ids {
            counted(app, pace, *id, what, count)?;
        }
    }
    for id in &ids {
        let (fence, id) = (pace.fence(), *id);
        app.write_blocking(move |tx| {
            fence(tx)?;
            part(tx, id)
        })?;
    }
    if waits.is_empty() {
        pace.step("database", 0, 1)?;
        words(app, pace)?;
        // What was looked for is hers too, and goes before the pages are written anew.
        let (fence, inner) = (pace.fence(), ids.clone());
        app.write_blocking(move |tx| {
            fence(tx)?;
            for id in inner {
                tx.execute(sql::FORGET_WORDS, &[id.into()])?;
            }
            Ok::<_, Error>(())
        })?;
        app.db.scrub_blocking()?;
    }
    Ok((!waits.is_empty()).then(|| waits.join("; ")))
}

/// Her moments, and those of what goes with her.
fn moments(app: &App, pace: &Pace, erasure: &Erasure) -> Result<(), Error> {
    let mut texts = vec![sql::MOMENTS.to_owned()];
    for object in &app.schema().catalog.objects {
        let Some(column) = interactions::column_of(&object.slug).filter(|column| *column != "profile_id")
        else {
            continue;
        };
        // The object is looked up in the catalogue, so its name is a name.
        texts.push(format!(
            "select i.seq, i.id from erasure_ids e cross join interactions i where e.erasure_id = $1 \
             and e.what = 'record' and e.object = '{}' and i.{column} = e.id and i.seq <= $2 limit $3",
            object.slug
        ));
    }
    for text in texts {
        loop {
            let (fence, id, upto, text) = (pace.fence(), erasure.id, erasure.seq, text.clone());
            let gone = app.write_blocking(move |tx| {
                fence(tx)?;
                let found = tx.query(&text, &[id.into(), upto.into(), PIECE.into()])?;
                let ids: BTreeSet<Id> = found.iter().map(|row| row.id(1)).collect::<Result<_, _>>()?;
                let gone = interactions::forget(tx, &ids)?;
                add_ids(tx, id, "moment", None, &ids)?;
                count(tx, id, "interactions", gone)?;
                Ok::<_, Error>(gone)
            })?;
            if gone == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// What is declared of rows.
fn declared(app: &App, pace: &Pace, erasure: &Erasure) -> Result<(), Error> {
    for personal in personal::declared(&app.modules) {
        if matches!(personal.fate, Fate::DeletedAtOnce | Fate::Kept(_)) {
            continue;
        }
        let (fence, id) = (pace.fence(), erasure.id);
        app.write_blocking(move |tx| {
            fence(tx)?;
            let about = rows::apply(tx, id, personal)?;
            count(tx, id, personal.table, about)
        })?;
    }
    let (fence, id, inner) = (pace.fence(), erasure.id, app.clone());
    app.write_blocking(move |tx| {
        fence(tx)?;
        // What a merge that was taken back wrote in bulk.
        tx.execute(sql::EMPTY_MERGED, &[id.into()])?;
        let hers = show::ids(tx, id, Names::File.what())?;
        files::forget(tx, &inner.schema(), hers)
    })?;
    Ok(())
}

/// Profiles that are still their own people after they were parted from her are simply not joined any more.
fn part(tx: &mut Tx, erasure: Id) -> Result<(), Error> {
    let profiles = show::ids(tx, erasure, Names::Profile.what())?;
    joins::forget_own(tx, &profiles)
}

/// The files of the warehouse.
fn warehouse(app: &App, erasures: &[Id]) -> Result<(u64, u64), Error> {
    let erasures = erasures.to_vec();
    let ids: BTreeSet<Id> = app.db.read_blocking(move |tx| {
        let mut all = BTreeSet::new();
        for erasure in erasures {
            for row in tx.query(sql::ALL_IDS, &[erasure.into()])? {
                all.insert(row.id(1)?);
            }
        }
        Ok::<_, Error>(all)
    })?;
    let ids: Vec<Id> = ids.into_iter().collect();
    let mut done = app.warehouse.purge(&ids)?;
    let (files, started) = (done.files, Instant::now());
    while done.held > 0 && started.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(100));
        done.held = app.warehouse.release()?;
    }
    Ok((files, done.held))
}

/// The words of what is gone.
fn words(app: &App, pace: &Pace) -> Result<(), Error> {
    for object in &app.schema().catalog.objects {
        let name = search::index_of(&object.slug);
        let mut first = true;
        loop {
            let (fence, name, begins) = (pace.fence(), name.clone(), first);
            let more = app.write_alone_blocking(move |tx| {
                fence(tx)?;
                Ok::<_, Error>(tx.has_words(&name)? && tx.merge_words(&name, begins)?)
            })?;
            if !more {
                break;
            }
            first = false;
        }
    }
    Ok(())
}

/// Adds to what a receipt says, in a transaction of its own.
fn counted(app: &App, pace: &Pace, erasure: Id, what: &str, about: u64) -> Result<(), Error> {
    if about == 0 {
        return Ok(());
    }
    let (fence, what) = (pace.fence(), what.to_owned());
    app.write_blocking(move |tx| {
        fence(tx)?;
        count(tx, erasure, &what, about)
    })
}

/// Adds to what a receipt says.
fn count(tx: &mut Tx, erasure: Id, what: &str, about: u64) -> Result<(), Error> {
    let Some(row) = tx.query_one(sql::COUNTS, &[erasure.into()])? else { return Ok(()) };
    let mut counts = Counts::read(row.text(0)?);
    counts.add(what, about);
    tx.execute(sql::COUNTED, &[erasure.into(), counts.json().to_string().into()])?;
    Ok(())
}
