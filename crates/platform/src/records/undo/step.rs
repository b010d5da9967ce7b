//! One change taken back, or a part of it.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::field::{Field, FieldType};
use model::object::{Columns, Object, RowScope, SEQ_COLUMN};
use model::{Id, Timestamp, Value};
use serde_json::{Map, Value as Json, json};

use super::sql;
use crate::Error;
use crate::feed::{self, Action, Change};
use crate::records::delete::{Pointers, delete_many};
use crate::records::{Draft, Matching, Outcome, Values, Writing, merge, permit, rows, upsert};
use crate::rights::visible_of;
use crate::schema::Schema;

/// A record that was left alone.
#[derive(Clone, Debug)]
pub(crate) struct Skip {
    pub object: String,
    pub record_id: Id,
    pub reason: String,
}

impl Skip {
    /// As the API shows it.
    pub(crate) fn json(&self) -> Json {
        json!({"object": self.object, "record_id": self.record_id, "reason": self.reason})
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Undone {
    /// Records that are as they were before.
    pub count: i64,
    /// Records that were left alone.
    pub skips: Vec<Skip>,
}

/// A record in a change.
struct Entry {
    id: Id,
    action: Action,
    before: Map<String, Json>,
}

/// How many records a change is about.
pub(super) fn weight(change: &Change) -> i64 {
    let count = |name: &str| change.after.as_ref().and_then(|after| after.get(name)?.as_i64()).unwrap_or(0);
    match change.action {
        Action::Batch => count("created") + count("updated") + count("deleted"),
        _ => 1,
    }
}

/// Takes a change back. `family` are the batches whose changes do not count as somebody else's.
pub(super) fn undo(
    tx: &mut Tx,
    writing: &Writing,
    family: &HashSet<Id>,
    change: &Change,
    into: &mut Undone,
) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let Some(object) = schema.catalog.object(&change.object) else { return Ok(()) };
    let mut entries = entries(tx, change)?;
    let ids: Vec<Id> = entries.iter().map(|entry| entry.id).collect();
    let columns = schema.columns(object)?;
    let rows = rows::by_ids(tx, &schema, object, &ids)?;
    let rows: HashMap<Id, Vec<Value>> =
        rows.into_iter().map(|row| Ok((rows::id_of(columns, &row)?, row))).collect::<Result<_, Error>>()?;
    if permit::restricted(writing).is_some() {
        // What she may not see is not there for her, not even as something that was left alone.
        let mut seen = visible_of(tx, &writing.view, &object.slug, &rows.keys().copied().collect())?;
        let gone = entries.iter().filter(|entry| !rows.contains_key(&entry.id));
        seen.extend(within_reach(tx, &writing.view, &object.slug, gone)?);
        entries.retain(|entry| seen.contains(&entry.id));
    }
    let edited = edited(tx, family, change.seq, columns, &rows)?;
    let mut undoing = Undoing { writing, object, columns, into };
    let (mut made, mut changed, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        match (entry.action, rows.contains_key(&entry.id)) {
            (Action::Deleted, false) => gone.push(entry),
            (Action::Deleted, true) => {}
            // Whoever removed it meanwhile did what this would do.
            (Action::Created, false) => {}
            (_, false) => undoing.skip(entry.id, "it is deleted"),
            _ if edited.contains(&entry.id) => undoing.skip(entry.id, "it was changed since"),
            (Action::Created, true) => made.push(entry.id),
            (_, true) => changed.push(entry),
        }
    }
    undoing.unmake(tx, &made)?;
    undoing.change_back(tx, changed)?;
    undoing.bring_back(tx, gone)
}

/// Brings back some of the records that a batch deleted, with what went along with each and the pointers to
/// it that were cleared. `seq` is the change that holds them.
pub(crate) fn restore(
    tx: &mut Tx,
    writing: &Writing,
    seq: i64,
    ids: Option<&HashSet<Id>>,
) -> Result<Undone, Error> {
    let schema = writing.schema.clone();
    let deletion = feed::change(tx, seq)?;
    let mut undone = Undone::default();
    let mut wanted: HashSet<Id> = HashSet::new();
    let mut deleted = entries(tx, &deletion)?;
    deleted.retain(|entry| entry.action == Action::Deleted);
    wanted.extend(within_reach(tx, &writing.view, &deletion.object, deleted.iter())?);
    if let Some(ids) = ids {
        wanted.retain(|id| ids.contains(id));
    }
    if wanted.is_empty() {
        return Err(Error::not_found("nothing was deleted there"));
    }
    if !merge::survivors_of(tx, &wanted)?.is_empty() {
        return Err(Error::Conflict("this record went into another one; undo the merge instead".to_owned()));
    }
    let changes = match deletion.batch_id {
        None => vec![deletion],
        Some(batch) => {
            let asked = [
                batch.into(),
                deletion.at.into(),
                seq.into(),
                super::super::CHUNK.try_into().unwrap_or(i64::MAX).into(),
            ];
            let seqs = tx.query(sql::OF_MOMENT, &asked)?;
            seqs.iter().map(|row| feed::change(tx, row.integer(0)?)).collect::<Result<_, Error>>()?
        }
    };
    for change in changes {
        let Some(object) = schema.catalog.object(&change.object) else { continue };
        let columns = schema.columns(object)?;
        let (mut gone, mut cleared) = (Vec::new(), Vec::new());
        for mut entry in entries(tx, &change)? {
            let pointers = pointers(object, &entry.before, &wanted);
            match entry.action {
                Action::Deleted
                    if wanted.contains(&entry.id) || pointers.iter().any(|slug| goes_along(object, slug)) =>
                {
                    gone.push(entry);
                }
                Action::Updated if !pointers.is_empty() => {
                    entry.before.retain(|slug, _| pointers.contains(slug));
                    cleared.push(entry);
                }
                _ => {}
            }
        }
        wanted.extend(gone.iter().map(|entry| entry.id));
        let ids: Vec<Id> = gone.iter().chain(&cleared).map(|entry| entry.id).collect();
        let rows = rows::by_ids(tx, &schema, object, &ids)?;
        let rows: HashMap<Id, Vec<Value>> = rows
            .into_iter()
            .map(|row| Ok((rows::id_of(columns, &row)?, row)))
            .collect::<Result<_, Error>>()?;
        gone.retain(|entry| !rows.contains_key(&entry.id));
        // A pointer that somebody has set since stays as it is.
        for entry in &mut cleared {
            let row = rows.get(&entry.id);
            entry.before.retain(|slug, earlier| {
                row.is_some_and(|row| is_to_set(object, columns, row, slug, earlier, &wanted))
            });
        }
        cleared.retain(|entry| !entry.before.is_empty());
        let mut undoing = Undoing { writing, object, columns, into: &mut undone };
        undoing.bring_back(tx, gone)?;
        // Like clearing them was, setting pointers again is what follows, whoever may edit the records that they are in.
        let mut followed = Undone::default();
        let engine = writing.consequence();
        Undoing { writing: &engine, object, columns, into: &mut followed }.change_back(tx, cleared)?;
        if permit::restricted(writing).is_some() {
            let left = followed.skips.iter().map(|skip| skip.record_id).collect();
            let seen = visible_of(tx, &writing.view, &object.slug, &left)?;
            followed.skips.retain(|skip| seen.contains(&skip.record_id));
        }
        undone.count += followed.count;
        undone.skips.append(&mut followed.skips);
    }
    Ok(undone)
}

/// Brings back the records of an object that some changes deleted, as they were. They may point to each other.
pub(crate) fn revive(tx: &mut Tx, writing: &Writing, changes: &[Change]) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let object = changes.first().and_then(|change| schema.catalog.object(&change.object));
    let Some(object) = object else { return Ok(()) };
    let columns = schema.columns(object)?;
    let mut gone = Vec::new();
    for change in changes {
        gone.extend(entries(tx, change)?);
    }
    gone.retain(|entry| entry.action == Action::Deleted);
    let ids: Vec<Id> = gone.iter().map(|entry| entry.id).collect();
    let there = rows::by_ids(tx, &schema, object, &ids)?;
    let there = there.iter().map(|row| rows::id_of(columns, row)).collect::<Result<HashSet<_>, _>>()?;
    gone.retain(|entry| !there.contains(&entry.id));
    let mut undone = Undone::default();
    Undoing { writing, object, columns, into: &mut undone }.bring_back(tx, gone)?;
    match undone.skips.pop() {
        Some(skip) => Err(Error::Conflict(format!("one of the records cannot come back: {}", skip.reason))),
        None => Ok(()),
    }
}

