//! Writing into the ledger.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{ColumnType, Id, Timestamp, Value};
use platform::interactions::{joins, write_many};
use platform::records::Writing;
use platform::records::merge::absorbed_by;
use platform::{Error, feed};
use serde_json::Value as Json;

use super::group::{self, Group, Matter, Word};
use super::tables::{LEDGER, STATES};
use super::{Basis, Channel, Held, Origin, Purposes, State, judge, moments, sql};

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Whom it is about; also one that went into another record, under whose id it is kept then.
    pub person: Id,
    /// Over which channel.
    pub channel: Channel,
    /// For which purpose, by its slug.
    pub purpose: String,
    /// What she said.
    pub state: State,
    /// What it rests on; the basis of its purpose where nothing is said.
    pub basis: Option<Basis>,
    /// The version of the text she was shown.
    pub text_version: Option<i64>,
    /// Where it was said, like `preference_page` or the name of a file.
    pub source: Option<String>,
    /// When she said it.
    pub at: Timestamp,
    /// What proves it, a JSON object of at most [`PROOF_LIMIT`] bytes.
    pub proof: Option<Json>,
    /// What tells it from every other entry of its source. One that was recorded before is not recorded again.
    pub key: Option<String>,
}

/// The longest proof, in bytes of JSON.
pub const PROOF_LIMIT: usize = 8 * 1024;

/// What became of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The entry in the ledger.
    pub id: Id,
    /// The person as she is now.
    pub person: Id,
    /// What it was taken for: a website's `granted` is `pending`.
    pub state: State,
    /// Whether it counts now.
    pub effective: bool,
    /// Why it does not, where the rules say so.
    pub held: Option<Held>,
    /// Whether it was there already, and nothing was written.
    pub known: bool,
}

/// Records what people said, each in its turn, and gives what became of each in their order. Statements are few
/// whatever the number of entries, so up to [`platform::records::CHUNK`] of them go in at a time.
///
/// Whoever calls has seen to it that the people and the purposes are there, that `writing` may edit them, and that
/// nobody speaks of the future. Needs a transaction that writes. Each entry also becomes a moment of the person, live
/// where `writing` is and it was said within a day.
pub fn record(
    tx: &mut Tx,
    writing: &Writing,
    entries: Vec<Entry>,
    origin: Origin,
) -> Result<Vec<Recorded>, Error> {
    let mut ledger = Ledger::default();
    ledger.learn(tx, &entries)?;
    let mut fresh = Vec::new();
    let mut answers = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(known) = ledger.known(&entry) {
            answers.push(known);
            continue;
        }
        let recorded = ledger.take(writing, &entry, origin)?;
        fresh.push((entry, recorded.clone()));
        answers.push(recorded);
    }
    ledger.write(tx, writing, &fresh, origin)?;
    Ok(answers)
}

/// What is known of everybody some entries are about, kept up as they are taken. Nothing is written before
/// [`Ledger::write`], so it also tells what would become of entries.
#[derive(Default)]
pub(super) struct Ledger {
    purposes: Purposes,
    known: HashMap<String, Recorded>,
    /// Whose the records are that entries name.
    people: HashMap<Id, Id>,
    groups: HashMap<Id, Group>,
    /// Last words that are to be written, each in the place of the one with its id.
    fresh: HashMap<Id, (Matter, Word)>,
}

const MEMBERS: &[(&str, ColumnType)] = &[("consent_id", ColumnType::Id), ("profile_id", ColumnType::Id)];

/// The number that last words get when they are written.
const UNWRITTEN: i64 = i64::MAX;

