//! Which episode stands around a moment in a timeline, and what a caller may see of episodes.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::Moment;
use model::{Id, Timestamp};
use platform::Error;
use platform::interactions::several;
use platform::schema::Schema;

use super::build::Episode;
use super::rule::Rule;
use super::{rules, sql, store};

/// Most episodes that are looked at for one page of a timeline.
const MOST: i64 = 2_000;

/// The episodes of some moments of a person, for her timeline. A moment that is in episodes of several rules is told
/// in that of the first rule.
pub(crate) fn around(
    tx: &mut Tx,
    person: Id,
    from: Timestamp,
    to: Timestamp,
    moments: &[Id],
) -> Result<HashMap<Id, Id>, Error> {
    let mut found: HashMap<Id, (usize, Id)> = HashMap::new();
    let rules = rules::active(tx)?;
    for row in tx.query(sql::MEMBERS, &[person.into(), from.into(), to.into(), MOST.into()])? {
        let (rule, episode) = (row.id(0)?, row.id(1)?);
        let Some(rank) = rules.iter().position(|known| known.id == rule) else { continue };
        for moment in store::members(row.bytes(2)?) {
            let told = found.entry(moment).or_insert((rank, episode));
            *told = (*told).min((rank, episode));
        }
    }
    Ok(moments.iter().filter_map(|moment| Some((*moment, found.get(moment)?.1))).collect())
}

/// Leaves only those episodes of which a caller sees every moment, without amounts that she may not see.
pub(super) fn seen(
    tx: &mut Tx,
    view: &Schema,
    full: &Schema,
    rules: &[Rule],
    episodes: Vec<(Id, Episode)>,
) -> Result<Vec<(Id, Episode)>, Error> {
    if !view.is_narrowed() {
        return Ok(episodes);
    }
    let moments: Vec<Id> = episodes.iter().flat_map(|(_, episode)| &episode.moments).copied().collect();
    let mut there = HashSet::new();
    for chunk in moments.chunks(10_000) {
        for row in several(tx, view, chunk)? {
            if let Some(model::Value::Id(id)) = row.get(1) {
                there.insert(*id);
            }
        }
    }
    let mut seen = Vec::new();
    for (rule, mut episode) in episodes {
        if !episode.moments.iter().all(|moment| there.contains(moment)) {
            continue;
        }
        let says = rules.iter().find(|known| known.id == rule);
        let hidden = |part: fn(&Moment) -> Option<&'static str>| {
            says.is_none_or(|rule| hides(view, full, &rule.says.kinds(), part))
        };
        if hidden(|moment| moment.amount) {
            episode.amount = None;
        }
        if hidden(|moment| moment.channel) {
            episode.channels.clear();
        }
        seen.push((rule, episode));
    }
    Ok(seen)
}

/// Whether what moments of these kinds say of something is of a field that is hidden from a caller.
fn hides(
    view: &Schema,
    full: &Schema,
    kinds: &HashSet<&str>,
    part: fn(&Moment) -> Option<&'static str>,
) -> bool {
    full.catalog.objects.iter().any(|object| {
        let mut said = object.moments.iter().filter(|moment| kinds.contains(moment.kind)).filter_map(part);
        let seen = view.catalog.object(&object.slug);
        said.any(|field| seen.is_none_or(|object| object.field(field).is_none()))
    })
}
