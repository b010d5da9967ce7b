//! Who of everybody meets a condition: each part is asked of the warehouse or the database, and sets are put together
//! here.

use std::time::Duration;

use db::{DbError, Row, Tx};
use identify::consents::State;
use model::field::Reading;
use model::filter::behaviour::Now;
use model::filter::behaviour::sql::{self as behaviour, Moments};
use model::filter::{Compiled, Consent, Fault, Filter, Source, compile, suffice};
use model::object::Object;
use model::{PortableType, Timestamp, Value};
use platform::schema::Schema;
use platform::warehouse::{Query, Scope};
use platform::{App, Error, feed, interactions};

use super::PEOPLE;
use super::facts::{faulty, now};
use super::people::People;
use super::sql;
use super::tree::{Conditions, Node, is_of_records};

/// How long reading all people may take.
const LONG_READ: Duration = Duration::from_secs(60);

/// Everybody for whom a condition holds, and the place in the feed up to which everything was looked at. On a plain
/// thread.
pub(super) fn whole(app: &App, filter: &Filter, at: Timestamp) -> Result<(People, i64), Error> {
    let mut conditions = Conditions::default();
    let node = conditions.take(filter);
    let mut asking = Asking {
        app,
        schema: &app.schema(),
        conditions: &conditions,
        moments: interactions::described(),
        reading: app.firm.reading_at(at),
        of_moments: app.firm.reading(),
        now: now(&app.firm, at),
        seq: i64::MAX,
        everybody: None,
    };
    let found = asking.set(&node)?;
    // Moments are also those of whoever is nobody's record.
    let found = if is_of_records(filter) { found } else { found.and(asking.everybody()?) };
    Ok((found, asking.seq))
}

/// A query of the warehouse in everybody's name, with its values.
pub(super) fn question(app: &App, asked: Compiled) -> Result<Query, Error> {
    let Compiled { sql, params, kinds } = asked;
    let kind = |(at, value): (usize, &Value)| match kinds.iter().find(|(place, _)| *place == at) {
        Some((_, kind)) => Ok(*kind),
        None => match value {
            Value::Text(_) => Ok(PortableType::Text),
            _ => Err(Error::bug("a value in a condition on columns has no type")),
        },
    };
    let types = params.iter().enumerate().map(kind).collect::<Result<Vec<_>, _>>()?;
    let values = params.into_iter().zip(types).collect();
    Ok(Query { values, ..app.query(Scope::all(), sql) })
}

struct Asking<'a> {
    app: &'a App,
    schema: &'a Schema,
    conditions: &'a Conditions,
    moments: Object,
    /// How values of records are read, and those of moments, of which nothing is said from now.
    reading: Reading,
    of_moments: Reading,
    now: Now,
    /// The least place up to which all answers so far reach.
    seq: i64,
    everybody: Option<People>,
}

