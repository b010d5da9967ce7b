//! Segments as they stand in the database.

use db::Tx;
use model::Id;
use platform::followers::lags;
use platform::jobs;
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::job::FILL;
use super::segment::Segment;
use super::tree::segments;
use super::{FOLLOWER, SWEEP, sql};

/// Every segment, by name.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Segment>, Error> {
    tx.query(sql::ALL, &[])?.iter().map(Segment::read).collect()
}

/// One segment, which must be there.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Segment, Error> {
    any(tx, id)?.ok_or_else(|| Error::not_found("there is no such segment"))
}

/// One segment, unless it was removed meanwhile.
pub(super) fn any(tx: &mut Tx, id: Id) -> Result<Option<Segment>, Error> {
    tx.query_one(sql::ONE, &[id.into()])?.as_ref().map(Segment::read).transpose()
}

/// Those among some whose tree asks for a segment.
pub(super) fn asking_for(all: &[Segment], id: Id) -> impl Iterator<Item = &Segment> {
    all.iter().filter(move |segment| segment.filter().is_some_and(|filter| segments(filter).contains(&id)))
}

/// Those among some whose query names a segment.
pub(super) fn querying(all: &[Segment], id: Id) -> impl Iterator<Item = &Segment> {
    let id = id.to_string();
    all.iter().filter(move |segment| segment.recomputed().is_some_and(|asked| asked.query.contains(&id)))
}

/// The segment that a job is about.
pub(super) fn named(payload: &Json) -> Option<Id> {
    payload.get("segment")?.as_str()?.parse().ok()
}

/// Has everybody looked at for a segment that is to be filled.
pub(super) fn fill(tx: &mut Tx, app: &App, id: Id) -> Result<Id, Error> {
    jobs::enqueue(tx, app, FILL.name, &json!({"segment": id}), Some(&format!("segment {id}")))
}

/// Has everybody looked at anew for some segments.
pub(super) fn refill(tx: &mut Tx, app: &App, ids: &[Id]) -> Result<(), Error> {
    tx.execute(sql::STALE, &[db::list::ids(ids)])?;
    for id in ids {
        fill(tx, app, *id)?;
    }
    Ok(())
}

/// Has the members of a removed segment taken away.
pub(super) fn sweep(tx: &mut Tx, app: &App, id: Id) -> Result<Id, Error> {
    jobs::enqueue(tx, app, SWEEP.name, &json!({"segment": id}), Some(&format!("sweep segment {id}")))
}

/// The place in the feed up to which segments follow.
pub(super) fn place(tx: &mut Tx) -> Result<i64, Error> {
    let lags = lags(tx)?;
    Ok(lags.iter().find(|lag| lag.name == FOLLOWER.name).map_or(0, |lag| lag.seq))
}
