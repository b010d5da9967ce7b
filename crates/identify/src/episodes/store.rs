//! Episodes as they are stored.

use std::collections::{HashMap, HashSet};

use db::{Row, Tx};
use model::ColumnType::{self, Bytes, Integer, Text};
use model::{Id, Timestamp, Value};
use platform::{Error, feed};

use super::build::Episode;
use super::compute::Changed;
use super::rule::Rule;
use super::sql;
use super::window::Window;

/// The table.
pub(super) const TABLE: &str = "episodes";

/// An episode with whose it is and by which rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub person: Id,
    pub rule: Id,
    pub type_: String,
    pub name: String,
    pub episode: Episode,
}

impl Stored {
    /// An episode of somebody by a rule.
    pub fn of(rule: &Rule, person: Id, episode: Episode) -> Stored {
        Stored { person, rule: rule.id, type_: rule.type_.clone(), name: rule.name.clone(), episode }
    }
}

/// The columns in the order in which they are written.
pub(super) const COLUMNS: &[(&str, ColumnType)] = &[
    ("id", ColumnType::Id),
    ("person_id", ColumnType::Id),
    ("rule_id", ColumnType::Id),
    ("type", Text),
    ("name", Text),
    ("begin_at", Integer),
    ("end_at", Integer),
    ("closes_at", Integer),
    ("outcome", Text),
    ("moment_count", Integer),
    ("amount", Integer),
    ("currency", Text),
    ("channels", Text),
    ("first_kind", Text),
    ("last_kind", Text),
    ("members", Bytes),
    ("seq", Integer),
];

/// The episodes of some people by a rule that touch a stretch of time. What they are called is read from the rule: who
/// renames it has all of them written anew.
pub(super) fn touching(
    tx: &mut Tx,
    rule: &Rule,
    people: &[Id],
    window: Window,
) -> Result<Vec<Stored>, Error> {
    let asked = [db::list::ids(people), rule.id.into(), window.from.into(), window.to.into()];
    let rows = tx.query(sql::TOUCHING, &asked)?;
    rows.iter()
        .map(|row| {
            Ok(Stored {
                person: row.id(1)?,
                rule: rule.id,
                type_: row.text(13)?.to_owned(),
                name: row.text(14)?.to_owned(),
                episode: episode(row)?,
            })
        })
        .collect()
}

/// The episode in a row.
pub(super) fn episode(row: &Row) -> Result<Episode, Error> {
    Ok(Episode {
        id: row.id(0)?,
        begin: Timestamp(row.integer(2)?),
        end: Timestamp(row.integer(3)?),
        closes: row.opt_integer(4)?.map(Timestamp),
        outcome: row.opt_text(5)?.map(str::to_owned),
        count: row.integer(6)?,
        amount: row.opt_integer(7)?.zip(row.opt_text(8)?.map(str::to_owned)),
        channels: serde_json::from_str(row.text(9)?).map_err(|error| Error::bug(error.to_string()))?,
        first_kind: row.text(10)?.to_owned(),
        last_kind: row.text(11)?.to_owned(),
        moments: members(row.bytes(12)?),
    })
}

/// The moments of an episode, which are kept one behind the other.
pub(super) fn members(bytes: &[u8]) -> Vec<Id> {
    bytes.as_chunks::<16>().0.iter().map(|id| Id(*id)).collect()
}

/// Writes what changed, under one number of the feed. Nothing is written where nothing changed.
pub(super) fn write(tx: &mut Tx, changed: &Changed) -> Result<(), Error> {
    // A moment that moved to somebody else takes its episode along: it is gone there and written here.
    let written: HashSet<Id> = changed.written.iter().map(|stored| stored.episode.id).collect();
    let mut removed: Vec<Id> = changed.removed.iter().filter(|id| !written.contains(*id)).copied().collect();
    removed.sort_unstable();
    if written.is_empty() && removed.is_empty() {
        return Ok(());
    }
    tx.execute(sql::REMOVE, &[db::list::ids(written.iter().chain(&removed))])?;
    let seq = feed::revise(tx, TABLE, written.len(), &removed)?;
    let mut rows: Vec<Vec<Value>> = changed.written.iter().map(|stored| row(stored, seq)).collect();
    rows.sort_by(|one, other| match (&one[0], &other[0]) {
        (Value::Id(one), Value::Id(other)) => one.cmp(other),
        _ => std::cmp::Ordering::Equal,
    });
    tx.insert_many(TABLE, COLUMNS, &rows)?;
    Ok(())
}

fn row(stored: &Stored, seq: i64) -> Vec<Value> {
    let episode = &stored.episode;
    let members: Vec<u8> = episode.moments.iter().flat_map(|id| id.0).collect();
    let (amount, currency) = episode.amount.clone().unzip();
    vec![
        episode.id.into(),
        stored.person.into(),
        stored.rule.into(),
        stored.type_.as_str().into(),
        stored.name.as_str().into(),
        episode.begin.into(),
        episode.end.into(),
        episode.closes.into(),
        episode.outcome.as_deref().into(),
        episode.count.into(),
        amount.into(),
        currency.into(),
        serde_json::json!(episode.channels).to_string().into(),
        episode.first_kind.as_str().into(),
        episode.last_kind.as_str().into(),
        members.into(),
        seq.into(),
    ]
}

/// Notes with whom profiles are counted.
pub(super) fn count(tx: &mut Tx, counted: &HashMap<Id, Id>) -> Result<(), Error> {
    if counted.is_empty() {
        return Ok(());
    }
    tx.execute(sql::UNCOUNT, &[db::list::ids(counted.keys())])?;
    let mut rows: Vec<(&Id, &Id)> = counted.iter().collect();
    rows.sort_unstable();
    let rows: Vec<Vec<Value>> =
        rows.into_iter().map(|(profile, person)| vec![(*profile).into(), (*person).into()]).collect();
    let columns = [("profile_id", ColumnType::Id), ("person_id", ColumnType::Id)];
    tx.insert_many("episode_profiles", &columns, &rows)?;
    Ok(())
}