/// Which of the records of an object that are gone would be there in a view, as far as their owner or their whole
/// says it, like in the trash. What is nobody's would otherwise become hers who brings it back.
fn within_reach<'a>(
    tx: &mut Tx,
    view: &Schema,
    object: &str,
    gone: impl Iterator<Item = &'a Entry> + Clone,
) -> Result<Vec<Id>, Error> {
    if view.catalog.object(object).is_none() {
        return Ok(Vec::new());
    }
    let (column, reached): (&str, HashSet<Id>) = match view.catalog.scopes.get(object) {
        None => return Ok(gone.map(|entry| entry.id).collect()),
        Some(RowScope::Nothing) => return Ok(Vec::new()),
        Some(RowScope::Owned { owners, .. }) => ("owner_id", owners.iter().copied().collect()),
        Some(RowScope::Part { column, whole }) => {
            let wholes = gone.clone().filter_map(|entry| pointed(entry, column)).collect();
            (column.as_str(), visible_of(tx, view, whole, &wholes)?)
        }
    };
    let reaches = |entry: &&Entry| pointed(entry, column).is_some_and(|id| reached.contains(&id));
    Ok(gone.filter(reaches).map(|entry| entry.id).collect())
}

/// The id in a field of a record as it was.
fn pointed(entry: &Entry, field: &str) -> Option<Id> {
    entry.before.get(field)?.as_str()?.parse().ok()
}

