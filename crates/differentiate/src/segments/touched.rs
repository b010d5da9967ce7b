//! Whom a stretch of the feed touches: every person about whom a condition may say something else afterwards.

use std::collections::{HashMap, HashSet};

use db::Tx;
use identify::consents::COUNTING;
use model::Id;
use model::filter::{Filter, Link};
use model::object::{Object, Place};
use platform::feed::{self, Action, Change};
use platform::followers::Slice;
use platform::interactions::joins;
use platform::schema::Schema;
use platform::{App, Error};
use serde_json::Value as Json;

use super::tree::Conditions;
use super::{PEOPLE, moves, sql};

/// Where a way from people to other records leads: over which links, the first from people.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way(Vec<Link>);

/// What in the feed matters for some conditions.
#[derive(Clone, Debug, Default)]
pub(super) struct Matters {
    ways: Vec<Way>,
    /// Tables beside an object whose rows are computed: the object, the table, the column with the record's id.
    attached: Vec<(String, String, String)>,
    kinds: HashSet<String>,
}

/// The people a stretch of the feed touches, each with whether anything of it happened live.
pub(super) type Touched = HashMap<Id, bool>;

impl Matters {
    pub fn of(schema: &Schema, conditions: &Conditions, other_segments: bool) -> Result<Matters, Error> {
        let mut matters =
            Matters { kinds: conditions.kinds().map(str::to_owned).collect(), ..Matters::default() };
        // Who comes into a segment or leaves it may be in another because of that.
        if other_segments {
            matters.kinds.extend([moves::ENTERED, moves::LEFT].map(str::to_owned));
        }
        if !conditions.matters.is_empty() {
            matters.kinds.extend(COUNTING.iter().map(ToString::to_string));
        }
        let people = schema.object(PEOPLE)?;
        for filter in &conditions.records {
            matters.ways(schema, people, filter, &[]);
        }
        Ok(matters)
    }

