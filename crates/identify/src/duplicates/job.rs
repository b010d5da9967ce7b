//! Looking through everybody.

use std::collections::HashSet;

use ::model::Id;
use db::Tx;
use mining::MiningError;
use mining::linkage::{Linkage, Options, Scorer, link};
use platform::feed::Liveness;
use platform::jobs::{self, Daily, JobKind, Run};
use platform::records::Writing;
use platform::{App, Ended, Error};
use serde_json::{Value as Json, json};

use super::compare::of;
use super::pairs::{Found, SHOWN, forget, note, unite};
use super::read::{People, Users};
use super::{keys, model, sql, words};
use crate::imports::IMPORT;

/// Looks through everybody, each night and when somebody asks.
pub(crate) const JOB: JobKind =
    JobKind { name: "duplicates", label: "Look for duplicates", run, daily: Some(Daily { hour: 3 }) };

/// When a file has come in, its people are looked through with everybody.
pub(crate) fn ended(tx: &mut Tx, app: &App, ended: &Ended) -> Result<(), Error> {
    match ended {
        Ended::Job { kind, state, .. } if kind == IMPORT.name && state == "done" => {
            jobs::enqueue(tx, app, JOB.name, &json!({}), Some(JOB.name))?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// It can wait, and whoever asks for a page cannot: it leaves the other processors alone.
const THREADS: usize = 1;
/// People that are read in one transaction.
const PIECE: i64 = 20_000;
/// Pairs that are written in one transaction.
const CHUNK: usize = 1_000;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let people = everybody(app, run)?;
    let count = people.ids.len();
    let linkage =
        match link(&people.table, Options { threshold: SHOWN, threads: THREADS, ..Options::default() }) {
            Ok(linkage) => linkage,
            // So few that there is nothing to learn from.
            Err(MiningError::TooFew { .. }) => {
                find_by(app, run, &people)?;
                return Ok(json!({"people": count, "pairs": 0, "merged": 0}));
            }
            Err(error) => return Err(Error::bug(format!("looking for duplicates: {error}"))),
        };
    let found = pairs(&people, &linkage)?;
    find_by(app, run, &people)?;
    drop(people);
    let (parameters, now, fence) = (linkage.parameters, app.clock.now(), run.fenced());
    let settings = app.write_blocking(move |tx| {
        fence(tx)?;
        model::learn(tx, &parameters, now)?;
        Ok::<_, Error>(model::load(tx)?.settings)
    })?;
    let total = found.len() as i64;
    for (at, chunk) in found.chunks(CHUNK).enumerate() {
        let (chunk, fence) = (chunk.to_vec(), run.fenced());
        app.write_blocking(move |tx| {
            fence(tx)?;
            note(tx, &chunk, now)
        })?;
        run.progress(app, "noting pairs", ((at + 1) * CHUNK) as i64, total)?;
    }
    clear(app, run, &found)?;
    let mut merged = 0;
    for one in found.iter().filter(|one| settings.auto_merge && one.probability >= settings.threshold) {
        let writing =
            Writing { liveness: Liveness::Past, ..Writing::engine(app, platform::feed::Actor::Job(run.id)) };
        let (one, fence) = (one.clone(), run.fenced());
        merged += i64::from(app.write_blocking(move |tx| {
            fence(tx)?;
            unite(tx, &writing, &one)
        })?);
    }
    Ok(json!({"people": count, "pairs": found.len(), "merged": merged}))
}

/// Reads everybody, a piece at a time.
fn everybody(app: &App, run: &mut Run) -> Result<People, Error> {
    let users = app.db.read_blocking(|tx| Users::read(tx, None))?;
    let mut people = People::new();
    let mut after = i64::MIN;
    loop {
        let rows = app.db.read_blocking(move |tx| {
            tx.query(sql::EVERYBODY, &[after.into(), PIECE.into()]).map_err(Error::from)
        })?;
        for row in &rows {
            after = people.push(row, &users)?;
        }
        run.progress(app, "reading people", people.ids.len() as i64, people.ids.len() as i64)?;
        if (rows.len() as i64) < PIECE {
            return Ok(people);
        }
    }
}

/// Keeps what everybody is found by, where that is not kept already.
fn find_by(app: &App, run: &mut Run, people: &People) -> Result<(), Error> {
    let total = people.ids.len();
    for (at, chunk) in people.ids.chunks(CHUNK).enumerate() {
        keep(app, run, chunk.iter().map(|(id, _)| *id).collect())?;
        run.progress(app, "noting how people are found", (at * CHUNK) as i64, total as i64)?;
    }
    let mut after = Id([0; 16]);
    loop {
        let rows = app.db.read_blocking(move |tx| {
            tx.query(sql::KEYS_OF_NOBODY, &[after.into(), (CHUNK as i64).into()]).map_err(Error::from)
        })?;
        let gone = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<Id>, _>>()?;
        let Some(last) = gone.last() else { return Ok(()) };
        after = *last;
        keep(app, run, gone.into_iter().collect())?;
    }
}

/// Keeps what some people are found by. Who differs is looked at again in the transaction that writes, since she may
/// have changed meanwhile.
fn keep(app: &App, run: &Run, ids: HashSet<Id>) -> Result<(), Error> {
    let differing = |tx: &mut Tx, ids: &HashSet<Id>| {
        let wanted = of(tx, ids)?;
        keys::differing(tx, wanted)
    };
    let found = app.db.read_blocking(move |tx| differing(tx, &ids))?;
    if found.is_empty() {
        return Ok(());
    }
    let (fence, ids) = (run.fenced(), found.into_keys().collect());
    app.write_blocking(move |tx| {
        fence(tx)?;
        let kept = differing(tx, &ids)?;
        keys::keep(tx, &kept)
    })
}

/// The pairs that are probable enough.
fn pairs(people: &People, linkage: &Linkage) -> Result<Vec<Found>, Error> {
    let failed = |error: MiningError| Error::bug(format!("telling why: {error}"));
    let scorer = Scorer::new(&people.table, &linkage.parameters).map_err(failed)?;
    let probable = linkage.pairs.iter().filter(|pair| pair.score.probability >= SHOWN);
    let found = probable.map(|pair| {
        let explained = scorer.explain(pair.a, pair.b);
        let (person, other) = people.in_order(pair.a, pair.b);
        Found { person, other, probability: explained.score.probability, reasons: words::reasons(&explained) }
    });
    Ok(found.collect())
}

/// Forgets the open pairs that are none any more.
fn clear(app: &App, run: &mut Run, found: &[Found]) -> Result<(), Error> {
    let still: HashSet<Id> = found.iter().map(Found::id).collect();
    let mut after = Id([0; 16]);
    loop {
        let rows = app.db.read_blocking(move |tx| {
            tx.query(sql::OPEN_IDS, &[after.into(), (CHUNK as i64).into()]).map_err(Error::from)
        })?;
        let ids = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<Id>, _>>()?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        after = last;
        let gone: HashSet<Id> = ids.into_iter().filter(|id| !still.contains(id)).collect();
        let fence = run.fenced();
        app.write_blocking(move |tx| {
            fence(tx)?;
            forget(tx, &gone)
        })?;
    }
}
