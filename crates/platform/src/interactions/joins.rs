//! Whose a profile is. Moments keep for ever the profile they arrived under; this table says which person it was joined
//! with, and is looked up whenever somebody reads. A profile that is not in it is its own person.
//!
//! Nothing is ever rewritten because of a join: the history of a profile moves with one row, and back with one row.

use std::collections::{HashMap, HashSet};

use db::{Column, Index, Table, Tx};
use model::{ColumnType, Id, Value};

use super::sql;
use crate::{Error, feed};

/// The table of joins.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "profile_joins",
        &["profile_id"],
        vec![
            Column::required("profile_id", ColumnType::Id),
            Column::required("person_id", ColumnType::Id),
            // The revision that said it last.
            Column::required("seq", ColumnType::Integer),
        ],
    );
    let indexes = vec![
        Index::on("profile_joins_person", "profile_joins", &["person_id", "profile_id"]),
        Index::on("profile_joins_seq", "profile_joins", &["seq"]),
    ];
    (vec![table], indexes)
}

/// Under this name the feed tells who lost a profile, and with it a part of her history.
const LOST: &str = "profile_owners";

/// Whose histories became others in a stretch of the feed, because profiles came to them or went.
pub fn touched(tx: &mut Tx, after: i64, upto: i64) -> Result<HashSet<Id>, Error> {
    let mut people = HashSet::new();
    for row in tx.query(sql::JOINS_BETWEEN, &[after.into(), upto.into()])? {
        people.extend([row.id(0)?, row.id(1)?]);
    }
    for row in tx.query(sql::LOST_BETWEEN, &[after.into(), upto.into(), LOST.into()])? {
        people.insert(row.id(0)?);
    }
    Ok(people)
}

const COLUMNS: &[(&str, ColumnType)] =
    &[("profile_id", ColumnType::Id), ("person_id", ColumnType::Id), ("seq", ColumnType::Integer)];

/// Whom some profiles were joined with; those that are their own person are left out.
pub fn persons_of(tx: &mut Tx, profiles: &HashSet<Id>) -> Result<HashMap<Id, Id>, Error> {
    if profiles.is_empty() {
        return Ok(HashMap::new());
    }
    let found = tx.query(sql::PERSONS_OF, &[db::list::ids(profiles)])?;
    found.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// Every profile of a person: her own, and those that were joined with her.
pub fn profiles_of(tx: &mut Tx, person: Id) -> Result<Vec<Id>, Error> {
    let mut profiles = vec![person];
    for row in tx.query(sql::PROFILES_OF, &[person.into()])? {
        profiles.push(row.id(0)?);
    }
    // A person that was split off again stands there as her own.
    profiles[1..].sort_unstable();
    profiles.dedup();
    let own = profiles[1..].iter().position(|profile| *profile == person);
    if let Some(own) = own {
        profiles.remove(own + 1);
    }
    Ok(profiles)
}

/// Joins each profile with a person, whatever was said of it before. A profile joined with itself is its own person
/// again.
pub fn join(tx: &mut Tx, pairs: &[(Id, Id)]) -> Result<(), Error> {
    if pairs.is_empty() {
        return Ok(());
    }
    let profiles: HashSet<Id> = pairs.iter().map(|(profile, _)| *profile).collect();
    // The last word on a profile counts.
    let last: HashMap<Id, Id> = pairs.iter().copied().collect();
    let mut lost = HashSet::new();
    for row in tx.query(sql::PART, &[db::list::ids(&profiles)])? {
        let (profile, owner) = (row.id(0)?, row.id(1)?);
        if last.get(&profile) != Some(&owner) {
            lost.insert(owner);
        }
    }
    if !lost.is_empty() {
        feed::revise(tx, LOST, 0, &lost.into_iter().collect::<Vec<_>>())?;
    }
    let seq = feed::revise(tx, "profile_joins", pairs.len(), &[])?;
    let mut rows: Vec<Vec<Value>> =
        last.into_iter().map(|(profile, person)| vec![profile.into(), person.into(), seq.into()]).collect();
    rows.sort_by(|one, other| match (&one[0], &other[0]) {
        (Value::Id(one), Value::Id(other)) => one.cmp(other),
        _ => std::cmp::Ordering::Equal,
    });
    tx.insert_many("profile_joins", COLUMNS, &rows)?;
    Ok(())
}

/// Takes profiles apart from somebody who is erased: each is its own person again, for whoever keeps joins in memory too.
pub(crate) fn part(tx: &mut Tx, persons: &[Id]) -> Result<(), Error> {
    let mut pairs = Vec::new();
    for row in tx.query(crate::erasure::sql::PROFILES, &[db::list::ids(persons)])? {
        let profile = row.id(0)?;
        pairs.push((profile, profile));
    }
    join(tx, &pairs)
}

/// Forgets the joins of profiles that are their own people.
pub(crate) fn forget_own<'a>(tx: &mut Tx, profiles: impl IntoIterator<Item = &'a Id>) -> Result<(), Error> {
    tx.execute(sql::FORGET_OWN, &[db::list::ids(profiles)])?;
    Ok(())
}

/// Which of these moments are there already.
pub fn known(tx: &mut Tx, moments: &HashSet<Id>) -> Result<HashSet<Id>, Error> {
    let found = tx.query(sql::KNOWN, &[db::list::ids(moments)])?;
    found.iter().map(|row| Ok(row.id(0)?)).collect()
}
