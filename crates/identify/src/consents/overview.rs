//! What counts for one person, purpose by purpose.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;
use serde_json::{Value as Json, json};

use super::group::Group;
use super::may::{reached, weigh};
use super::suppressions::{digest, suppressed_of};
use super::{Channel, KeyOf, Purposes, State, find_key, group};

/// The word that counts for each channel and purpose.
type Standing = HashMap<(Channel, String), State>;

/// The states that count for a person, by channel and purpose.
pub fn counting(tx: &mut Tx, person: Id) -> Result<Standing, Error> {
    Ok(counting_all(tx, &HashSet::from([person]))?.remove(&person).unwrap_or_default())
}

/// The same for some people, each by her own id.
pub fn counting_all(tx: &mut Tx, people: &HashSet<Id>) -> Result<HashMap<Id, Standing>, Error> {
    Ok(group::read(tx, people, None)?.iter().map(|(id, group)| (*id, states(group))).collect())
}

/// What a person opted out of after a moment, and has not agreed to since.
pub fn opted_out_since(
    tx: &mut Tx,
    person: Id,
    since: Timestamp,
) -> Result<HashSet<(Channel, String)>, Error> {
    let group = group::read(tx, &HashSet::from([person]), None)?.remove(&person).unwrap_or_default();
    let out = |matter: &&(Channel, String)| {
        group.counts(matter).is_some_and(|word| word.state.is_opt_out() && word.at > since)
    };
    Ok(group.words.keys().filter(out).cloned().collect())
}

fn states(group: &Group) -> HashMap<(Channel, String), State> {
    let counts = group.words.keys().filter_map(|matter| Some((matter.clone(), group.counts(matter)?.state)));
    counts.collect()
}

/// What counts for a person who is there.
pub(super) fn of(tx: &mut Tx, person: Id) -> Result<Json, Error> {
    let one = HashSet::from([person]);
    let purposes = Purposes::load(tx)?;
    let reached = reached(tx, &one)?.remove(&person).unwrap_or_default();
    let group = group::read(tx, &one, None)?.remove(&person).unwrap_or_default();
    let mut suppressed = Vec::new();
    if let Some(key) = find_key(tx, KeyOf::Addresses)? {
        for channel in Channel::ALL {
            let (Some(kind), Some(address)) = (channel.address(), reached.address(*channel)) else {
                continue;
            };
            let digest = digest(&key, kind, address)?;
            if let Some(found) =
                suppressed_of(tx, &HashSet::from([&digest]))?.get(&(digest.clone(), *channel))
            {
                suppressed.push((*channel, *found));
            }
        }
    }
    let mut data = Vec::new();
    for purpose in purposes.active() {
        for channel in &purpose.channels {
            let word = group.counts(&(*channel, purpose.slug.clone()));
            let out = suppressed.iter().any(|(out, _)| out == channel);
            let verdict = weigh(purpose, *channel, word, &reached, out);
            data.push(json!({
                "channel": channel.name(),
                "purpose": purpose.slug,
                "purpose_name": purpose.name,
                "state": word.map(|word| word.state.name()),
                "basis": word.map_or(purpose.basis, |word| word.basis).name(),
                "since": word.map(|word| word.at),
                "source": word.and_then(|word| word.source.as_deref()),
                "text_version": word.and_then(|word| word.text_version),
                "allowed": verdict.allowed,
                "reason": verdict.reason.name(),
            }));
        }
    }
    let suppressed = suppressed.iter().map(|(channel, (reason, since))| {
        json!({"channel": channel.name(), "reason": reason.name(), "since": since})
    });
    Ok(json!({"data": data, "suppressed": suppressed.collect::<Vec<_>>(), "restricted": reached.restricted}))
}
