//! What is known of some people, as far as conditions ask: read once for all of them.

use std::collections::{HashMap, HashSet};

use db::Tx;
use identify::consents::{Channel, State, standing};
use model::field::Reading;
use model::filter::behaviour::sql::Moments;
use model::filter::behaviour::{Happened, Now};
use model::filter::{Compiled, Fault, Source, compile};
use model::{Currency, Id, Timestamp};
use platform::firm::Firm;
use platform::schema::Schema;
use platform::{Error, interactions};

use super::PEOPLE;
use super::sql;
use super::tree::{Conditions, Node};

/// Conditions on records that one query answers. Each becomes a column.
const COLUMNS: usize = 100;

/// What is known of some people.
pub(super) struct Facts {
    now: Now,
    /// For each person who is there, which conditions on records hold.
    records: HashMap<Id, Vec<bool>>,
    /// For each person, the moments that pass each test, in their order.
    moments: HashMap<Id, Vec<Vec<Happened>>>,
    /// For each matter, what counts of the words of each person who said something.
    words: Vec<HashMap<Id, State>>,
    /// Who is in which segment, as it is stored.
    members: HashSet<(Id, Id)>,
}

/// The moment at which conditions are answered. Where the firm looks back from another day, lengths of time do too.
pub(super) fn now(firm: &Firm, at: Timestamp) -> Now {
    let from = firm.looks_back_from(at);
    Now { at: from, last: at.max(from), zone: firm.time_zone.clone(), currency: firm.currency }
}

impl Facts {
    /// Reads what conditions ask of some people.
    pub fn read(
        tx: &mut Tx,
        schema: &Schema,
        firm: &Firm,
        conditions: &Conditions,
        people: &[Id],
        at: Timestamp,
    ) -> Result<Facts, Error> {
        let now = now(firm, at);
        Ok(Facts {
            records: records(tx, schema, &firm.reading_at(at), conditions, people)?,
            moments: moments(tx, schema, &firm.reading(), conditions, people, &now)?,
            words: words(tx, conditions, people)?,
            members: members(tx, people)?,
            now,
        })
    }

    /// Who is there.
    pub fn people(&self) -> impl Iterator<Item = Id> {
        self.records.keys().copied()
    }

    /// Whether a person meets a condition. Other segments are asked of `in_segment` first, which knows what was found
    /// just now, then of what is stored.
    pub fn holds(&self, node: &Node, person: Id, in_segment: &dyn Fn(Id, Id) -> Option<bool>) -> bool {
        node.holds(&|leaf| match leaf {
            Node::Record(at) => self.record(*at, person),
            Node::Did { did, test, .. } => did.measure(self.of(person, *test), &self.now).holds,
            Node::Sequence { .. } => self.followed(leaf, person).is_some(),
            Node::Consent { consent, matter, .. } => consent.holds(self.said(*matter, person)),
            Node::Share { share, .. } => share.has(person),
            Node::Segment { segment, .. } => {
                in_segment(*segment, person).unwrap_or_else(|| self.members.contains(&(*segment, person)))
            }
            Node::And(_) | Node::Or(_) | Node::Not(_) => false,
        })
    }

    /// Whether a condition on the record holds.
    pub fn record(&self, at: usize, person: Id) -> bool {
        self.records.get(&person).and_then(|all| all.get(at)).copied().unwrap_or(false)
    }

    /// A person's moments that pass a test.
    pub fn of(&self, person: Id, test: usize) -> &[Happened] {
        self.moments.get(&person).and_then(|tests| tests.get(test)).map_or(&[], Vec::as_slice)
    }

    /// What counts of a person's words on a matter, if she said anything.
    pub fn said(&self, matter: usize, person: Id) -> Option<&'static str> {
        Some(self.words.get(matter)?.get(&person)?.name())
    }

    /// When the last step of a sequence was done the last time.
    pub fn followed(&self, node: &Node, person: Id) -> Option<Timestamp> {
        let Node::Sequence { sequence, tests, .. } = node else { return None };
        let mut all: HashMap<i64, (&Happened, u32)> = HashMap::new();
        for (step, test) in tests.iter().enumerate() {
            for one in self.of(person, *test) {
                all.entry(one.seq).or_insert((one, 0)).1 |= 1 << step;
            }
        }
        let mut all: Vec<(&Happened, u32)> = all.into_values().collect();
        all.sort_unstable_by_key(|(one, _)| (one.at, one.seq));
        sequence.found(all, &self.now)
    }

    /// The moment at which it was read.
    pub fn now(&self) -> &Now {
        &self.now
    }

    /// Whether somebody is in a segment, as it is stored.
    pub fn is_member(&self, segment: Id, person: Id) -> bool {
        self.members.contains(&(segment, person))
    }
}

