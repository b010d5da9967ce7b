//! The follower: what happened to whom, and whose it is now, piece by piece of the feed.
//!
//! It writes while it prepares and leaves nothing for the effect. What a piece changes is reckoned outside of any write,
//! from a snapshot that holds all of the piece, and written in a transaction that looks whether this process still owns
//! the place in the feed, the rules are the same, and the job wrote nothing meanwhile. What came after the snapshot
//! comes with a later piece. Doing a piece again changes nothing.

use std::sync::Arc;

use db::Tx;
use model::Id;
use platform::followers::{self, Effect, Follower, Slice};
use platform::{App, Error};

use super::append;
use super::compute::{self, Changed, Profiles};
use super::rule::Rule;
use super::rules::{Ground, ground};
use super::store;
use super::touch::{Seen, seen};

/// Keeps episodes up with what happens.
pub(crate) const FOLLOWER: Follower = Follower::new(NAME, prepare);
const NAME: &str = "episodes";

/// Numbers of the feed in one piece, and people whose episodes are written in one transaction: so few that nobody who
/// writes meanwhile waits for long.
const PIECE: i64 = 20_000;
const PEOPLE: usize = 500;
/// So few are written among what others write.
const FEW: usize = 200;

fn prepare(app: &App, slice: &Slice<'_>) -> Result<Effect, Error> {
    let mut after = slice.after;
    while after < slice.upto {
        let upto = slice.upto.min(after.saturating_add(PIECE));
        while !piece(app, slice.after, after, upto)? {}
        after = upto;
    }
    Ok(Box::new(|_| Ok(())))
}

/// Does one piece. False when the ground moved meanwhile and it has to be done again.
fn piece(app: &App, place: i64, after: i64, upto: i64) -> Result<bool, Error> {
    let (base, seen) = app.db.read_blocking(move |tx| {
        let base = ground(tx)?;
        let seen = seen(tx, &base.rules, after, upto)?;
        Ok::<_, Error>((Arc::new(base), Arc::new(seen)))
    })?;
    let people = seen.people();
    for chunk in people.chunks(PEOPLE) {
        let (with, touched, chunk) = (Arc::clone(&base), Arc::clone(&seen), chunk.to_vec());
        let changed = app.db.read_blocking(move |tx| look(tx, &with.rules, &touched, &chunk))?;
        let count = changed.written.len() + changed.removed.len();
        if count > 0 && !write(app, place, &base, count, move |tx| store::write(tx, &changed))? {
            return Ok(false);
        }
    }
    // Last, so that a piece that breaks off is done again with the same people.
    match seen.counted.len() {
        0 => Ok(true),
        count => write(app, place, &base, count, move |tx| store::count(tx, &seen.counted)),
    }
}

fn look(tx: &mut Tx, rules: &[Rule], seen: &Seen, people: &[Id]) -> Result<Changed, Error> {
    let profiles = Profiles::read(tx, people)?;
    let mut changed = Changed::default();
    for (rule, mut touched) in rules.iter().zip(seen.of(people)) {
        changed.add(append::appended(tx, rule, &profiles, seen.after, &mut touched)?);
        if !touched.is_empty() {
            changed.add(compute::touched(tx, rule, &profiles, &touched)?);
        }
    }
    Ok(changed)
}

/// Writes so many rows; false, and nothing written, where the ground is another by now.
fn write(
    app: &App,
    place: i64,
    base: &Arc<Ground>,
    count: usize,
    work: impl FnOnce(&mut Tx) -> Result<(), Error> + Send + 'static,
) -> Result<bool, Error> {
    let base = Arc::clone(base);
    let work = move |tx: &mut Tx| {
        owned(tx, place)?;
        if ground(tx)? != *base {
            return Ok(false);
        }
        work(tx)?;
        Ok::<_, Error>(true)
    };
    if count <= FEW { app.write_blocking(work) } else { app.write_alone_blocking(work) }
}

/// Fails where another process went on from this place: what was reckoned here may be older than what it wrote.
fn owned(tx: &mut Tx, place: i64) -> Result<(), Error> {
    let there = followers::lags(tx)?.into_iter().find(|lag| lag.name == NAME);
    match there.is_some_and(|lag| lag.seq == place) {
        true => Ok(()),
        false => Err(Error::Stopped(format!("another process took over the follower {NAME}"))),
    }
}