/// The fields by which a record pointed to one of these.
fn pointers(object: &Object, before: &Map<String, Json>, to: &HashSet<Id>) -> HashSet<String> {
    let is_one = |json: &Json| {
        json.as_str().and_then(|text| text.parse::<Id>().ok()).is_some_and(|id| to.contains(&id))
    };
    let points = |field: &Field| {
        let Some(json) = before.get(field.slug.as_ref()) else { return false };
        match field.kind {
            FieldType::Relation { .. } => is_one(json),
            FieldType::Reference { .. } => json.get("id").is_some_and(is_one),
            FieldType::Relations { .. } => json.as_array().is_some_and(|list| list.iter().any(is_one)),
            _ => false,
        }
    };
    let fields = object.fields.iter().filter(|field| points(field));
    fields.map(|field| field.slug.to_string()).collect()
}

/// Whether what pointed by this field may have gone along with what it pointed to. References and lists are only
/// ever cleared.
fn goes_along(object: &Object, slug: &str) -> bool {
    object.field(slug).is_some_and(|field| matches!(field.kind, FieldType::Relation { .. }))
}

/// Whether a pointer that was cleared is to be set to its earlier value again: nothing was set since. A list keeps
/// what is in it by now, beside which come those of these records that left it.
fn is_to_set(
    object: &Object,
    columns: &Columns,
    row: &[Value],
    slug: &str,
    earlier: &mut Json,
    back: &HashSet<Id>,
) -> bool {
    let Some(field) = object.field(slug) else { return false };
    let column = |name: &str| columns.get(row, name);
    if !field.kind.is_list() {
        return column(slug).is_some_and(Value::is_null);
    }
    let mut list = field.list(&column);
    let before = list.len();
    for id in earlier.as_array().into_iter().flatten().filter_map(Json::as_str) {
        let comes = id.parse::<Id>().is_ok_and(|id| back.contains(&id));
        if comes && !list.iter().any(|known| known == id) {
            list.push(id.to_owned());
        }
    }
    let grown = list.len() > before;
    *earlier = list.into();
    grown
}

fn entries(tx: &mut Tx, change: &Change) -> Result<Vec<Entry>, Error> {
    let image = |json: Option<Json>| match json {
        Some(Json::Object(fields)) => fields,
        _ => Map::new(),
    };
    match (change.action, change.record_id) {
        (Action::Batch, _) => Ok(feed::members(tx, change.seq)?
            .into_iter()
            .map(|member| Entry {
                id: member.record_id,
                action: match (member.created, member.deleted) {
                    (true, _) => Action::Created,
                    (_, true) => Action::Deleted,
                    _ => Action::Updated,
                },
                before: image(member.before),
            })
            .collect()),
        (action, Some(id)) => Ok(vec![Entry { id, action, before: image(change.before.clone()) }]),
        (_, None) => Ok(Vec::new()),
    }
    // What was erased cannot come back: nobody knows what it held.
    .map(|mut entries: Vec<Entry>| {
        entries.retain(|entry| entry.action != Action::Deleted || !entry.before.is_empty());
        entries
    })
}

/// The records that somebody else changed after a place in the feed. Most were not, which their rows say.
fn edited(
    tx: &mut Tx,
    family: &HashSet<Id>,
    seq: i64,
    columns: &Columns,
    rows: &HashMap<Id, Vec<Value>>,
) -> Result<HashSet<Id>, Error> {
    let newer = |row: &Vec<Value>| columns.get(row, SEQ_COLUMN) != Some(&Value::Integer(seq));
    let ids: Vec<Id> = rows.iter().filter(|(_, row)| newer(row)).map(|(id, _)| *id).collect();
    let mut edited = HashSet::new();
    if ids.is_empty() {
        return Ok(edited);
    }
    let asked = [db::list::ids(&ids), seq.into(), db::list::ids(family)];
    for query in [sql::CHANGED_SINCE, sql::IN_BATCH_SINCE] {
        for row in tx.query(query, &asked)? {
            edited.insert(row.id(0)?);
        }
    }
    Ok(edited)
}

