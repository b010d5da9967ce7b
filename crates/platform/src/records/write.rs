//! The one way records are written.
//!
//! Drafts are matched against the table in one query, merged in memory, and written with one statement for
//! all that are new. A draft that fails leaves the others alone.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use db::Tx;
use model::field::{FieldType, Need};
use model::filter::Fault;
use model::object::{Columns, Object, SEARCH_COLUMN, SEQ_COLUMN};
use model::{ColumnType, Id, Value, search_key};

use super::find::{existing, key_of, moved};
use super::history::write_history;
use super::matching::Matching;
use super::typed::Lost;
use super::{Draft, Outcome, Typed, Writing, check, moments, multi, permit, prepare, rows, rule, typed};
use crate::Error;
use crate::feed;
use crate::interactions;

/// A record on its way into the table.
pub(super) struct Pending {
    pub row: Vec<Value>,
    /// The row as it stands in the table, unless it is new.
    pub before: Option<Vec<Value>>,
    pub faults: Vec<Fault>,
    /// Why whoever writes may not do this.
    pub refused: Option<String>,
    /// What was brought in for fields that keep what a user typed.
    pub lost: Vec<Lost>,
}

impl Pending {
    fn new(row: Vec<Value>, before: Option<Vec<Value>>) -> Pending {
        Pending { row, before, faults: Vec::new(), refused: None, lost: Vec::new() }
    }

    /// Whether it will not be written.
    pub fn falls(&self) -> bool {
        !self.faults.is_empty() || self.refused.is_some()
    }
}

/// Writes drafts, and gives what became of each, in their order. At most [`super::CHUNK`] at a time.
pub fn upsert(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    matching: &Matching,
    mut drafts: Vec<Draft>,
) -> Result<Vec<Outcome>, Error> {
    // Whoever writes may have the object without some of its fields; a row has all.
    let object = writing.schema.object(&object.slug)?;
    let columns = writing.schema.columns(object)?;
    prepare::drafts(writing, object, columns, matching, &mut drafts);
    let (mut pendings, places) = merge(tx, writing, object, columns, matching, drafts)?;
    permit::fields(writing, object, columns, &mut pendings);
    for pending in pendings.iter_mut().filter(|pending| pending.faults.is_empty()) {
        complete(writing, object, columns, pending);
    }
    rule::apply(tx, &writing.consequence(), object, columns, &mut pendings)?;
    check::relations(tx, &writing.view, object, columns, &mut pendings)?;
    check::sources(tx, object, columns, &mut pendings)?;
    check::unique(tx, &writing.view, object, columns, &mut pendings)?;
    permit::unnamed(writing, object, &mut pendings);
    permit::rows(tx, writing, object, columns, &mut pendings)?;
    check::together(object, columns, &mut pendings)?;
    number(tx, object, columns, &mut pendings)?;
    for pending in &mut pendings {
        write_search_text(object, columns, &mut pending.row);
    }
    typed::note(tx, writing, columns, &mut pendings)?;
    let statuses = store(tx, writing, object, columns, &mut pendings)?;
    let mut seen = HashSet::new();
    places
        .into_iter()
        .map(|place| match place {
            Err(faults) => Ok(Outcome::Failed(faults)),
            // A later draft for the same record of the same call only repeats the first.
            Ok(at) if seen.insert(at) => Ok(statuses[at].clone()),
            Ok(at) => Ok(match &statuses[at] {
                Outcome::Created(id) | Outcome::Updated(id) => Outcome::Unchanged(*id),
                other => other.clone(),
            }),
        })
        .collect()
}

type Places = Vec<Result<usize, Vec<Fault>>>;

