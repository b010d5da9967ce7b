//! The job that makes everybody's episodes anew after rules changed.
//!
//! A piece reads, reckons and writes in one transaction with how far the job has come, so that it is right whatever the
//! follower does meanwhile, and a run that was killed goes on where it stood. When rules change again it begins again.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;
use platform::interactions::joins::persons_of;
use platform::jobs::{self, JobKind, Run};
use platform::{App, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::compute::{self, Changed, Profiles};
use super::rule::Rule;
use super::{rules, sql, store};

/// The job.
pub(crate) const JOB: JobKind =
    JobKind { name: "episodes", label: "Grouping what happened into episodes", run, daily: None };

/// Profiles in one transaction, and episodes that are removed in one.
const PIECE: i64 = 500;
const REMOVED: i64 = 5_000;
const FIRST: Id = Id([0; 16]);
const LAST: Id = Id([0xff; 16]);

/// How far a job has come.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
struct Progress {
    /// The rules it goes by, as text.
    rules: String,
    /// The last profile that is done.
    after: Option<Id>,
    done: i64,
}

/// Has everybody's episodes made anew, in the caller's transaction.
pub(super) fn enqueue(tx: &mut Tx, app: &App) -> Result<Id, Error> {
    jobs::enqueue(tx, app, JOB.name, &json!({}), Some(JOB.name))
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let total = app.db.read_blocking(|tx| {
        tx.query_one(sql::PEOPLE, &[])?.map_or(Ok(0), |row| row.integer(0)).map_err(Error::from)
    })?;
    let mut done = 0;
    loop {
        run.progress(app, "grouping what happened", done, total.max(done))?;
        let (fence, job) = (run.fenced(), run.id);
        let step = app.write_alone_blocking(move |tx| {
            fence(tx)?;
            step(tx, job)
        })?;
        match step {
            Some(progress) => done = progress,
            None => return Ok(json!({"profiles": done})),
        }
    }
}

/// Does the next piece; nothing when all is done, and the rules are still those it was done by.
fn step(tx: &mut Tx, job: Id) -> Result<Option<i64>, Error> {
    let name = job.to_string();
    let ground = rules::ground(tx)?;
    rules::next_generation(tx, &ground)?;
    let rules = ground.rules;
    let now = format!("{rules:?}");
    let kept = tx.query_one(sql::PROGRESS, &[name.as_str().into()])?;
    let kept: Option<Progress> = kept
        .map(|row| serde_json::from_str(row.text(0)?).map_err(|error| Error::bug(error.to_string())))
        .transpose()?;
    let mut progress = kept
        .filter(|kept| kept.rules == now)
        .unwrap_or_else(|| Progress { rules: now, ..Progress::default() });
    let ids: Vec<Id> = rules.iter().map(|rule| rule.id).collect();
    let gone = tx.query(sql::WITHOUT_RULE, &[db::list::ids(&ids), REMOVED.into()])?;
    if !gone.is_empty() {
        let removed = gone.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
        store::write(tx, &Changed { removed, written: Vec::new() })?;
    } else if progress.after == Some(LAST) {
        tx.execute(sql::CLEAR_PROGRESS, &[name.into()])?;
        return Ok(None);
    } else {
        piece(tx, &rules, &mut progress)?;
    }
    let text = serde_json::to_string(&progress).map_err(|error| Error::bug(error.to_string()))?;
    tx.execute(sql::SET_PROGRESS, &[name.into(), text.into()])?;
    Ok(Some(progress.done))
}

fn piece(tx: &mut Tx, rules: &[Rule], progress: &mut Progress) -> Result<(), Error> {
    let after = progress.after.unwrap_or(FIRST);
    let rows = tx.query(sql::PROFILES_AFTER, &[after.into(), PIECE.into()])?;
    let profiles = rows.iter().map(|row| row.id(0)).collect::<Result<HashSet<Id>, _>>()?;
    let upto = match (profiles.len() as i64) < PIECE {
        true => LAST,
        false => profiles.iter().max().copied().unwrap_or(LAST),
    };
    let belongs = persons_of(tx, &profiles)?;
    let counted: HashMap<Id, Id> = profiles
        .iter()
        .map(|profile| (*profile, belongs.get(profile).copied().unwrap_or(*profile)))
        .collect();
    let mut people: HashSet<Id> = counted.values().copied().collect();
    for row in tx.query(sql::COUNTED, &[db::list::ids(&profiles)])? {
        people.insert(row.id(1)?);
    }
    // Who has episodes and nothing that they could be of any more.
    for row in tx.query(sql::PEOPLE_BETWEEN, &[after.into(), upto.into()])? {
        people.insert(row.id(0)?);
    }
    let people: Vec<Id> = people.into_iter().collect();
    let of = Profiles::read(tx, &people)?;
    let mut changed = Changed::default();
    for rule in rules {
        changed.add(compute::whole(tx, rule, &of, &people)?);
    }
    store::write(tx, &changed)?;
    store::count(tx, &counted)?;
    progress.done += profiles.len() as i64;
    progress.after = Some(upto);
    Ok(())
}
