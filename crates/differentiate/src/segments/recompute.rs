//! Segments that are queries in SQL: a job asks for everybody when they are made, and again on their schedule. Nothing else
//! moves anybody in them, so they say when they were computed last and when they will be next.

use db::Tx;
use model::{Id, Timestamp};
use platform::http::Caller;
use platform::jobs::{self, JobKind, Run};
use platform::rights::Action;
use platform::warehouse::{Query, everything};
use platform::{App, Ended, Error};
use serde_json::{Value as Json, json};

use super::bring::Bringing;
use super::people::People;
use super::segment::{Recomputed, Segment};
use super::{PEOPLE, sql, store};

/// Computes one segment.
pub(crate) const RECOMPUTE: JobKind =
    JobKind { name: "recompute_segment", label: "Computing a segment", run, daily: None };

/// Has a segment computed now.
pub(super) fn enqueue(tx: &mut Tx, app: &App, id: Id) -> Result<Id, Error> {
    jobs::enqueue(tx, app, RECOMPUTE.name, &json!({"segment": id}), Some(&format!("compute segment {id}")))
}

/// Has those of some segments computed whose time has come.
pub(super) fn due(app: &App, all: &[Segment], at: Timestamp) -> Result<(), Error> {
    let is_due = |segment: &&Segment| {
        let next = segment.recomputed().and_then(|recomputed| recomputed.next_at);
        next.is_some_and(|next| next <= at)
    };
    let ids: Vec<Id> = all.iter().filter(is_due).map(|segment| segment.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let inner = app.clone();
    app.write_blocking(move |tx| ids.iter().try_for_each(|id| enqueue(tx, &inner, *id).map(drop)))
}

/// Who is found by a query: people in its column `person_id`. Administrators wrote it, who see everything but changes.
fn question(app: &App, query: &str) -> Query {
    let query = query.trim().trim_end_matches(';');
    // On lines of its own, since it may end with a comment.
    let sql = format!(
        "select distinct p.id from {PEOPLE} p join (\n{query}\n) q on cast(q.person_id as varchar) = p.id"
    );
    app.query(everything(app), sql)
}

/// Who is found by a query now, and up to which place in the feed. On a plain thread.
pub(super) fn found(app: &App, query: &str) -> Result<(People, i64), Error> {
    let (ids, seq) = app.warehouse.ids(question(app, query))?;
    Ok((People::of(ids), seq))
}

/// Refuses whoever may not write queries over everybody.
pub(super) fn may(app: &App, caller: &Caller) -> Result<(), Error> {
    caller.granted.must_act(Action::Sql)?;
    match app.view(caller).is_narrowed() {
        true => Err(Error::Forbidden("segments in SQL are for those who see everything".to_owned())),
        false => Ok(()),
    }
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let id = store::named(&run.payload).ok_or_else(|| Error::bug("computing needs a segment"))?;
    let Some(segment) = app.db.read_blocking(move |tx| store::any(tx, id))? else {
        return Ok(json!({"members": 0}));
    };
    let Some(Recomputed { query, every, .. }) = segment.recomputed().cloned() else {
        return Ok(json!({"members": segment.members}));
    };
    let at = app.clock.now();
    let next = at.plus_micros(every.micros());
    run.progress(app, "asking", 0, 1)?;
    // Whoever is found the first time did not come in today.
    let mut bringing = Bringing { app, run, live: segment.refreshed_at.is_some(), segment };
    let found = match found(app, &query) {
        Ok((found, _)) => found,
        Err(error) => return fail(&bringing, &error, next),
    };
    if !bringing.bring(&found)? {
        return Ok(json!({"members": found.len(), "changed": true}));
    }
    let (inner, first) = (app.clone(), !bringing.live);
    bringing.write(move |tx, id| {
        tx.execute(sql::COMPUTED, &[id.into(), at.into(), next.into()])?;
        if first {
            // What asks for it was answered by what it was before.
            let all = store::all(tx)?;
            let asking: Vec<Id> = store::asking_for(&all, id).map(|segment| segment.id).collect();
            store::refill(tx, &inner, &asking)?;
        }
        Ok(())
    })?;
    Ok(json!({"members": found.len()}))
}

/// What follows when computing ended otherwise than by itself: the segment says so, and its time comes again.
pub(super) fn ended(tx: &mut Tx, app: &App, ended: &Ended) -> Result<(), Error> {
    let Ended::Job { kind, payload, state, error, .. } = ended else { return Ok(()) };
    if kind != RECOMPUTE.name || state == "done" {
        return Ok(());
    }
    let Some(id) = store::named(payload) else { return Ok(()) };
    let Some(segment) = store::any(tx, id)? else { return Ok(()) };
    let Some(recomputed) = segment.recomputed() else { return Ok(()) };
    let why = error.clone().unwrap_or_else(|| "computing it was cancelled".to_owned());
    let next = app.clock.now().plus_micros(recomputed.every.micros());
    tx.execute(sql::NOT_COMPUTED, &[id.into(), why.into(), next.into()])?;
    Ok(())
}

/// What is wrong with the query is said at the segment. It is asked again when its time comes.
fn fail(bringing: &Bringing<'_>, error: &Error, next: Timestamp) -> Result<Json, Error> {
    let why = error.to_string();
    let said = why.clone();
    bringing.write(move |tx, id| {
        tx.execute(sql::NOT_COMPUTED, &[id.into(), said.as_str().into(), next.into()])?;
        Ok(())
    })?;
    Ok(json!({"problem": why}))
}