struct Undoing<'a> {
    writing: &'a Writing,
    object: &'a Object,
    columns: &'a Columns,
    into: &'a mut Undone,
}

impl Undoing<'_> {
    fn skip(&mut self, record_id: Id, reason: impl Into<String>) {
        self.into.skips.push(Skip { object: self.object.slug.to_string(), record_id, reason: reason.into() });
    }

    /// Deletes what was made, unless others point to it.
    fn unmake(&mut self, tx: &mut Tx, ids: &[Id]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let deleted = delete_many(tx, self.writing, self.object, ids, Pointers::Keep)?;
        self.into.count += deleted.gone.len() as i64;
        deleted.left.into_iter().for_each(|(id, why)| self.skip(id, why));
        Ok(())
    }

    /// Gives fields their earlier values.
    fn change_back(&mut self, tx: &mut Tx, entries: Vec<Entry>) -> Result<(), Error> {
        self.write(tx, self.writing, &Matching::Id, entries, |_| None)
    }

    /// Makes records again under their ids.
    fn bring_back(&mut self, tx: &mut Tx, entries: Vec<Entry>) -> Result<(), Error> {
        if entries.is_empty() {
            return Ok(());
        }
        let ids = db::list::ids(&entries.iter().map(|entry| entry.id).collect::<Vec<_>>());
        let mut made: HashMap<Id, Timestamp> = HashMap::new();
        for query in [sql::MADE, sql::MADE_IN_BATCH] {
            for row in tx.query(query, std::slice::from_ref(&ids))? {
                let at = Timestamp(row.integer(1)?);
                let earliest = made.entry(row.id(0)?).or_insert(at);
                *earliest = (*earliest).min(at);
            }
        }
        let writing = Writing { values: Values::Restored, ..self.writing.clone() };
        self.write(tx, &writing, &Matching::New, entries, |id| made.get(&id).copied())
    }

    fn write(
        &mut self,
        tx: &mut Tx,
        writing: &Writing,
        matching: &Matching,
        entries: Vec<Entry>,
        made: impl Fn(Id) -> Option<Timestamp>,
    ) -> Result<(), Error> {
        let mut drafts = Vec::with_capacity(entries.len());
        for entry in entries {
            match self.draft(&entry, made(entry.id)) {
                Ok(draft) => drafts.push(draft),
                Err(why) => self.skip(entry.id, why),
            }
        }
        let ids: Vec<Id> = drafts.iter().filter_map(|draft| draft.id).collect();
        let outcomes = upsert(tx, writing, self.object, matching, drafts)?;
        for (id, outcome) in ids.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Created(_) | Outcome::Updated(_) => self.into.count += 1,
                Outcome::Unchanged(_) => {}
                Outcome::Refused(why) => self.skip(id, why),
                Outcome::Failed(faults) => {
                    let why: Vec<_> = faults.into_iter().map(|fault| fault.detail).collect();
                    self.skip(id, why.join("; "));
                }
            }
        }
        Ok(())
    }

    /// Whether a field is there for whoever writes.
    fn sees(&self, slug: &str) -> bool {
        let view = self.writing.view.catalog.object(&self.object.slug);
        permit::restricted(self.writing).is_none() || view.is_some_and(|object| object.field(slug).is_some())
    }

    /// The draft that brings an earlier state back; what is wrong with it, otherwise.
    fn draft(&self, entry: &Entry, made: Option<Timestamp>) -> Result<Draft, String> {
        let reading = self.writing.app.firm.reading();
        let mut draft = Draft { id: Some(entry.id), values: Vec::new() };
        if let (Some(at), Some(position)) = (made, self.columns.position("created_at")) {
            draft.values.push((position, at.into()));
        }
        for (slug, json) in &entry.before {
            // A field that is gone took its values along.
            let Some(field) = self.object.field(slug) else { continue };
            let values = field.read_json(json, &reading).map_err(|error| match self.sees(slug) {
                true => format!("{slug}: {error}"),
                false => "a field that your role may not see does not allow this".to_owned(),
            })?;
            let values =
                values.into_iter().filter_map(|(name, value)| Some((self.columns.position(&name)?, value)));
            draft.values.extend(values);
        }
        Ok(draft)
    }
}