/// Finds for each draft the record it means, in the table or made by an earlier draft, and applies it.
fn merge(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    matching: &Matching,
    drafts: Vec<Draft>,
) -> Result<(Vec<Pending>, Places), Error> {
    let mut index = existing(tx, writing, object, columns, matching, &drafts)?;
    // What went into another is still called as it was; the other keeps what it is called itself.
    let moved = moved(tx, writing, object, columns, matching, &drafts, &mut index)?;
    let typed = typed_values(tx, writing, object, columns, &index)?;
    let settled = matching.settled(object, columns);
    let named = if moved.is_empty() { HashSet::new() } else { matching.columns(object, columns) };
    let mut pendings: Vec<Pending> = Vec::with_capacity(drafts.len());
    let mut by_key: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut by_id: HashMap<Id, usize> = HashMap::new();
    let mut places = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let key = match matching {
            Matching::New => None,
            Matching::Id => draft.id.map(|id| id.0.to_vec()),
            Matching::Fields(fields) | Matching::Known(fields) | Matching::Existing(fields) => {
                match key_of(object, fields, |name| draft.value(columns, name)) {
                    Some(key) => Some(key),
                    None => {
                        let fields = fields.join(" and ");
                        places.push(Err(vec![Fault::new(
                            "",
                            format!("a record is matched by {fields}, which is empty"),
                        )]));
                        continue;
                    }
                }
            }
        };
        let earlier = key.as_ref().and_then(|key| by_key.get(key).copied());
        let found = match (&key, earlier) {
            (_, Some(_)) | (None, _) => Vec::new(),
            (Some(key), None) => match index.get(key) {
                // Several stay, so that the next draft with this key is refused like this one.
                Some(rows) if rows.len() > 1 => rows.clone(),
                _ => index.remove(key).unwrap_or_default(),
            },
        };
        let at = match (earlier, found.len()) {
            (Some(at), _) => at,
            (None, 0) if *matching == Matching::Id => {
                let detail = format!("there is no such {}", object.label_singular.to_lowercase());
                places.push(Err(vec![Fault::new("/id", detail)]));
                continue;
            }
            (None, 0) if matches!(matching, Matching::Existing(_)) => {
                let detail = format!("there is no such {}", object.label_singular.to_lowercase());
                places.push(Err(vec![Fault::new("", detail)]));
                continue;
            }
            (None, 0) => {
                let mut row = vec![Value::Null; columns.names().len()];
                columns.set(&mut row, "id", draft.id.unwrap_or_else(|| writing.app.id()).into());
                pendings.push(Pending::new(row, None));
                pendings.len() - 1
            }
            (None, 1) => {
                let row = found.into_iter().next().unwrap_or_default();
                let id = rows::id_of(columns, &row)?;
                // Two keys may mean one record only when fields match in more than one spelling.
                *by_id.entry(id).or_insert_with(|| {
                    pendings.push(Pending::new(row.clone(), Some(row)));
                    pendings.len() - 1
                })
            }
            (None, many) => {
                let detail = format!("{many} {} match; say which by another field", object.slug);
                places.push(Err(vec![Fault::new("", detail)]));
                continue;
            }
        };
        let is_moved = key.as_ref().is_some_and(|key| moved.contains(key));
        if let Some(key) = key {
            by_key.insert(key, at);
        }
        let keeps = match (&pendings[at].before, typed.is_empty()) {
            (Some(before), false) => typed.get(&rows::id_of(columns, before)?),
            _ => None,
        };
        let there = earlier.is_some() || pendings[at].before.is_some();
        let fills = there && matches!(writing.typed, Typed::Filling);
        let pending = &mut pendings[at];
        if let (Some(keeps), Typed::Kept(keeping)) = (keeps, &writing.typed) {
            let lost = typed::lost(object, columns, &pending.row, &draft, keeps);
            keeping.count.fetch_add(lost.len() as i64, Ordering::Relaxed);
            pending.lost.extend(lost);
        }
        let open = |at: usize| {
            !(there && settled.contains(&at)
                || is_moved && named.contains(&at)
                || keeps.is_some_and(|keeps| keeps.contains(&at)))
        };
        // The parts of one value are filled together or not at all, since all of them are empty or none is.
        let empty: Vec<usize> = match fills {
            true => (0..pending.row.len()).filter(|at| pending.row[*at].is_null()).collect(),
            false => Vec::new(),
        };
        for (position, value) in draft.values.into_iter().filter(|(position, _)| open(*position)) {
            if !fills || empty.binary_search(&position).is_ok() {
                pending.row[position] = value;
            }
        }
        places.push(Ok(at));
    }
    Ok((pendings, places))
}