impl Ledger {
    /// Looks up what is not known yet of those whom entries are about, and refuses what names nobody or no purpose.
    pub fn learn(&mut self, tx: &mut Tx, entries: &[Entry]) -> Result<(), Error> {
        if self.purposes.0.is_empty() {
            self.purposes = Purposes::load(tx)?;
        }
        for entry in entries {
            self.purposes.must(&entry.purpose)?;
        }
        let named: HashSet<Id> =
            entries.iter().map(|entry| entry.person).filter(|id| !self.people.contains_key(id)).collect();
        if !named.is_empty() {
            self.meet(tx, &named)?;
        }
        let keys: HashSet<&String> = entries.iter().filter_map(|entry| entry.key.as_ref()).collect();
        if !keys.is_empty() {
            for row in tx.query(sql::KNOWN, &[db::list::texts(keys)])? {
                let state = State::named(row.text(3)?);
                let recorded = Recorded {
                    id: row.id(1)?,
                    person: row.id(2)?,
                    state: state
                        .ok_or_else(|| Error::Damaged("a consent has an unknown state".to_owned()))?,
                    effective: row.boolean(4)?,
                    held: None,
                    known: true,
                };
                self.known.insert(row.text(0)?.to_owned(), recorded);
            }
        }
        Ok(())
    }

    fn meet(&mut self, tx: &mut Tx, named: &HashSet<Id>) -> Result<(), Error> {
        let joined = joins::persons_of(tx, named)?;
        self.people.extend(named.iter().map(|id| (*id, joined.get(id).copied().unwrap_or(*id))));
        let now: HashSet<Id> = named.iter().map(|id| self.now(*id)).collect();
        let now: HashSet<Id> = now.into_iter().filter(|id| !self.groups.contains_key(id)).collect();
        if now.is_empty() {
            return Ok(());
        }
        if tx.query(sql::PEOPLE, &[db::list::ids(&now)])?.len() < now.len() {
            return Err(Error::invalid("/person_id", "there is no such person"));
        }
        let mut groups = group::read(tx, &now, None)?;
        for (person, absorbed) in absorbed_by(tx, &now)? {
            let Some(group) = groups.get_mut(&person) else { continue };
            for id in absorbed {
                if !group.members.contains(&id) {
                    group.members.push(id);
                }
            }
        }
        self.groups.extend(groups);
        Ok(())
    }

    /// What became of an entry that was recorded before.
    pub fn known(&self, entry: &Entry) -> Option<Recorded> {
        let known = self.known.get(entry.key.as_ref()?)?;
        Some(Recorded { known: true, person: self.now(known.person), ..known.clone() })
    }

    /// Whether what counts says the same already, no earlier.
    pub fn says_so(&self, entry: &Entry, origin: Origin) -> bool {
        let group = self.groups.get(&self.now(entry.person));
        let word = group.and_then(|group| group.counts(&(entry.channel, entry.purpose.clone())));
        word.is_some_and(|word| word.state == judge::taken_for(entry.state, origin) && word.at >= entry.at)
    }

    /// Lets go of what was only needed to write the entries so far, where none of them is written.
    pub fn forget_rows(&mut self) {
        self.known.clear();
        self.fresh.clear();
    }

    /// The person that a record is now.
    fn now(&self, record: Id) -> Id {
        self.people.get(&record).copied().unwrap_or(record)
    }

    /// Takes an entry, without writing it. What is said now and does not want something counts even when a clock went
    /// back since the last word.
    pub fn take(&mut self, writing: &Writing, entry: &Entry, origin: Origin) -> Result<Recorded, Error> {
        let id = writing.app.id();
        let person = self.now(entry.person);
        let basis = self.basis(entry)?;
        let group = self.groups.get_mut(&person).ok_or_else(|| Error::bug("somebody was not looked up"))?;
        let matter = (entry.channel, entry.purpose.clone());
        let state = judge::taken_for(entry.state, origin);
        let mut held = judge::judge(state, origin, group.counts(&matter).map(|word| word.state));
        if held.is_none() {
            for member in group.members.clone() {
                let last = group.last(&matter, member).map(|word| word.at);
                let said_now = state.is_opt_out() && entry.at >= writing.now;
                let at = last.filter(|_| said_now).map_or(entry.at, |last| last.max(entry.at));
                if last.is_some_and(|last| last > at) {
                    if member == entry.person {
                        held = Some(Held::Later);
                    }
                    continue;
                }
                // An opt-out is said of each for good, all else only as long as they are one.
                let said_of = if state.is_opt_out() { member } else { entry.person };
                let word = Word {
                    seq: UNWRITTEN,
                    person: member,
                    said_of,
                    state,
                    basis,
                    text_version: entry.text_version,
                    source: entry.source.clone(),
                    at,
                    consent: id,
                };
                let words = group.words.entry(matter.clone()).or_default();
                words.retain(|other| (other.person, other.said_of) != (member, said_of));
                words.push(word.clone());
                self.fresh.insert(key_of(&matter, &word), (matter.clone(), word));
            }
        }
        let counts = group.counts(&matter).is_some_and(|word| word.state == state);
        let recorded =
            Recorded { id, person, state, effective: held.is_none() && counts, held, known: false };
        if let Some(key) = &entry.key {
            self.known.insert(key.clone(), recorded.clone());
        }
        Ok(recorded)
    }

