//! Some people compared with those who may be the same, by what was learnt of everybody.

use std::collections::{HashMap, HashSet};

use ::model::Id;
use db::Tx;
use mining::linkage::{Parameters, Scorer};
use platform::Error;

use super::pairs::{Found, SHOWN};
use super::read::{People, Users};
use super::{keys, sql, words};

/// Most people who share an address or a surname with one that are compared with her.
const CANDIDATES: i64 = 300;

/// The keys of some people as they are now; none for who is gone.
pub(super) fn of(tx: &mut Tx, ids: &HashSet<Id>) -> Result<HashMap<Id, Vec<i64>>, Error> {
    let (mut people, users) = (People::new(), Users::default());
    for row in tx.query(sql::SOME, &[db::list::ids(ids)])? {
        people.push(&row, &users)?;
    }
    let mut all: HashMap<Id, Vec<i64>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    all.extend(people.ids.iter().zip(0..).map(|((id, _), row)| (*id, keys::of(&people, row))));
    Ok(all)
}

/// The pairs that some people are in.
pub(super) fn compare(tx: &mut Tx, parameters: &Parameters, ids: &HashSet<Id>) -> Result<Vec<Found>, Error> {
    let list = db::list::ids(ids);
    let most = CANDIDATES * ids.len() as i64;
    let mut all: HashSet<Id> = ids.clone();
    let mut emails = HashSet::new();
    for row in tx.query(sql::SOME, std::slice::from_ref(&list))? {
        emails.extend(row.opt_text(4)?.map(str::to_owned));
    }
    let names = tx.query(sql::NAMES, &[list])?;
    let names = names.iter().map(|row| row.text(0).map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    for row in tx.query(sql::BY_EMAIL, &[db::list::texts(&emails), most.into()])? {
        all.insert(row.id(0)?);
    }
    for row in tx.query(sql::BY_NAME, &[db::list::texts(&names), most.into()])? {
        all.insert(row.id(0)?);
    }
    let keys = of(tx, ids)?.into_values().flatten().collect();
    all.extend(keys::sharing(tx, &keys)?);
    let all: Vec<Id> = all.into_iter().collect();
    let users = Users::read(tx, Some(&all))?;
    let mut people = People::new();
    for row in tx.query(sql::SOME, &[db::list::ids(&all)])? {
        people.push(&row, &users)?;
    }
    let failed = |error: mining::MiningError| Error::bug(format!("comparing people: {error}"));
    let scorer = Scorer::new(&people.table, parameters).map_err(failed)?;
    let mut found = Vec::new();
    let rows = 0..people.ids.len() as u32;
    for one in rows.clone().filter(|row| ids.contains(&people.ids[*row as usize].0)) {
        for other in rows.clone() {
            // Two that are both asked for are compared once.
            let twice = other < one && ids.contains(&people.ids[other as usize].0);
            if other == one || twice || scorer.score(one, other).probability < SHOWN {
                continue;
            }
            let explained = scorer.explain(one, other);
            let (person, second) = people.in_order(one, other);
            let (probability, reasons) = (explained.score.probability, words::reasons(&explained));
            found.push(Found { person, other: second, probability, reasons });
        }
    }
    Ok(found)
}
