//! Keeping segments up with what happens.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Timestamp};
use platform::followers::{Effect, Follower, Slice};
use platform::{App, Error};

use super::group::{Answer, Group};
use super::moves::Writing;
use super::touched::Touched;
use super::{clock, sql, store};

/// Keeps segments up with the feed and with the clock.
pub(crate) const FOLLOWER: Follower = Follower { name: "segments", prepare, tick: Some(clock::tick) };

/// People whose facts are read together.
pub(super) const CHUNK: usize = 1_000;
/// More than these are not looked at one by one: everybody is.
const MANY: usize = 20_000;

fn prepare(app: &App, slice: &Slice<'_>) -> Result<Effect, Error> {
    let inner = app.clone();
    let (group, broken) = app.db.read_blocking(move |tx| Group::ready(tx, &inner))?;
    let touched = if group.is_empty() { Touched::new() } else { touched(app, &group, slice)? };
    let many = touched.len() > MANY;
    let answers = if many { Vec::new() } else { answer(app, &group, &touched)? };
    let (inner, stretch) = (app.clone(), (slice.after, slice.upto, slice.changes.to_vec()));
    Ok(Box::new(move |tx| {
        for (id, why) in &broken {
            tx.execute(sql::FAIL, &[(*id).into(), why.as_str().into()])?;
        }
        let (current, _) = Group::ready(tx, &inner)?;
        if many {
            let asked: Vec<Id> = group.versions().into_iter().map(|(id, _)| id).collect();
            store::refill(tx, &inner, &asked)?;
        }
        let still = current.versions();
        for mut answer in answers {
            answer.found.retain(|found| still.contains(&(found.segment, found.version)));
            write(tx, &inner, &answer, Some(&touched), inner.clock.now())?;
        }
        // What became true meanwhile was not asked for.
        let beyond = current.beyond(&group.versions());
        match beyond.is_empty() {
            true => Ok(()),
            false => {
                let (after, upto, changes) = &stretch;
                let slice = Slice { after: *after, upto: *upto, changes };
                at_once(tx, &inner, &beyond, &slice)
            }
        }
    }))
}

/// Looks at a stretch for some segments within the transaction.
fn at_once(tx: &mut Tx, app: &App, group: &Group, slice: &Slice<'_>) -> Result<(), Error> {
    let touched = group.matters(&app.schema())?.touched(tx, slice)?;
    if touched.len() > MANY {
        let ids: Vec<Id> = group.versions().into_iter().map(|(id, _)| id).collect();
        return store::refill(tx, app, &ids);
    }
    let people: Vec<Id> = touched.keys().copied().collect();
    for chunk in people.chunks(CHUNK) {
        let answer = group.answer(tx, &app.schema(), &app.firm, chunk, app.clock.now())?;
        write(tx, app, &answer, Some(&touched), app.clock.now())?;
    }
    Ok(())
}

/// Whom a stretch of the feed touches, for some segments.
pub(super) fn touched(app: &App, group: &Group, slice: &Slice<'_>) -> Result<Touched, Error> {
    let matters = group.matters(&app.schema())?;
    let (after, upto, changes) = (slice.after, slice.upto, slice.changes.to_vec());
    app.db.read_blocking(move |tx| matters.touched(tx, &Slice { after, upto, changes: &changes }))
}

/// Answers for everybody who was touched.
pub(super) fn answer(app: &App, group: &Group, touched: &Touched) -> Result<Vec<Answer>, Error> {
    let mut people: Vec<Id> = touched.keys().copied().collect();
    people.sort_unstable();
    let mut answers = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let (inner, group, chunk) = (app.clone(), group.clone(), chunk.to_vec());
        answers.push(app.db.read_blocking(move |tx| {
            group.answer(tx, &inner.schema(), &inner.firm, &chunk, inner.clock.now())
        })?);
    }
    Ok(answers)
}

/// Brings what is stored to an answer.
pub(super) fn write(
    tx: &mut Tx,
    app: &App,
    answer: &Answer,
    live: Option<&HashMap<Id, bool>>,
    now: Timestamp,
) -> Result<usize, Error> {
    Writing { app, now, live }.bring(tx, &answer.people, &answer.found)
}

/// The segments among some that are still as they were asked.
pub(super) fn still(tx: &mut Tx, app: &App, answer: &mut Answer) -> Result<(), Error> {
    let (current, _) = Group::ready(tx, app)?;
    let now: HashSet<(Id, i64)> = current.versions();
    answer.found.retain(|found| now.contains(&(found.segment, found.version)));
    Ok(())
}
