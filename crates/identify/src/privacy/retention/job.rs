//! The nightly job: erases what is older than the rules allow. It comes before that of erasures, which takes the bytes
//! in the same night. Killed anywhere, it finds by itself what is left.

use std::collections::BTreeSet;

use db::Tx;
use model::{Id, Timestamp};
use platform::erasure::{self, Asked};
use platform::feed::{self, Actor};
use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Error, interactions};
use serde_json::{Value as Json, json};

use super::aged::Records;
use super::rule::Rule;
use super::{MOMENTS, sql, store};

/// The hour at which it comes.
pub(super) const HOUR: i8 = 1;

/// Erases what is too old.
pub(crate) const JOB: JobKind =
    JobKind { name: "retention", label: "Retention periods", run, daily: Some(Daily { hour: HOUR }) };

/// Numbers of the feed whose moments are looked at together.
const STRETCH: i64 = 5_000;
/// A rule that takes more than this, and so many times what was seen when it was switched on, does not run: a wrong
/// clock or import must not empty a firm.
const MANY: i64 = 1_000;
const TIMES: i64 = 10;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let rules = app.db.read_blocking(store::all)?;
    let active: Vec<Rule> = rules.into_iter().filter(|rule| rule.active).collect();
    let (mut gone, mut held) = (0, 0);
    for (at, rule) in active.iter().enumerate() {
        run.progress(app, "erasing", at as i64, active.len() as i64)?;
        let done = match one(app, run, rule) {
            Err(stopped @ Error::Stopped(_)) => return Err(stopped),
            // What one rule meets keeps no other from running.
            Err(error) => {
                tracing::error!(rule = %rule.id, %error, "a retention rule did not run");
                hold(app, run, rule, format!("it did not run: {error}"))?
            }
            done => done?,
        };
        match done {
            Some(count) => gone += count,
            None => held += 1,
        }
    }
    Ok(json!({"rules": active.len(), "erased": gone, "held": held}))
}

/// Follows one rule; nothing when it is held back.
fn one(app: &App, run: &Run, rule: &Rule) -> Result<Option<i64>, Error> {
    let now = app.clock.now();
    // What it speaks of may be gone meanwhile.
    if let Err(error) = rule.terms.check(&app.schema()) {
        return hold(app, run, rule, error.to_string());
    }
    let count = match rule.terms.object.as_str() {
        MOMENTS => moments(app, rule, now, &mut |_, _| Ok(()))?,
        _ => records_count(app, rule, now)?,
    };
    let seen = rule.seen_count.unwrap_or(0);
    if count > MANY && count > seen.saturating_mul(TIMES) {
        let why =
            format!("it would take {count}, and {seen} were seen when it was switched on; look at it again");
        return hold(app, run, rule, why);
    }
    let job = run.id;
    write(app, run, rule, move |tx, id| tx.execute(sql::BEGUN, &[id.into(), now.into(), job.into()]))?;
    match rule.terms.object.as_str() {
        MOMENTS => {
            moments(app, rule, now, &mut |from, upto| forget(app, run, rule, now, from, upto))?;
            app.warehouse.purge_table(MOMENTS)?;
            app.db.checkpoint()?;
        }
        _ => while !erase(app, run, rule, now)? {},
    }
    Ok(Some(count))
}

/// Says why a rule does not run.
fn hold(app: &App, run: &Run, rule: &Rule, why: String) -> Result<Option<i64>, Error> {
    let now = app.clock.now();
    write(app, run, rule, move |tx, id| {
        tx.execute(sql::HELD, &[id.into(), now.into(), why.as_str().into()])
    })?;
    Ok(None)
}

fn write(
    app: &App,
    run: &Run,
    rule: &Rule,
    work: impl FnOnce(&mut Tx, Id) -> Result<u64, db::DbError> + Send + 'static,
) -> Result<(), Error> {
    let (fence, id) = (run.fenced(), rule.id);
    app.write_blocking(move |tx| {
        fence(tx)?;
        work(tx, id)?;
        Ok::<_, Error>(())
    })
}