    /// What an entry rests on.
    fn basis(&self, entry: &Entry) -> Result<Basis, Error> {
        Ok(match entry.basis {
            Some(basis) => basis,
            None => self.purposes.must(&entry.purpose)?.basis,
        })
    }

    /// Writes the entries that were taken, with everything that follows from them.
    pub fn write(
        mut self,
        tx: &mut Tx,
        writing: &Writing,
        rows: &[(Entry, Recorded)],
        origin: Origin,
    ) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let seq = feed::revise(tx, "consents", rows.len(), &[])?;
        let mut ledger = Vec::with_capacity(rows.len());
        let mut moments = Vec::with_capacity(rows.len());
        for (entry, recorded) in rows {
            let basis = self.basis(entry)?;
            ledger.push(row(writing, seq, entry, basis, recorded, origin));
            moments.push(moments::of(writing, entry, basis, recorded));
        }
        tx.insert_many("consents", LEDGER, &ledger)?;
        let members = rows.iter().flat_map(|(entry, recorded)| {
            let members = self.groups.get(&recorded.person).map(|group| group.members.as_slice());
            let others = members.unwrap_or_default().iter().filter(|member| **member != entry.person);
            others.map(|member| vec![recorded.id.into(), (*member).into()])
        });
        let members: Vec<Vec<Value>> = members.collect();
        tx.insert_many("consent_members", MEMBERS, &members)?;
        let fresh = std::mem::take(&mut self.fresh);
        if !fresh.is_empty() {
            let seq = feed::revise(tx, "consent_states", fresh.len(), &[])?;
            tx.execute(sql::FORGET_STATES, &[db::list::ids(fresh.keys())])?;
            let mut states: Vec<_> = fresh.into_iter().collect();
            states.sort_by_key(|(id, _)| *id);
            let states: Vec<Vec<Value>> =
                states.into_iter().map(|(id, (matter, word))| state_row(id, seq, matter, word)).collect();
            tx.insert_many("consent_states", STATES, &states)?;
        }
        let first = feed::take(tx, moments.len())?;
        write_many(tx, first, moments)
    }
}

/// The row that holds a last word.
fn key_of(matter: &Matter, word: &Word) -> Id {
    Id::derived(word.person, &format!("consent\0{}\0{}\0{}", word.said_of, matter.0.name(), matter.1))
}

fn row(
    writing: &Writing,
    seq: i64,
    entry: &Entry,
    basis: Basis,
    recorded: &Recorded,
    origin: Origin,
) -> Vec<Value> {
    vec![
        recorded.id.into(),
        seq.into(),
        entry.person.into(),
        entry.channel.name().into(),
        entry.purpose.as_str().into(),
        recorded.state.name().into(),
        basis.name().into(),
        entry.text_version.into(),
        entry.source.clone().into(),
        origin.name().into(),
        entry.at.into(),
        writing.now.into(),
        entry.proof.as_ref().map(Json::to_string).into(),
        writing.actor.kind().into(),
        writing.actor.id().into(),
        recorded.effective.into(),
        entry.key.clone().into(),
    ]
}

fn state_row(id: Id, seq: i64, matter: Matter, word: Word) -> Vec<Value> {
    vec![
        id.into(),
        seq.into(),
        word.person.into(),
        word.said_of.into(),
        matter.0.name().into(),
        matter.1.into(),
        word.state.name().into(),
        word.basis.name().into(),
        word.text_version.into(),
        word.source.into(),
        word.at.into(),
        word.consent.into(),
    ]
}
