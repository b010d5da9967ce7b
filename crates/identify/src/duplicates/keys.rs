//! What people are found by: hashes of an address, of how names sound, of the end of a number. They are kept with each
//! person, so that whoever may be the same is found by an index and nobody has to be looked through.

use std::collections::{HashMap, HashSet};

use ::model::{ColumnType, Id, Value};
use db::Tx;
use mining::linkage::keys;
use platform::Error;

use super::read::People;
use super::sql;

/// The rules whose keys are kept: each forgives other faults. Those that too many people share are left to the job.
const KEPT: [&str; 7] = [
    "e-mail",
    "telephone ending",
    "date of birth and surname",
    "date of birth and given name",
    "both names",
    "both names and city",
    "e-mail name",
];

/// Most people that are looked at of those who share one key.
const SHARED: i64 = 100;

/// The keys of a person in a table, sorted.
pub(super) fn of(people: &People, row: u32) -> Vec<i64> {
    let kept = keys(&people.table, row).into_iter().filter(|key| KEPT.contains(&key.rule.as_str()));
    let mut keys: Vec<i64> = kept.map(|key| key.broad as i64).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// People who share one of some keys.
pub(super) fn sharing(tx: &mut Tx, keys: &HashSet<i64>) -> Result<HashSet<Id>, Error> {
    let mut found = HashSet::new();
    for key in keys {
        for row in tx.query(sql::BY_KEY, &[(*key).into(), SHARED.into()])? {
            found.insert(row.id(0)?);
        }
    }
    Ok(found)
}

/// Those of some people whose keys are others than are kept.
pub(super) fn differing(
    tx: &mut Tx,
    mut wanted: HashMap<Id, Vec<i64>>,
) -> Result<HashMap<Id, Vec<i64>>, Error> {
    let mut kept: HashMap<Id, Vec<i64>> = HashMap::new();
    for row in tx.query(sql::KEYS_OF, &[db::list::ids(wanted.keys())])? {
        kept.entry(row.id(0)?).or_default().push(row.integer(1)?);
    }
    wanted.retain(|person, keys| {
        let mut there = kept.remove(person).unwrap_or_default();
        there.sort_unstable();
        there != *keys
    });
    Ok(wanted)
}

/// Keeps the keys of some people in the place of those they had. Who has none any more is not found any more.
pub(super) fn keep(tx: &mut Tx, wanted: &HashMap<Id, Vec<i64>>) -> Result<(), Error> {
    if wanted.is_empty() {
        return Ok(());
    }
    tx.execute(sql::FORGET_KEYS, &[db::list::ids(wanted.keys())])?;
    let mut rows: Vec<(Id, i64)> =
        wanted.iter().flat_map(|(person, keys)| keys.iter().map(|key| (*person, *key))).collect();
    rows.sort_unstable();
    let rows: Vec<Vec<Value>> =
        rows.into_iter().map(|(person, key)| vec![person.into(), key.into()]).collect();
    tx.insert_many("duplicate_keys", &[("person_id", ColumnType::Id), ("key", ColumnType::Integer)], &rows)?;
    Ok(())
}
