//! Forgetting somebody, for good: her episodes go, and with whom her profiles were counted.

use std::collections::BTreeSet;

use db::Tx;
use model::Id;
use platform::erasure::{Fate, Names, Pace, Personal, Sought, Swept};
use platform::{App, Error, feed};

use super::{sql, store};

const OWN: Fate = Fate::Kept("episodes go one by one, so that the warehouse hears of each");

/// What these tables hold of somebody.
pub(crate) const PERSONAL: [Personal; 3] = [
    Personal {
        table: store::TABLE,
        column: "person_id",
        names: Names::Profile,
        fate: OWN,
        title: "Episodes",
    },
    Personal {
        table: "episode_profiles",
        column: "profile_id",
        names: Names::Profile,
        fate: Fate::Deleted,
        title: "",
    },
    Personal {
        table: "episode_profiles",
        column: "person_id",
        names: Names::Profile,
        fate: Fate::Deleted,
        title: "",
    },
];

/// People of whom episodes are removed in one transaction.
const CHUNK: usize = 500;

/// Removes the episodes of those who are erased that a follower made since they were hidden. Their moments are gone by
/// then, so none makes them anew.
pub(crate) fn sweep(app: &App, pace: &Pace, sought: &Sought) -> Result<Swept, Error> {
    let people: Vec<Id> = sought.profiles.iter().copied().collect();
    let mut removed = 0;
    for chunk in people.chunks(CHUNK) {
        let (fence, chunk) = (pace.fence(), chunk.to_vec());
        removed += app.write_blocking(move |tx| {
            fence(tx)?;
            forget(tx, &chunk)
        })?;
    }
    Ok(Swept { counts: vec![("episodes", removed)], waits: None })
}

/// Removes the episodes of some people.
pub(crate) fn forget(tx: &mut Tx, people: &[Id]) -> Result<u64, Error> {
    let found = tx.query(sql::OF_PEOPLE, &[db::list::ids(people)])?;
    let ids: BTreeSet<Id> = found.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Id> = ids.into_iter().collect();
    feed::revise(tx, store::TABLE, 0, &ids)?;
    Ok(tx.execute(sql::REMOVE, &[db::list::ids(&ids)])?)
}
