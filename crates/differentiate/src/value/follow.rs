//! What an order changes: the values of the person it belongs to, and of the one it belonged to before.
//!
//! The rows are computed outside of the write, from a snapshot that holds at least the changes at hand; what
//! changes later comes with a later slice. A job that scores everybody in between wrote something newer and
//! is overwritten by something older for the moment, until that later slice.

use db::Tx;
use model::{Id, Value};
use platform::feed::{self, Action, Change};
use platform::followers::{Effect, Follower, Slice};
use platform::{App, Error, jobs};
use serde_json::{Value as Json, json};

use super::jobs::{FIT, FIT_KEY, SCORE, SCORE_KEY};
use super::models::InUse;
use super::notes::{self, Tally};
use super::purchases::{Whose, owners};
use super::store::{compute, ground, replace};
use super::whole::{SMALL, score_all};

/// Keeps people's values up with their orders.
pub const FOLLOWER: Follower = Follower::new("value", prepare);

/// People whose rows are computed and written in one go.
const CHUNK: usize = 5_000;
/// Less than this cannot be learnt from; see `mining::bgnbd::fit`.
const LEAST_PEOPLE: i64 = 10;
const LEAST_REPEATERS: i64 = 4;
/// Fewer new purchases than these make no new fit, whatever their share.
const LEAST_GROWTH: i64 = 10;

fn prepare(app: &App, changes: &Slice<'_>) -> Result<Effect, Error> {
    let concerned = changes.iter().filter(|change| matches!(change.object.as_str(), "orders" | "people"));
    let changes: Vec<Change> = concerned.cloned().collect();
    if changes.is_empty() {
        return Ok(Box::new(|_| Ok(())));
    }
    let mut people = app.db.read_blocking(move |tx| touched(tx, &changes))?;
    people.sort_unstable();
    people.dedup();
    let mut parts = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let (whose, reader) = (Whose::These(chunk.to_vec()), app.clone());
        parts.push(app.db.read_blocking(move |tx| {
            let ground = ground(tx, &reader)?;
            let rows = compute(tx, &reader, &whose, &ground)?;
            Ok::<_, Error>((whose, rows, ground.models))
        })?);
    }
    if parts.is_empty() {
        return Ok(Box::new(|_| Ok(())));
    }
    let app = app.clone();
    Ok(Box::new(move |tx| write(tx, &app, parts)))
}

fn write(tx: &mut Tx, app: &App, parts: Vec<(Whose, Vec<Vec<Value>>, InUse)>) -> Result<(), Error> {
    let current = ground(tx, app)?;
    let mut tally = notes::tally(tx)?;
    for (whose, mut rows, scored_with) in parts {
        if scored_with != current.models {
            // New models came in between; rows of the old ones must not outlive the rescoring.
            rows = compute(tx, app, &whose, &current)?;
        }
        tally = replace(tx, &whose, &rows, current.now)?;
    }
    let measured = current.levels.map(|levels| levels.people as i64);
    match due(&tally, measured) {
        Some(Due::Fit(by)) => jobs::enqueue(tx, app, FIT.name, &json!({ "by": by }), Some(FIT_KEY)).map(drop),
        Some(Due::Score) if tally.people <= SMALL => score_all(tx, app),
        Some(Due::Score) => jobs::enqueue(tx, app, SCORE.name, &json!({}), Some(SCORE_KEY)).map(drop),
        None => Ok(()),
    }
}

/// Work on everybody that a change makes due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The models must be fitted, for this reason.
    Fit(&'static str),
    /// The levels must be measured and everybody placed by them.
    Score,
}

/// What is due by the tally; `measured` is how many people the levels rest on. Models are fitted first when
/// there is enough to learn from, then with every 5 % more (or fewer) purchases, ten at least; levels are measured when
/// one row in a hundred is newer than they are.
pub fn due(tally: &Tally, measured: Option<i64>) -> Option<Due> {
    let learnable = tally.people >= LEAST_PEOPLE && tally.repeaters >= LEAST_REPEATERS;
    match tally.fitted_at {
        None if learnable => return Some(Due::Fit("first")),
        Some(then) if learnable => {
            let more = (tally.orders - then).abs();
            if more >= LEAST_GROWTH && more * 20 >= then {
                return Some(Due::Fit("growth"));
            }
        }
        _ => {}
    }
    let stale = measured.is_none_or(|people| tally.touched * 100 >= people.max(1));
    (tally.people > 0 && stale).then_some(Due::Score)
}

/// Whether a bulk chunk removed records.
fn removes(change: &Change) -> bool {
    change.after.as_ref().and_then(|after| after.get("deleted")?.as_i64()).unwrap_or(0) > 0
}

/// The people whose values some changes can touch.
fn touched(tx: &mut Tx, changes: &[Change]) -> Result<Vec<Id>, Error> {
    let mut people = Vec::new();
    let mut orders = Vec::new();
    let named =
        |image: &Option<Json>| -> Option<Id> { image.as_ref()?.get("person_id")?.as_str()?.parse().ok() };
    for change in changes {
        match (change.object.as_str(), change.action, change.record_id) {
            ("orders", Action::Batch, _) => {
                for member in feed::members(tx, change.seq)? {
                    people.extend(named(&member.before));
                    orders.push(member.record_id);
                }
            }
            ("orders", _, Some(order)) => {
                people.extend(named(&change.before));
                people.extend(named(&change.after));
                orders.push(order);
            }
            ("people", Action::Deleted, Some(person)) => people.push(person),
            ("people", Action::Batch, _) if removes(change) => {
                let members = feed::members(tx, change.seq)?.into_iter();
                people.extend(members.filter(|member| member.deleted).map(|member| member.record_id));
            }
            _ => {}
        }
    }
    people.extend(owners(tx, &orders)?);
    Ok(people)
}