impl Asking<'_> {
    fn set(&mut self, node: &Node) -> Result<People, Error> {
        match node {
            Node::And(parts) => {
                let mut found: Option<People> = None;
                for part in parts {
                    let set = self.set(part)?;
                    found = Some(match found {
                        Some(before) => before.and(&set),
                        None => set,
                    });
                }
                found.map_or_else(|| self.everybody().cloned(), Ok)
            }
            Node::Or(parts) => {
                parts.iter().try_fold(People::default(), |found, part| Ok(found.or(self.set(part)?)))
            }
            Node::Not(part) => {
                let set = self.set(part)?;
                Ok(self.everybody()?.clone().without(&set))
            }
            Node::Record(at) => self.records(&self.conditions.records[*at]),
            Node::Did { did, .. } => {
                let asked = behaviour::did(did, &self.spoken_of(), &self.now);
                self.behaving(asked)
            }
            Node::Sequence { sequence, .. } => {
                let asked = behaviour::sequence(sequence, &self.spoken_of(), &self.now);
                self.behaving(asked)
            }
            Node::Consent { consent, .. } => self.agreed(consent),
            Node::Share { share, .. } => {
                let share = share.clone();
                Ok(self.everybody()?.clone().only(|person| share.has(person)))
            }
            Node::Segment { segment, .. } => {
                let segment = *segment;
                self.stored(sql::EVERY_MEMBER.to_owned(), vec![segment.into()])
            }
        }
    }

    fn spoken_of(&self) -> Moments<'_> {
        Moments { catalog: &self.schema.catalog, object: &self.moments, reading: &self.of_moments }
    }

    fn everybody(&mut self) -> Result<&People, Error> {
        if self.everybody.is_none() {
            let all = Compiled { sql: format!("select p.id from {PEOPLE} p"), ..Compiled::default() };
            let all = self.asked(all)?;
            self.everybody = Some(all);
        }
        self.everybody.as_ref().ok_or_else(|| Error::bug("everybody was just read"))
    }

    fn agreed(&mut self, consent: &Consent) -> Result<People, Error> {
        let mut out = Compiled::default();
        let mut text = |value: &str| out.bind_as(PortableType::Text, Value::from(value));
        let (channel, purpose) = (text(&consent.channel), text(&consent.purpose));
        // Whoever said nothing is in no row: she is found by leaving out those who said something else.
        let unsaid = consent.holds(None);
        let states: Vec<String> = State::names()
            .into_iter()
            .filter(|state| consent.holds(Some(state)) != unsaid)
            .map(&mut text)
            .collect();
        let states = if states.is_empty() { "null".to_owned() } else { states.join(", ") };
        out.sql = format!(
            "select c.person_id from consent_now c where c.channel = {channel} and c.purpose = {purpose} \
             and c.state in ({states})"
        );
        let found = self.asked(out)?;
        if unsaid { Ok(self.everybody()?.clone().without(&found)) } else { Ok(found) }
    }

    fn behaving(&mut self, asked: Result<behaviour::People, Vec<Fault>>) -> Result<People, Error> {
        let behaviour::People { query, complement } = asked.map_err(faulty)?;
        let found = self.asked(query)?;
        if complement { Ok(self.everybody()?.clone().without(&found)) } else { Ok(found) }
    }

    /// Who meets a condition on records: in columns where they say enough, or else in the rows.
    fn records(&mut self, filter: &Filter) -> Result<People, Error> {
        let object = self.schema.object(PEOPLE)?;
        let there = |table: &str| self.app.warehouse.ready(table).is_some();
        let source = Source::new(&self.schema.catalog, object, "r");
        let in_columns = suffice(filter, &source, &there);
        let mut source = if in_columns { source.in_columns() } else { source };
        let mut out = Compiled::default();
        compile(filter, &mut source, &self.reading, &mut out).map_err(faulty)?;
        let condition = std::mem::take(&mut out.sql);
        let from = source.from_clause(&mut out);
        out.sql = format!("select r.id from {from} where {condition}");
        if in_columns { self.asked(out) } else { self.stored(out.sql, out.params) }
    }

    fn asked(&mut self, asked: Compiled) -> Result<People, Error> {
        let (ids, seq) = self.app.warehouse.ids(question(self.app, asked)?)?;
        self.seq = self.seq.min(seq);
        Ok(People::of(ids))
    }

    fn stored(&mut self, sql: String, params: Vec<Value>) -> Result<People, Error> {
        let read = move |tx: &mut Tx| {
            tx.time_limit(LONG_READ)?;
            let seq = feed::last_seq(tx)?;
            let ids =
                tx.query(&sql, &params)?.iter().map(|row: &Row| row.id(0)).collect::<Result<_, DbError>>()?;
            Ok::<_, Error>((People::of(ids), seq))
        };
        let (found, seq) = self.app.db.read_blocking(read)?;
        self.seq = self.seq.min(seq);
        Ok(found)
    }
}