fn records_count(app: &App, rule: &Rule, now: Timestamp) -> Result<i64, Error> {
    let (inner, terms) = (app.clone(), rule.terms.clone());
    app.db.read_blocking(move |tx| {
        let schema = inner.schema();
        let aged = Records::of(&terms, &schema)?;
        let row = tx.query_one(&aged.count(), &[aged.before(&inner, &terms, now)])?;
        row.map_or(Ok(0), |row| row.integer(0)).map_err(Error::from)
    })
}

/// Whether a rule is still on and says the same: whoever switches it off stops it at once.
fn stands(tx: &mut Tx, rule: &Rule) -> Result<bool, Error> {
    match store::one(tx, rule.id) {
        Err(Error::NotFound(_)) => Ok(false),
        found => found.map(|found| found.active && found.terms == rule.terms),
    }
}

/// Erases a group of records. Whether that was the last.
fn erase(app: &App, run: &Run, rule: &Rule, now: Timestamp) -> Result<bool, Error> {
    let (fence, inner, rule, job) = (run.fenced(), app.clone(), rule.clone(), run.id);
    app.write_alone_blocking(move |tx| {
        fence(tx)?;
        if !stands(tx, &rule)? {
            return Ok(true);
        }
        let schema = inner.schema();
        let aged = Records::of(&rule.terms, &schema)?;
        let most = erasure::MOST as i64;
        let rows = tx.query(&aged.page(), &[aged.before(&inner, &rule.terms, now), most.into()])?;
        let ids = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<Id>, _>>()?;
        if ids.is_empty() {
            return Ok(true);
        }
        let count = ids.len() as i64;
        let asked = Asked {
            object: rule.terms.object.clone(),
            ids,
            reason: Some(rule.terms.words()),
            now: false,
            actor: Actor::Job(job),
            profiles: Vec::new(),
            at: now,
        };
        erasure::request(tx, &inner, &asked)?;
        tx.execute(sql::GONE, &[rule.id.into(), count.into()])?;
        Ok::<_, Error>(count < most)
    })
}

/// Goes through the stretches of the feed in which something is too old; gives how much that is.
fn moments(
    app: &App,
    rule: &Rule,
    now: Timestamp,
    each: &mut dyn FnMut(i64, i64) -> Result<(), Error>,
) -> Result<i64, Error> {
    let last = app.db.read_blocking(feed::last_seq)?;
    let (mut from, mut count) = (0, 0);
    while from < last {
        let upto = last.min(from + STRETCH);
        let terms = rule.clone();
        let found = app.db.read_blocking(move |tx| aged(tx, &terms, now, from, upto))?.len();
        if found > 0 {
            each(from, upto)?;
            count += found as i64;
        }
        from = upto;
    }
    Ok(count)
}

fn aged(tx: &mut Tx, rule: &Rule, now: Timestamp, from: i64, upto: i64) -> Result<BTreeSet<Id>, Error> {
    let before = rule.terms.before(now);
    let rows = match &rule.terms.kind {
        None => tx.query(sql::MOMENTS, &[from.into(), upto.into(), before.into()])?,
        Some(kind) => {
            tx.query(sql::MOMENTS_OF_KIND, &[from.into(), upto.into(), before.into(), kind.as_str().into()])?
        }
    };
    rows.iter().map(|row| Ok(row.id(0)?)).collect()
}

/// Takes the moments of a stretch away that are too old.
fn forget(app: &App, run: &Run, rule: &Rule, now: Timestamp, from: i64, upto: i64) -> Result<(), Error> {
    let (fence, rule) = (run.fenced(), rule.clone());
    app.write_alone_blocking(move |tx| {
        fence(tx)?;
        if !stands(tx, &rule)? {
            return Ok(());
        }
        let ids = aged(tx, &rule, now, from, upto)?;
        interactions::forget(tx, &ids)?;
        tx.execute(sql::GONE, &[rule.id.into(), (ids.len() as i64).into()])?;
        Ok::<_, Error>(())
    })
}
