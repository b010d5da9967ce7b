//! Coming into segments and leaving them: what was found is compared with what is stored, and the difference is
//! written, in one transaction with whatever made it due.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Timestamp, Value};
use platform::interactions::{NewInteraction, write_many};
use platform::{App, Error, feed};
use serde_json::json;

use super::sql;
use super::tables::{MEMBER, MEMBERS, STAY, STAYS};

/// The moment that somebody came into a segment.
pub(super) const ENTERED: &str = "segment_entered";
/// The moment that she left it.
pub(super) const LEFT: &str = "segment_left";

/// Who of some people was found to be in a segment.
pub(super) struct Found {
    pub segment: Id,
    /// Of which version of its tree that is.
    pub version: i64,
    pub name: String,
    pub members: HashSet<Id>,
}

/// A difference for one segment.
struct Moves {
    entered: Vec<Id>,
    /// The stay, who, and since when.
    left: Vec<(Id, Id, Timestamp)>,
}

/// How moves are written down.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    pub app: &'a App,
    pub now: Timestamp,
    /// Which people something happened to live: for them followers hear of it. None at all while a segment is filled,
    /// which enters nobody into anything.
    pub live: Option<&'a HashMap<Id, bool>>,
}

impl Writing<'_> {
    /// Brings what is stored of some people to what was found, and says how many moves that were.
    pub fn bring(&self, tx: &mut Tx, people: &[Id], all: &[Found]) -> Result<usize, Error> {
        let mut stored: HashMap<Id, HashMap<Id, (Id, Timestamp)>> = HashMap::new();
        for row in tx.query(sql::MEMBERS_AMONG, &[db::list::ids(people)])? {
            let stay = (row.id(2)?, Timestamp(row.integer(3)?));
            stored.entry(row.id(0)?).or_default().insert(row.id(1)?, stay);
        }
        let none = HashMap::new();
        let mut count = 0;
        for found in all {
            let stored = stored.get(&found.segment).unwrap_or(&none);
            let mut entered: Vec<Id> =
                found.members.iter().filter(|person| !stored.contains_key(person)).copied().collect();
            entered.sort_unstable();
            let left = stored.iter().filter(|(person, _)| !found.members.contains(person));
            let mut left: Vec<_> = left.map(|(person, (stay, since))| (*stay, *person, *since)).collect();
            left.sort_unstable();
            count += self.write(tx, found.segment, &found.name, &Moves { entered, left })?;
        }
        Ok(count)
    }

    fn write(&self, tx: &mut Tx, segment: Id, name: &str, moves: &Moves) -> Result<usize, Error> {
        let Moves { entered, left } = moves;
        if entered.is_empty() && left.is_empty() {
            return Ok(0);
        }
        let gone: Vec<Id> = left.iter().map(|(stay, _, _)| *stay).collect();
        let seq = feed::revise(tx, MEMBERS, entered.len(), &gone)?;
        let rows: Vec<Vec<Value>> = entered
            .iter()
            .map(|person| {
                vec![self.app.id().into(), seq.into(), segment.into(), (*person).into(), self.now.into()]
            })
            .collect();
        tx.insert_many(MEMBERS, MEMBER, &rows)?;
        if !left.is_empty() {
            tx.execute(sql::FORGET_MEMBERS, &[db::list::ids(&gone)])?;
            let seq = feed::revise(tx, STAYS, left.len(), &[])?;
            let rows: Vec<Vec<Value>> = left
                .iter()
                .map(|(stay, person, since)| {
                    vec![
                        (*stay).into(),
                        seq.into(),
                        segment.into(),
                        (*person).into(),
                        (*since).into(),
                        self.now.into(),
                    ]
                })
                .collect();
            tx.insert_many(STAYS, STAY, &rows)?;
        }
        self.count(tx, segment, entered.len() as i64, left.len() as i64)?;
        self.tell(tx, segment, name, moves)?;
        Ok(entered.len() + left.len())
    }

    fn count(&self, tx: &mut Tx, segment: Id, entered: i64, left: i64) -> Result<(), Error> {
        let row = tx.query_one(sql::COUNTED, &[segment.into(), (entered - left).into()])?;
        let Some(row) = row else { return Ok(()) };
        let day = i64::from(self.now.day_in(&self.app.firm.time_zone).0);
        let refilled = self.live.is_none();
        // Whoever is found by filling did not come today.
        let (entered, left) = if refilled { (0, 0) } else { (entered, left) };
        let said = [
            segment.into(),
            day.into(),
            entered.into(),
            left.into(),
            row.integer(0)?.into(),
            refilled.into(),
        ];
        tx.execute(sql::DAY, &said)?;
        Ok(())
    }

    /// Writes the moves into the histories of those whom something happened to live.
    fn tell(&self, tx: &mut Tx, segment: Id, name: &str, moves: &Moves) -> Result<(), Error> {
        let Some(live) = self.live else { return Ok(()) };
        let is_live = |person: &Id| live.get(person).copied().unwrap_or(false);
        let entered = moves.entered.iter().map(|person| (ENTERED, *person));
        let left = moves.left.iter().map(|(_, person, _)| (LEFT, *person));
        let properties = json!({"segment_id": segment, "segment": name}).to_string();
        let moment = |(kind, person): (&str, Id)| NewInteraction {
            id: self.app.id(),
            live: true,
            profile_id: Some(person),
            at: self.now,
            received_at: self.now,
            kind: kind.to_owned(),
            department: Some("marketing".to_owned()),
            properties: Some(properties.clone()),
            ..NewInteraction::default()
        };
        let moments: Vec<NewInteraction> =
            entered.chain(left).filter(|(_, person)| is_live(person)).map(moment).collect();
        if moments.is_empty() {
            return Ok(());
        }
        let first = feed::take(tx, moments.len())?;
        write_many(tx, first, moments)
    }
}
