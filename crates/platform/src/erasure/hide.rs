//! Hiding: one transaction after which she is nowhere to be found.
//!
//! No image of what goes is written anywhere: the changes say that records went, and nothing of what they held. What
//! must stay is emptied of her in the same transaction. Everything is done in a constant number of statements for each
//! object, whether one person asked or a thousand.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use model::object::{Object, SEARCH_COLUMN, SEQ_COLUMN};
use model::{ColumnType, Id, Timestamp, Value};
use serde_json::{Map, Value as Json, json};

use super::plan::{Plan, emptied};
use super::{Erased, Fate, MOST, WITHIN_MICROS, personal, rows, sought, sql};
use crate::feed::{self, Action, Actor, Liveness, NewChange};
use crate::interactions::joins;
use crate::records::{CHUNK, MEMBER_COLUMNS, member, rows_by_ids, search_text_of};
use crate::schema::Schema;
use crate::{App, Error, jobs, search};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The object of the records.
    pub object: String,
    /// The records.
    pub ids: Vec<Id>,
    /// Why, in the words of whoever asks; it is forgotten when the erasure is done.
    pub reason: Option<String>,
    /// Whether the bytes are to go at once rather than with all others' in the night.
    pub now: bool,
    /// Who asks.
    pub actor: Actor,
    /// Profiles that are known to be theirs from elsewhere, like a journal.
    pub profiles: Vec<Id>,
    /// When it was asked for first.
    pub at: Timestamp,
}

/// Hides records and notes that they are to be erased; gives the id of the erasure. Records that are gone already, but
/// of which there may still be traces, are erased like those that are there. Whoever calls has seen to it that she may.
pub fn request(tx: &mut Tx, app: &App, asked: &Asked) -> Result<Id, Error> {
    let schema = app.schema();
    let object = schema.object(&asked.object)?;
    let wanted: BTreeSet<Id> = asked.ids.iter().copied().collect();
    if wanted.is_empty() || wanted.len() > MOST {
        return Err(Error::invalid("/ids", format!("name from 1 to {MOST} records")));
    }
    let ids: Vec<Id> = wanted.into_iter().collect();
    let plan = Plan::of(tx, app, &schema, object, &ids)?;
    let erasure = app.id();
    let mut counts = Counts::default();
    let words = sought::words(tx, app, &schema, object, &plan)?;
    note_ids(tx, erasure, &schema, &plan, asked)?;
    sought::note(tx, erasure, &words)?;
    for personal in personal::declared(&app.modules).filter(|row| row.fate == Fate::DeletedAtOnce) {
        counts.add(personal.table, rows::apply(tx, erasure, personal)?);
    }
    joins::part(tx, &plan.asked.iter().copied().collect::<Vec<_>>())?;
    forget(tx, app, &schema, asked, &plan, erasure, &mut counts)?;
    erase(tx, &schema, asked, &plan, erasure, &mut counts)?;
    let seq = feed::last_seq(tx)?;
    let records = serde_json::to_string(&ids).map_err(|error| Error::bug(error.to_string()))?;
    let due = asked.at.plus_micros(WITHIN_MICROS);
    let row: [Value; 11] = [
        erasure.into(),
        asked.object.as_str().into(),
        records.into(),
        asked.reason.clone().into(),
        asked.actor.kind().into(),
        asked.actor.id().into(),
        asked.at.into(),
        due.into(),
        asked.now.into(),
        seq.into(),
        counts.json().to_string().into(),
    ];
    tx.execute(sql::ADD, &row)?;
    let kinds = |kind: &str| {
        let of_kind = words.iter().filter(|(known, _)| *known == kind);
        of_kind.map(|(_, word)| word.clone()).collect::<Vec<_>>()
    };
    let erased = Erased {
        id: erasure,
        object: asked.object.clone(),
        records: plan.asked.iter().copied().collect(),
        emails: kinds(sought::EMAIL),
        phones: kinds(sought::PHONE),
    };
    app.modules.iter().try_for_each(|module| (module.erased)(tx, app, &erased))?;
    if asked.now {
        let key = format!("erase {erasure}");
        let job = jobs::enqueue(tx, app, super::JOB.name, &json!({}), Some(&key))?;
        tx.execute(sql::WITH_JOB, &[erasure.into(), job.into()])?;
    }
    Ok(erasure)
}