/// What users typed into the records that were found, where that is to stay.
fn typed_values(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    found: &HashMap<Vec<u8>, Vec<Vec<Value>>>,
) -> Result<HashMap<Id, HashSet<usize>>, Error> {
    let Typed::Kept(_) = &writing.typed else { return Ok(HashMap::new()) };
    let rows = found.values().flatten();
    let rows: HashMap<Id, Vec<Value>> =
        rows.map(|row| Ok((rows::id_of(columns, row)?, row.clone()))).collect::<Result<_, Error>>()?;
    typed::columns_of(tx, object, columns, &rows)
}

/// Gives the new records of a counted object that will be written the next numbers.
fn number(tx: &mut Tx, object: &Object, columns: &Columns, pendings: &mut [Pending]) -> Result<(), Error> {
    let Some(counter) = object.counter else { return Ok(()) };
    // A record that comes back has its number.
    let numberless = |row: &[Value]| columns.get(row, counter).is_none_or(Value::is_null);
    let mut fresh: Vec<&mut Pending> = pendings
        .iter_mut()
        .filter(|pending| pending.before.is_none() && !pending.falls() && numberless(&pending.row))
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let count = fresh.len() as i64;
    let row = tx.query_one(COUNT_UP, &[object.slug.as_ref().into(), count.into()])?;
    let last = row.ok_or_else(|| Error::bug("a counter gave nothing"))?.integer(0)?;
    for (pending, number) in fresh.iter_mut().zip(last - count + 1..) {
        columns.set(&mut pending.row, counter, number.into());
    }
    Ok(())
}

db::statements! {
    COUNT_UP = "insert into counters (name, last) values ($1, $2) \
         on conflict (name) do update set last = counters.last + excluded.last returning last";
}

/// Fills what follows from other fields and says what is missing.
fn complete(writing: &Writing, object: &Object, columns: &Columns, pending: &mut Pending) {
    let row = &mut pending.row;
    for field in object.fields.iter() {
        // Amounts without a currency are in the firm's.
        if let FieldType::Money { currency: Some(sibling) } = &field.kind {
            let amount = columns.get(row, &field.slug).is_some_and(|value| !value.is_null());
            if amount && columns.get(row, sibling).is_none_or(Value::is_null) {
                columns.set(row, sibling, writing.app.firm.currency.code().into());
            }
        }
    }
    check::currencies(object, columns, pending);
    prepare::phones(writing, object, columns, pending);
    let row = &mut pending.row;
    if let Some(derive) = object.derive {
        derive(columns, row);
    }
    for field in object.fields.iter().filter(|field| field.need == Need::Required && !field.hidden) {
        if columns.get(row, &field.slug).is_none_or(Value::is_null) {
            pending
                .faults
                .push(Fault::new(format!("/{}", field.slug), format!("{} is missing", field.label)));
        }
    }
}

/// Fills the text that is searched for words.
fn write_search_text(object: &Object, columns: &Columns, row: &mut [Value]) {
    if object.search.is_empty() {
        return;
    }
    let text = search_text_of(object, columns, row);
    columns.set(row, SEARCH_COLUMN, text);
}

/// The text of a row that is searched for words.
pub(crate) fn search_text_of(object: &Object, columns: &Columns, row: &[Value]) -> Value {
    let parts: Vec<_> = object
        .search
        .iter()
        .filter_map(|slug| Some(object.field(slug)?.words(&|name| columns.get(row, name))))
        .filter(|text| !text.is_empty())
        .collect();
    if parts.is_empty() { Value::Null } else { Value::Text(search_key(&parts.join(" "))) }
}

