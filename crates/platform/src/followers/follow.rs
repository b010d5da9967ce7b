//! One follower's thread: read a slice, look at it, write its effect and move on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use db::Tx;

use super::cursor::Cursor;
use super::{BATCHES, Effect, Follower, SLICE, Slice, sql};
use crate::bell::{Looked, Stopping, rounds};
use crate::feed::{self, Action, Change};
use crate::{App, Error};

/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Where this many writes of requests had to wait for others during a slice, the follower rests after it: so many times
/// as long as the slice took, and at most this long. What follows may be late when much comes in; what comes in may not
/// be kept waiting by it. The next slice is larger, and with it cheaper for each change.
const CROWD: u64 = 3;
const REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(5);

/// How often a follower looks at the clock.
const TICK: Duration = Duration::from_secs(1);

/// How long the chunks of bulk work may wait for its end.
const HELD_MICROS: i64 = 600_000_000;

/// Follows until the process stops.
pub(crate) fn follow(app: &App, stopping: &Stopping, follower: Follower) {
    let mut owned: Option<Cursor> = None;
    let mut ticked = Instant::now();
    rounds(app, stopping, || {
        let Some(cursor) = &mut owned else {
            match Cursor::claim(app, follower.name) {
                Ok(claimed) => owned = claimed,
                Err(error) => tracing::error!(follower = follower.name, %error, "the cursor cannot be read"),
            }
            return if owned.is_some() { Looked::More } else { Looked::Wait(Duration::from_secs(1)) };
        };
        if let Some(tick) = follower.tick
            && ticked.elapsed() >= TICK
        {
            ticked = Instant::now();
            let done = catch_unwind(AssertUnwindSafe(|| tick(app)));
            let done = done.unwrap_or_else(|_| Err(Error::bug("it panicked")));
            if let Err(error) = done {
                tracing::error!(follower = follower.name, %error, "what was due by the clock failed and is tried again");
            }
        }
        let (began, waited) = (Instant::now(), app.db.writes_that_waited());
        match slice(app, follower, *cursor) {
            Ok(Some((moved, there_is_more))) => {
                *cursor = moved;
                if app.db.writes_that_waited() >= waited + CROWD {
                    rest((began.elapsed() * REST).min(LONGEST_REST), stopping);
                }
                // What comes meanwhile rings the bell.
                if there_is_more { Looked::More } else { Looked::Wait(Duration::from_secs(1)) }
            }
            Ok(None) => Looked::Wait(Duration::from_secs(1)),
            Err(Error::Stopped(why)) => {
                tracing::warn!(follower = follower.name, why, "a follower stops here");
                owned = None;
                Looked::Wait(Duration::from_secs(1))
            }
            Err(error) => pause(app, follower, cursor, &error, stopping),
        }
    });
    if let Some(cursor) = owned
        && let Err(error) = cursor.release(app, follower.name)
    {
        tracing::warn!(follower = follower.name, %error, "the cursor stays claimed until its lease ends");
    }
}

/// Does the next slice, and says whether more was there already; nothing when there is none.
fn slice(app: &App, follower: Follower, cursor: Cursor) -> Result<Option<(Cursor, bool)>, Error> {
    let after = cursor.seq;
    let (changes, last) = app.db.read_blocking(move |tx| {
        let last = feed::last_seq(tx)?;
        let changes = if last > after { feed::changes_after(tx, after, SLICE as i64)? } else { Vec::new() };
        Ok::<_, Error>((changes, last))
    })?;
    if last <= after {
        return Ok(None);
    }
    let (changes, upto) = cut(changes, last);
    if held(app, &changes)? {
        return Ok(None);
    }
    let bulk = changes.iter().any(|change| change.action == Action::Batch);
    let effect = look(app, follower, &Slice { after, upto, changes: &changes })?;
    let now = app.clock.now();
    let work = move |tx: &mut Tx| {
        // The cursor first: a process that lost it finds out before it does the work.
        let moved = cursor.advance(tx, follower.name, upto, now)?;
        effect(tx)?;
        Ok::<_, Error>(moved)
    };
    let moved = if bulk { app.write_alone_blocking(work) } else { app.write_blocking(work) };
    Ok(Some((moved?, upto < last)))
}

/// Whether a slice waits: it was all brought in by bulk work that still goes on, and following that chunk by
/// chunk would do the same things again and again and slow it down. What happens live is never held up, and
/// bulk work that goes on for very long is followed meanwhile.
fn held(app: &App, changes: &[Change]) -> Result<bool, Error> {
    let Some(oldest) = changes.first() else { return Ok(false) };
    if changes.iter().any(|change| change.live) || oldest.at < app.clock.now().plus_micros(-HELD_MICROS) {
        return Ok(false);
    }
    let jobs =
        changes.iter().filter(|change| change.action == Action::Batch).filter_map(|change| change.actor_id);
    let jobs = db::list::ids(&jobs.collect::<Vec<_>>());
    app.db.read_blocking(move |tx| Ok(tx.query_one(sql::RUNNING, &[jobs])?.is_some()))
}

/// The part of the changes that is one slice, and the place in the feed it reaches: that of the last change
/// when there may be more, or the end of the feed, which interactions move too.
fn cut(mut changes: Vec<Change>, last: i64) -> (Vec<Change>, i64) {
    let full = changes.len() == SLICE;
    let batches = changes.iter().enumerate().filter(|(_, change)| change.action == Action::Batch);
    let at = batches.map(|(at, _)| at).nth(BATCHES - 1);
    let shortened = at.is_some_and(|at| at + 1 < changes.len());
    if let Some(at) = at {
        changes.truncate(at + 1);
    }
    let upto = match changes.last() {
        Some(change) if full || shortened => change.seq,
        _ => last,
    };
    (changes, upto)
}

fn look(app: &App, follower: Follower, slice: &Slice<'_>) -> Result<Effect, Error> {
    catch_unwind(AssertUnwindSafe(|| (follower.prepare)(app, slice)))
        .unwrap_or_else(|_| Err(Error::bug(format!("the follower {} panicked", follower.name))))
}

fn pause(app: &App, follower: Follower, cursor: &mut Cursor, error: &Error, stopping: &Stopping) -> Looked {
    let after = cursor.seq;
    tracing::error!(follower = follower.name, after, %error, "a follower could not go on and tries again");
    let failures = cursor.failed(app, follower.name, error).unwrap_or_else(|error| {
        tracing::error!(follower = follower.name, %error, "the failure could not be noted");
        1
    });
    let seconds = Duration::from_secs(1 << failures.clamp(1, 6).saturating_sub(1)).min(LONGEST_PAUSE);
    // The bell must not cut the pause short: a change elsewhere does not mend what failed here.
    rest(seconds, stopping);
    Looked::More
}

/// Does nothing for so long, or until the process is to stop.
fn rest(pause: Duration, stopping: &Stopping) {
    let until = Instant::now() + pause;
    while !stopping.load(Ordering::Relaxed) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}