/// What was erased, by what it is called in receipts.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<String, i64>);

impl Counts {
    pub fn read(text: &str) -> Counts {
        Counts(serde_json::from_str(text).unwrap_or_default())
    }

    pub fn add(&mut self, what: &str, count: u64) {
        if count > 0 {
            *self.0.entry(what.to_owned()).or_default() += count as i64;
        }
    }

    pub fn json(&self) -> Json {
        let fields = self.0.iter().map(|(what, count)| (what.clone(), json!(count)));
        Json::Object(fields.collect::<Map<_, _>>())
    }
}

const IDS: &[(&str, ColumnType)] = &[
    ("erasure_id", ColumnType::Id),
    ("what", ColumnType::Text),
    ("id", ColumnType::Id),
    ("object", ColumnType::Text),
];

/// Notes some ids that are looked for.
pub(super) fn add_ids(
    tx: &mut Tx,
    erasure: Id,
    what: &str,
    object: Option<&str>,
    ids: &BTreeSet<Id>,
) -> Result<(), Error> {
    let rows: Vec<Vec<Value>> =
        ids.iter().map(|id| vec![erasure.into(), what.into(), (*id).into(), object.into()]).collect();
    tx.insert_many("erasure_ids", IDS, &rows)?;
    Ok(())
}

fn found(tx: &mut Tx, sql: &str, of: &Value) -> Result<BTreeSet<Id>, Error> {
    let rows = tx.query(sql, std::slice::from_ref(of))?;
    rows.iter().map(|row| Ok(row.id(0)?)).collect()
}

/// Notes everything by which something is known to be hers.
fn note_ids(tx: &mut Tx, erasure: Id, schema: &Schema, plan: &Plan, asked: &Asked) -> Result<(), Error> {
    let all: BTreeSet<Id> = plan.all_erased().collect();
    let of_all = db::list::ids(&all);
    for (object, ids) in &plan.erased {
        add_ids(tx, erasure, "record", Some(object), ids)?;
    }
    for (object, ids) in &plan.unlinked {
        add_ids(tx, erasure, "unlinked", Some(object), ids)?;
    }
    let mut profiles: BTreeSet<Id> = plan.asked.iter().chain(&asked.profiles).copied().collect();
    profiles.extend(found(tx, sql::PROFILES, &db::list::ids(&plan.asked))?);
    add_ids(tx, erasure, "profile", None, &profiles)?;
    let comments = found(tx, sql::COMMENTS, &of_all)?;
    add_ids(tx, erasure, "comment", None, &comments)?;
    let mut files = found(tx, sql::FILES, &of_all)?;
    for (slug, ids) in &plan.erased {
        let object = schema.object(slug)?;
        for field in object.fields.iter().filter(|field| field.kind.name() == "file") {
            let sql = format!(
                "select distinct r.{0} from ids($1) l cross join {slug} r where r.id = l.value and r.{0} is not null",
                field.slug
            );
            files.extend(found(tx, &sql, &db::list::ids(ids))?);
        }
    }
    add_ids(tx, erasure, "file", None, &files)?;
    let merges = found(tx, sql::MERGES, &of_all)?;
    let batches = found(tx, sql::MERGE_BATCHES, &db::list::ids(&merges))?;
    // Those into whom a merge wrote that was taken back: their files of the warehouse hold it too.
    let others = found(tx, sql::OF_BATCHES, &db::list::ids(&batches))?;
    add_ids(tx, erasure, "merge", None, &merges)?;
    add_ids(tx, erasure, "merge_batch", None, &batches)?;
    let others = others.into_iter().filter(|id| !all.contains(id)).collect();
    add_ids(tx, erasure, "other", None, &others)
}