fn records(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    conditions: &Conditions,
    people: &[Id],
) -> Result<HashMap<Id, Vec<bool>>, Error> {
    let object = schema.object(PEOPLE)?;
    let mut found: HashMap<Id, Vec<bool>> = HashMap::new();
    let mut parts = conditions.records.chunks(COLUMNS).collect::<Vec<_>>();
    if parts.is_empty() {
        parts.push(&[]);
    }
    for part in parts {
        let mut source = Source::new(&schema.catalog, object, "r");
        let mut out = Compiled::default();
        let ids = out.bind(db::list::ids(people));
        out.sql += "select r.id";
        for condition in part {
            out.sql += ", ";
            compile(condition, &mut source, reading, &mut out).map_err(faulty)?;
        }
        // Whoever stands in the list leads to the rows.
        let from = source.from_clause(&mut out);
        let (own, attached) =
            from.split_once(" left join ").map_or((from.as_str(), ""), |(own, rest)| (own, rest));
        let attached = if attached.is_empty() { String::new() } else { format!(" left join {attached}") };
        out.sql += &format!(" from ids({ids}) l cross join {own}{attached} where r.id = l.value");
        for row in tx.query(&out.sql, &out.params)? {
            let holds = (1..=part.len()).map(|at| row.boolean(at)).collect::<Result<Vec<_>, _>>()?;
            found.entry(row.id(0)?).or_default().extend(holds);
        }
    }
    Ok(found)
}

fn moments(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    conditions: &Conditions,
    people: &[Id],
    now: &Now,
) -> Result<HashMap<Id, Vec<Vec<Happened>>>, Error> {
    if conditions.tests.is_empty() {
        return Ok(HashMap::new());
    }
    let object = interactions::described();
    let moments = Moments { catalog: &schema.catalog, object: &object, reading };
    let mut out = Compiled::default();
    let ids = out.bind(db::list::ids(people));
    let until = out.bind(now.last.into());
    out.sql += "select p.person_id, i.at, i.seq, i.amount, i.currency";
    for test in &conditions.tests {
        out.sql += ", (";
        moments.condition(&test.kinds, test.filter.as_ref(), false, &mut out).map_err(faulty)?;
        out.sql += ")";
    }
    let kinds: HashSet<&str> = conditions.kinds().collect();
    let kinds = out.bind(db::list::texts(kinds));
    out.sql += &format!(
        " from (select l.value as person_id, l.value as profile_id from ids({ids}) l \
         union all select j.person_id, j.profile_id from ids({ids}) l cross join profile_joins j \
         where j.person_id = l.value and j.profile_id <> j.person_id) p \
         cross join interactions i where i.profile_id = p.profile_id and i.latest = true and i.withdrawn = false \
         and i.at <= {until} and coalesce(i.is_bot, false) = false and i.kind in (select k.value from texts({kinds}) k) \
         order by i.at, i.seq"
    );
    let mut found: HashMap<Id, Vec<Vec<Happened>>> = HashMap::new();
    for row in tx.query(&out.sql, &out.params)? {
        let currency = row.opt_text(4)?.map(str::parse::<Currency>).transpose()?;
        let amount = row.opt_integer(3)?.zip(currency);
        let one = Happened { at: Timestamp(row.integer(1)?), seq: row.integer(2)?, amount };
        let tests = found.entry(row.id(0)?).or_insert_with(|| vec![Vec::new(); conditions.tests.len()]);
        for (at, passed) in tests.iter_mut().enumerate() {
            if row.boolean(at + 5)? {
                passed.push(one);
            }
        }
    }
    Ok(found)
}

fn words(tx: &mut Tx, conditions: &Conditions, people: &[Id]) -> Result<Vec<HashMap<Id, State>>, Error> {
    let people: HashSet<Id> = people.iter().copied().collect();
    let mut words = Vec::new();
    for (channel, purpose) in &conditions.matters {
        words.push(match Channel::named(channel) {
            Some(channel) => standing(tx, &people, channel, purpose)?,
            None => HashMap::new(),
        });
    }
    Ok(words)
}

fn members(tx: &mut Tx, people: &[Id]) -> Result<HashSet<(Id, Id)>, Error> {
    let rows = tx.query(sql::MEMBERS_AMONG, &[db::list::ids(people)])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// A tree was checked when it was written; what it names may be gone since.
pub(super) fn faulty(faults: Vec<Fault>) -> Error {
    Error::Invalid(faults)
}

impl Conditions {
    /// Every kind of moment that some test is about.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.tests.iter().flat_map(|test| &test.kinds).map(String::as_str)
    }
}
