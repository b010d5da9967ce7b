//! The short way: what somebody did after everything that is known of her goes on with her last episode or begins
//! another, and nothing she did before has to be read.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;

use super::build::{Moment, go_on};
use super::compute::{Changed, Profiles};
use super::rule::Rule;
use super::sql;
use super::store::{self, Stored};
use super::touch::{Touch, Touched};
use super::window::{Window, reads};

/// What changes for those whose moments are new and later than all others; the rest stays in `touched`. What the feed
/// brings after the part that is looked at counts as not told yet.
pub(super) fn appended(
    tx: &mut Tx,
    rule: &Rule,
    profiles: &Profiles,
    after: i64,
    touched: &mut Touched,
) -> Result<Changed, Error> {
    let mut changed = Changed::default();
    if !rule.says.goes_on() {
        return Ok(changed);
    }
    let windows: Vec<(Id, Window)> = touched
        .iter()
        .filter(|(id, touch)| is_told(rule, touch) && profiles.of(&[**id]).next().is_some())
        .map(|(id, touch)| (*id, Window::around(touch.from, touch.to, rule.says.gap())))
        .collect();
    for (people, window) in reads(windows) {
        let earliest = people.iter().filter_map(|id| Some(touched.get(id)?.from)).min();
        let Some(earliest) = earliest else { continue };
        let overtaken = overtaken(tx, profiles, &people, earliest, after, touched)?;
        let mut last: HashMap<Id, Stored> = HashMap::new();
        for stored in store::touching(tx, rule, &people, window)? {
            if last.get(&stored.person).is_none_or(|other| other.episode.end < stored.episode.end) {
                last.insert(stored.person, stored);
            }
        }
        for id in people.iter().filter(|id| !overtaken.contains(*id)) {
            let last = last.remove(id).map(|stored| stored.episode);
            let Some(touch) = touched.get(id) else { continue };
            if last.as_ref().is_some_and(|last| last.end >= touch.from) {
                continue;
            }
            let mut moments: Vec<Moment> = touched.remove(id).and_then(|touch| touch.new).unwrap_or_default();
            moments.sort_unstable_by_key(|moment| (moment.at, moment.id));
            let episodes = go_on(rule, last.as_ref(), &moments);
            changed.written.extend(episodes.into_iter().map(|episode| Stored::of(rule, *id, episode)));
        }
    }
    Ok(changed)
}

/// Whether new moments are all there is, and none of them has an amount that counts: of those before it is not known
/// whether they had amounts of several currencies.
fn is_told(rule: &Rule, touch: &Touch) -> bool {
    let counts = |moment: &Moment| moment.amount.is_some() && rule.says.amounts.contains(&moment.kind);
    touch.new.as_ref().is_some_and(|new| !new.iter().any(counts))
}

/// Who of some people did something, whatever it was, that was told before and is not before the new moments.
fn overtaken(
    tx: &mut Tx,
    profiles: &Profiles,
    people: &[Id],
    earliest: Timestamp,
    after: i64,
    touched: &Touched,
) -> Result<HashSet<Id>, Error> {
    let mut overtaken = HashSet::new();
    let asked = [db::list::ids(profiles.of(people)), earliest.into()];
    tx.for_each(sql::FROM, &asked, &mut |row| {
        let (at, seq) = (Timestamp(row.integer(1)?), row.integer(2)?);
        let Some(person) = profiles.owner(&row.id(0)?) else { return Ok(()) };
        if seq <= after && touched.get(person).is_some_and(|touch| at >= touch.from) {
            overtaken.insert(*person);
        }
        Ok(())
    })?;
    Ok(overtaken)
}