/// Empties what stays of her.
fn forget(
    tx: &mut Tx,
    app: &App,
    schema: &Schema,
    asked: &Asked,
    plan: &Plan,
    erasure: Id,
    counts: &mut Counts,
) -> Result<(), Error> {
    let mut touched: BTreeMap<&str, BTreeSet<Id>> = BTreeMap::new();
    for (slug, ids) in &plan.unlinked {
        touched.entry(slug).or_default().extend(ids);
        counts.add("unlinked", ids.len() as u64);
    }
    for ((slug, _), ids) in &plan.pointers {
        touched.entry(slug).or_default().extend(ids);
    }
    for ((slug, _), pairs) in &plan.lists {
        touched.entry(slug).or_default().extend(pairs.iter().map(|(id, _)| *id));
    }
    for (slug, ids) in touched {
        let object = schema.object(slug)?;
        let moved = format!(
            "update {slug} set {SEQ_COLUMN} = $2, updated_at = $3 where id in (select l.value from ids($1) l)"
        );
        for chunk in chunks(&ids) {
            let seq = note(tx, asked, object, erasure, &chunk, Action::Updated)?;
            tx.execute(&moved, &[db::list::ids(&chunk), seq.into(), asked.at.into()])?;
        }
    }
    for ((slug, field), ids) in &plan.pointers {
        let object = schema.object(slug)?;
        let Some(field) = object.field(field) else { continue };
        set(tx, slug, &field.empty(), ids)?;
    }
    for (slug, ids) in &plan.unlinked {
        let object = schema.object(slug)?;
        let fields = emptied(app, object);
        let mut values = Vec::new();
        for field in &fields {
            values.extend(match field.need {
                model::field::Need::Optional => field.empty(),
                // A record cannot be without it.
                model::field::Need::Required => {
                    field.read_text("Erased", &app.firm.reading()).unwrap_or_else(|_| field.empty())
                }
            });
        }
        if values.is_empty() {
            continue;
        }
        set(tx, slug, &values, ids)?;
        if fields.iter().any(|field| object.search.contains(&field.slug)) {
            words_anew(tx, schema, object, ids)?;
        }
    }
    for ((slug, field), pairs) in &plan.lists {
        out_of_lists(tx, slug, field, pairs)?;
    }
    Ok(())
}

/// Sets columns of some records.
fn set(tx: &mut Tx, table: &str, values: &[(String, Value)], ids: &BTreeSet<Id>) -> Result<(), Error> {
    let mut parameters = vec![db::list::ids(ids)];
    let mut said = Vec::with_capacity(values.len());
    for (column, value) in values {
        if value.is_null() {
            said.push(format!("{column} = null"));
        } else {
            parameters.push(value.clone());
            said.push(format!("{column} = ${}", parameters.len()));
        }
    }
    let sql = format!("update {table} set {} where id in (select l.value from ids($1) l)", said.join(", "));
    tx.execute(&sql, &parameters)?;
    Ok(())
}

/// Makes the text that is searched of some records anew.
fn words_anew(tx: &mut Tx, schema: &Schema, object: &Object, ids: &BTreeSet<Id>) -> Result<(), Error> {
    let columns = schema.columns(object)?;
    let ids: Vec<Id> = ids.iter().copied().collect();
    let sql = format!("update {} set {SEARCH_COLUMN} = $2 where id = $1", object.slug);
    for row in rows_by_ids(tx, schema, object, &ids)? {
        let Some(id) = columns.get(&row, "id").cloned() else { continue };
        tx.execute(&sql, &[id, search_text_of(object, columns, &row)])?;
    }
    Ok(())
}