/// Writes rows, changes and interactions of all that differ, and says what became of each.
fn store(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<Vec<Outcome>, Error> {
    let stamp = |name: &str| columns.position(name).ok_or_else(|| Error::bug(format!("no column {name}")));
    let (created_at, updated_at, seq) = (stamp("created_at")?, stamp("updated_at")?, stamp(SEQ_COLUMN)?);
    let mut outcomes = Vec::with_capacity(pendings.len());
    let mut written = Vec::new();
    for (at, pending) in pendings.iter().enumerate() {
        let id = rows::id_of(columns, &pending.row)?;
        outcomes.push(match &pending.before {
            _ if pending.refused.is_some() => Outcome::Refused(pending.refused.clone().unwrap_or_default()),
            _ if !pending.faults.is_empty() => Outcome::Failed(pending.faults.clone()),
            None => Outcome::Created(id),
            Some(before) if *before == pending.row => Outcome::Unchanged(id),
            Some(_) => Outcome::Updated(id),
        });
        if matches!(outcomes[at], Outcome::Created(_) | Outcome::Updated(_)) {
            written.push(at);
        }
    }
    if written.is_empty() {
        return Ok(outcomes);
    }
    let change_count = if writing.batch.is_some() { 1 } else { written.len() };
    let moments = written
        .iter()
        .flat_map(|at| {
            moments::of(writing, object, columns, pendings[*at].before.as_deref(), &pendings[*at].row)
        })
        .collect::<Vec<_>>();
    let first = feed::take(tx, change_count + moments.len())?;
    for (index, at) in written.iter().enumerate() {
        let row = &mut pendings[*at].row;
        row[seq] = (if writing.batch.is_some() { first } else { first + index as i64 }).into();
        row[updated_at] = writing.now.into();
        if pendings[*at].before.is_none() && pendings[*at].row[created_at].is_null() {
            pendings[*at].row[created_at] = writing.now.into();
        }
    }
    write_history(tx, writing, object, columns, pendings, &written, first)?;
    let mut new_rows = Vec::new();
    let mut changed = Vec::new();
    for at in written {
        let pending = &mut pendings[at];
        match pending.before.take() {
            None => new_rows.push(std::mem::take(&mut pending.row)),
            Some(before) => changed.push((before, std::mem::take(&mut pending.row))),
        }
    }
    let names: Vec<(&str, ColumnType)> =
        columns.names().iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    tx.insert_many(&object.slug, &names, &new_rows)?;
    for (before, row) in &changed {
        update(tx, object, columns, before, row)?;
    }
    let pairs = new_rows.iter().map(|row| (None, Some(row.as_slice())));
    let pairs =
        pairs.chain(changed.iter().map(|(before, row)| (Some(before.as_slice()), Some(row.as_slice()))));
    multi::write(tx, object, columns, pairs)?;
    interactions::write_many(tx, first + change_count as i64, moments)?;
    if rule::follows(writing, object) {
        let new_rows = new_rows.into_iter().map(|row| rule::Written { before: None, now: Some(row) });
        let changed = changed.into_iter();
        let changed = changed.map(|(before, row)| rule::Written { before: Some(before), now: Some(row) });
        rule::after(
            tx,
            &writing.consequence(),
            object,
            columns,
            &new_rows.chain(changed).collect::<Vec<_>>(),
        )?;
    }
    Ok(outcomes)
}

/// Writes the columns of one row that differ.
fn update(
    tx: &mut Tx,
    object: &Object,
    columns: &Columns,
    before: &[Value],
    row: &[Value],
) -> Result<(), Error> {
    let mut params = Vec::new();
    let mut assignments = Vec::new();
    for ((name, _), (old, new)) in columns.names().iter().zip(before.iter().zip(row)) {
        if old != new {
            params.push(new.clone());
            assignments.push(format!("{name} = ${}", params.len()));
        }
    }
    params.push(rows::id_of(columns, row)?.into());
    let sql = format!("update {} set {} where id = ${}", object.slug, assignments.join(", "), params.len());
    tx.execute(&sql, &params)?;
    Ok(())
}
