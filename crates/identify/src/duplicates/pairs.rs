//! Pairs as they are stored.

use std::collections::HashSet;

use ::model::{Id, Timestamp};
use db::Tx;
use platform::Error;
use platform::records::Writing;
use platform::records::merge::{self, Merger};
use serde_json::Value as Json;

use super::read::Users;
use super::sql;

/// Two people who may be one.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The older one.
    pub person: Id,
    pub other: Id,
    pub probability: f64,
    pub reasons: Json,
}

/// Pairs less probable than this are not shown.
pub(super) const SHOWN: f64 = 0.5;

impl Found {
    /// The pair's id, whoever of the two is named first.
    pub fn id(&self) -> Id {
        let (first, second) = (self.person.min(self.other), self.person.max(self.other));
        Id::derived(first, &second.to_string())
    }
}

/// Notes pairs.
pub(super) fn note(tx: &mut Tx, found: &[Found], now: Timestamp) -> Result<(), Error> {
    for one in found {
        tx.execute(
            sql::NOTE,
            &[
                one.id().into(),
                one.person.into(),
                one.other.into(),
                one.probability.into(),
                one.reasons.to_string().into(),
                now.into(),
            ],
        )?;
    }
    Ok(())
}

/// Forgets pairs.
pub(super) fn forget(tx: &mut Tx, ids: &HashSet<Id>) -> Result<(), Error> {
    if !ids.is_empty() {
        tx.execute(sql::FORGET, &[db::list::ids(ids)])?;
    }
    Ok(())
}

/// Makes one of two people. Not where the firm's own systems call them otherwise, where somebody said that they are not
/// the same or took such a merge back, nor where one of them is gone. Whether it did.
pub(super) fn unite(tx: &mut Tx, writing: &Writing, found: &Found) -> Result<bool, Error> {
    if tx.query_one(sql::DISMISSED, &[found.id().into()])?.is_some() {
        return Ok(false);
    }
    let now = merge::survivors_of(tx, &[found.person, found.other].into())?;
    let [survivor, loser] = [found.person, found.other].map(|id| now.get(&id).copied().unwrap_or(id));
    let pair = [survivor, loser];
    let there = tx.query(sql::SOME, &[db::list::ids(&pair)])?.len() == 2;
    if survivor == loser || !there || Users::differ(tx, pair)? || merge::was_undone(tx, pair)? {
        return Ok(false);
    }
    let merger = Merger { survivor, losers: vec![loser], fields: Default::default() };
    merge::merge(tx, writing, "people", merger)?;
    Ok(true)
}