/// Takes ids out of lists of records.
fn out_of_lists(tx: &mut Tx, slug: &str, field: &str, pairs: &BTreeSet<(Id, Id)>) -> Result<(), Error> {
    let gone: BTreeSet<String> = pairs.iter().map(|(_, to)| to.to_string()).collect();
    let holding: BTreeSet<Id> = pairs.iter().map(|(id, _)| *id).collect();
    let read = format!("select r.id, r.{field} from ids($1) l cross join {slug} r where r.id = l.value");
    let write = format!("update {slug} set {field} = $2 where id = $1");
    for row in tx.query(&read, &[db::list::ids(&holding)])? {
        let Some(text) = row.opt_text(1)? else { continue };
        let mut list: Vec<String> =
            serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?;
        list.retain(|id| !gone.contains(id));
        let left = match list.is_empty() {
            true => Value::Null,
            false => serde_json::to_string(&list).map_err(|error| Error::bug(error.to_string()))?.into(),
        };
        tx.execute(&write, &[row.id(0)?.into(), left])?;
    }
    let key = format!("{slug}.{field}");
    tx.execute(sql::OUT_OF_LISTS, &[key.into(), db::list::texts(&gone)])?;
    Ok(())
}

/// Takes the records themselves away, and what is computed of them.
fn erase(
    tx: &mut Tx,
    schema: &Schema,
    asked: &Asked,
    plan: &Plan,
    erasure: Id,
    counts: &mut Counts,
) -> Result<(), Error> {
    // What points goes before what it points to.
    for (slug, ids) in plan.erased.iter().rev() {
        let object = schema.object(slug)?;
        for chunk in chunks(ids) {
            note(tx, asked, object, erasure, &chunk, Action::Deleted)?;
        }
        let list = db::list::ids(ids);
        for attachment in schema.catalog.attached(slug) {
            let (table, key) = (&attachment.table, &attachment.key);
            let computed =
                format!("select r.{key} from ids($1) l cross join {table} r where r.{key} = l.value");
            let there: Vec<Id> = found(tx, &computed, &list)?.into_iter().collect();
            if there.is_empty() {
                continue;
            }
            tx.execute(
                &format!("delete from {table} where {key} in (select l.value from ids($1) l)"),
                std::slice::from_ref(&list),
            )?;
            feed::revise(tx, table, 0, &there)?;
            counts.add("computed", there.len() as u64);
        }
        let gone = tx.execute(
            &format!("delete from {slug} where id in (select l.value from ids($1) l)"),
            std::slice::from_ref(&list),
        )?;
        counts.add("records", gone);
        let words = search::index_of(slug);
        if tx.has_words(&words)? {
            tx.remove_words(&words, &ids.iter().copied().collect::<Vec<_>>())?;
        }
    }
    Ok(())
}

/// Some ids in as many parts as there are bulk chunks.
fn chunks(ids: &BTreeSet<Id>) -> Vec<Vec<Id>> {
    let ids: Vec<Id> = ids.iter().copied().collect();
    ids.chunks(CHUNK).map(<[Id]>::to_vec).collect()
}

/// Notes in the feed that records were changed or went, and gives the place. Nothing of what they held is noted.
fn note(
    tx: &mut Tx,
    asked: &Asked,
    object: &Object,
    erasure: Id,
    ids: &[Id],
    action: Action,
) -> Result<i64, Error> {
    let count = ids.len();
    let counts = match action {
        Action::Deleted => json!({"created": 0, "updated": 0, "deleted": count}),
        _ => json!({"created": 0, "updated": count}),
    };
    let change = NewChange {
        object: object.slug.to_string(),
        record_id: None,
        action: Action::Batch,
        batch_id: Some(erasure),
        before: None,
        after: Some(counts),
    };
    let seq = feed::write_change(tx, &asked.actor, Liveness::Past, asked.at, change)?;
    let members: Vec<Vec<Value>> = ids.iter().map(|id| member(seq, *id, action, None)).collect();
    tx.insert_many("batch_members", MEMBER_COLUMNS, &members)?;
    Ok(seq)
}