    fn ways(&mut self, schema: &Schema, here: &Object, filter: &Filter, so_far: &[Link]) {
        match filter {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().for_each(|part| self.ways(schema, here, part, so_far));
            }
            Filter::Not(part) => self.ways(schema, here, part, so_far),
            Filter::Related { object, filter, .. } => {
                let (Some(link), Some(other)) =
                    (Link::to(&schema.catalog, here, object), schema.catalog.object(object))
                else {
                    return;
                };
                let way = [so_far, &[link]].concat();
                self.ways(schema, other, filter, &way);
                let way = Way(way);
                if !self.ways.contains(&way) {
                    self.ways.push(way);
                }
            }
            Filter::Field { field, .. } => {
                if let Some(Place::Attached(attachment, _)) = schema.catalog.place(here, field) {
                    let named = [&here.slug, &attachment.table, &attachment.key].map(ToString::to_string);
                    let named: (String, String, String) = named.into();
                    if !self.attached.contains(&named) {
                        self.attached.push(named);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whom a stretch of the feed touches.
    pub fn touched(&self, tx: &mut Tx, slice: &Slice<'_>) -> Result<Touched, Error> {
        let mut touched = Touched::new();
        let mut all = changed(tx, slice)?;
        for (object, table, key) in &self.attached {
            let computed = all.entry(false).or_default().entry(object.clone()).or_default();
            for id in rewritten(tx, table, key, slice)? {
                computed.entry(id).or_default();
            }
        }
        for (live, records) in all {
            for (object, changed) in &records {
                for way in &self.ways {
                    if way.0.last().is_some_and(|link| link.object == *object) {
                        for person in way.back(tx, changed)? {
                            *touched.entry(person).or_default() |= live;
                        }
                    }
                }
            }
            for person in records.get(PEOPLE).into_iter().flat_map(|changed| changed.keys()) {
                *touched.entry(*person).or_default() |= live;
            }
        }
        self.moments(tx, slice, &mut touched)?;
        Ok(touched)
    }

    fn moments(&self, tx: &mut Tx, slice: &Slice<'_>, touched: &mut Touched) -> Result<(), Error> {
        if self.kinds.is_empty() {
            return Ok(());
        }
        let stretch = [slice.after.into(), slice.upto.into(), db::list::texts(&self.kinds)];
        let mut profiles: HashMap<Id, bool> = HashMap::new();
        for row in tx.query(sql::MOMENTS_BETWEEN, &stretch)? {
            *profiles.entry(row.id(0)?).or_default() |= row.boolean(1)?;
        }
        let persons = joins::persons_of(tx, &profiles.keys().copied().collect())?;
        for (profile, live) in profiles {
            let person = persons.get(&profile).copied().unwrap_or(profile);
            *touched.entry(person).or_default() |= live;
        }
        // Her history came to somebody, or went. Who signs up is met live by what she does, not by what moves with her.
        for person in joins::touched(tx, slice.after, slice.upto)? {
            touched.entry(person).or_default();
        }
        Ok(())
    }
}

/// Records that changed, with the fields that changed as they were.
type Changed = HashMap<Id, Vec<Json>>;

/// The records of each object that changed in a stretch, live or not.
fn changed(tx: &mut Tx, slice: &Slice<'_>) -> Result<HashMap<bool, HashMap<String, Changed>>, Error> {
    let mut all: HashMap<bool, HashMap<String, Changed>> = HashMap::new();
    let mut add = |change: &Change, record: Id, before: Option<Json>| {
        let records = all.entry(change.live).or_default().entry(change.object.clone()).or_default();
        records.entry(record).or_default().extend(before);
    };
    for change in slice.iter() {
        match (change.action, change.record_id) {
            (Action::Batch, _) => {
                for member in feed::members(tx, change.seq)? {
                    add(change, member.record_id, member.before);
                }
            }
            (_, Some(record)) => add(change, record, change.before.clone()),
            (_, None) => {}
        }
    }
    Ok(all)
}

/// The records whose computed rows were written anew or removed in a stretch.
fn rewritten(tx: &mut Tx, table: &str, key: &str, slice: &Slice<'_>) -> Result<Vec<Id>, Error> {
    let written = format!("select t.{key} from {table} t where t.seq > $1 and t.seq <= $2");
    let mut ids = Vec::new();
    for row in tx.query(&written, &[slice.after.into(), slice.upto.into()])? {
        ids.push(row.id(0)?);
    }
    for row in tx.query(sql::REMOVED_BETWEEN, &[slice.after.into(), slice.upto.into(), table.into()])? {
        ids.push(row.id(0)?);
    }
    Ok(ids)
}

impl Way {
    /// The people from whom it leads to some records, now or before they changed.
    fn back(&self, tx: &mut Tx, changed: &Changed) -> Result<HashSet<Id>, Error> {
        let mut ids: HashSet<Id> = changed.keys().copied().collect();
        let mut before: HashSet<Id> = HashSet::new();
        for (at, link) in self.0.iter().enumerate().rev() {
            // What they are linked from: the object of the step before, or people.
            let outer = at.checked_sub(1).map_or(PEOPLE, |before| self.0[before].object.as_str());
            let sql = match link.ours.as_str() {
                // Records that point there.
                "id" => format!(
                    "select distinct t.{0} from ids($1) l cross join {1} t where t.id = l.value and t.{0} is not null",
                    link.theirs, link.object
                ),
                ours => format!("select t.id from ids($1) l cross join {outer} t where t.{ours} = l.value"),
            };
            if at + 1 == self.0.len() && link.ours == "id" {
                let images = changed.values().flatten();
                let named = images.filter_map(|image| image.get(&link.theirs)?.as_str()?.parse::<Id>().ok());
                before.extend(named);
            }
            let rows = tx.query(&sql, &[db::list::ids(&ids)])?;
            ids = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
            ids.extend(before.drain());
        }
        Ok(ids)
    }
}

/// The changes of a stretch of the feed, for whoever looks at it once more: as much as one slice holds, and how far it
/// reaches.
pub(super) fn stretch(app: &App, after: i64, upto: i64) -> Result<(Vec<Change>, i64), Error> {
    let most = platform::followers::SLICE;
    let mut changes = app.db.read_blocking(move |tx| feed::changes_after(tx, after, most as i64))?;
    changes.retain(|change| change.seq <= upto);
    let reached = match changes.last() {
        Some(last) if changes.len() == most => last.seq,
        _ => upto,
    };
    Ok((changes, reached))
}
