//! Filling a segment: everybody is looked at, what is stored is brought to what was found, and what happened meanwhile
//! is caught up with. Only then the segment is true, and kept so. Nobody comes into anything by it.

use db::Tx;
use model::filter::Filter;
use model::{Id, Timestamp};
use platform::followers::Slice;
use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Ended, Error};
use serde_json::{Value as Json, json};

use super::bring::Bringing;
use super::follow::{answer, touched};
use super::group::Group;
use super::segment::State;
use super::touched::stretch;
use super::whole::whole;
use super::{check, sql, store};

/// Fills one segment.
pub(crate) const FILL: JobKind =
    JobKind { name: "fill_segment", label: "Filling a segment", run, daily: Some(Daily { hour: 5 }) };

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let Some(id) = store::named(&run.payload) else { return again(app, run) };
    loop {
        let Some(segment) = app.db.read_blocking(move |tx| store::any(tx, id))? else {
            return Ok(json!({"members": 0}));
        };
        let Some(filter) = segment.filter().cloned().filter(|_| segment.state == State::Filling) else {
            return Ok(json!({"members": segment.members}));
        };
        // Nobody comes into anything by it.
        let bringing = Bringing { app, run: &mut *run, segment, live: false };
        let mut filling = Filling { bringing, filter };
        if filling.fill()? {
            let members = app.db.read_blocking(move |tx| store::any(tx, id))?.map(|segment| segment.members);
            return Ok(json!({"members": members}));
        }
    }
}

/// Fills anew, once a day, what could not be filled.
fn again(app: &App, run: &Run) -> Result<Json, Error> {
    let (fence, inner) = (run.fenced(), app.clone());
    app.write_blocking(move |tx| {
        fence(tx)?;
        let all = store::all(tx)?;
        let left = all.iter().filter(|segment| segment.filter().is_some() && segment.state != State::Ready);
        let ids: Vec<Id> = left.map(|segment| segment.id).collect();
        store::refill(tx, &inner, &ids)?;
        Ok(json!({"segments": ids.len()}))
    })
}

struct Filling<'a> {
    bringing: Bringing<'a>,
    filter: Filter,
}

impl Filling<'_> {
    /// Fills the segment; false when it was changed meanwhile and has to be filled again.
    fn fill(&mut self) -> Result<bool, Error> {
        let app = self.bringing.app;
        if let Err(faults) = check::tree(&self.filter, &app.schema(), &app.firm, app.clock.now()) {
            let why = Error::Invalid(faults).to_string();
            return self.bringing.write(move |tx, id| {
                Ok(tx.execute(sql::FAIL, &[id.into(), why.as_str().into()]).map(drop)?)
            });
        }
        self.bringing.run.progress(app, "looking at everybody", 0, 1)?;
        let began = app.clock.now();
        let (people, mut seq) = whole(app, &self.filter, began)?;
        if !self.bringing.bring(&people)? {
            return Ok(false);
        }
        let group = Group::of(std::iter::once(&self.bringing.segment));
        loop {
            match self.finish(seq, began)? {
                Finish::Done => return Ok(true),
                Finish::Changed => return Ok(false),
                Finish::Behind(place) => {
                    if !self.catch_up(&group, &mut seq, place)? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Looks again at whom the feed touched up to a place.
    fn catch_up(&mut self, group: &Group, seq: &mut i64, place: i64) -> Result<bool, Error> {
        let app = self.bringing.app;
        while *seq < place {
            self.bringing.run.progress(self.bringing.app, "catching up", *seq, place)?;
            let (changes, upto) = stretch(app, *seq, place)?;
            let slice = Slice { after: *seq, upto, changes: &changes };
            let met = touched(app, group, &slice)?;
            for found in answer(app, group, &met)? {
                if !self.bringing.keep(found)? {
                    return Ok(false);
                }
            }
            *seq = upto;
        }
        Ok(true)
    }

    /// Calls the segment true, unless the follower is further than what was looked at.
    fn finish(&self, seq: i64, began: Timestamp) -> Result<Finish, Error> {
        let Bringing { app, run, segment, .. } = &self.bringing;
        let (fence, id, version, inner) = (run.fenced(), segment.id, segment.version, (*app).clone());
        app.write_blocking(move |tx| {
            fence(tx)?;
            let Some(found) = store::any(tx, id)? else { return Ok(Finish::Changed) };
            if found.version != version || found.state != State::Filling {
                return Ok(Finish::Changed);
            }
            let place = store::place(tx)?;
            if place > seq {
                return Ok(Finish::Behind(place));
            }
            tx.execute(sql::READY, &[id.into(), began.into()])?;
            // What asks for it was answered by what it was before.
            let all = store::all(tx)?;
            let asking: Vec<Id> = store::asking_for(&all, id).map(|segment| segment.id).collect();
            store::refill(tx, &inner, &asking)?;
            Ok(Finish::Done)
        })
    }
}

enum Finish {
    Done,
    Changed,
    Behind(i64),
}

/// What follows when filling has ended: a segment that was changed while it came to its end is filled again, and one
/// that could not be filled says so.
pub(super) fn ended(tx: &mut Tx, app: &App, ended: &Ended) -> Result<(), Error> {
    let Ended::Job { kind, payload, state, error, .. } = ended else { return Ok(()) };
    if kind != FILL.name {
        return Ok(());
    }
    let Some(id) = store::named(payload) else { return Ok(()) };
    let Some(segment) = store::any(tx, id)? else { return Ok(()) };
    if segment.state != State::Filling {
        return Ok(());
    }
    if state == "done" {
        return store::fill(tx, app, id).map(drop);
    }
    let why = error.clone().unwrap_or_else(|| "filling it was cancelled; refresh it".to_owned());
    tx.execute(sql::FAIL, &[id.into(), why.into()])?;
    Ok(())
}
