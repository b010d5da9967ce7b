//! Finding the records that drafts mean, by the values of the fields they are matched by.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::{Columns, Object};
use model::{Id, Value};

use super::matching::Matching;
use super::{Draft, Writing, merge, rows};
use crate::Error;

/// The records the drafts could mean, by their key.
pub(super) fn existing(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    matching: &Matching,
    drafts: &[Draft],
) -> Result<HashMap<Vec<u8>, Vec<Vec<Value>>>, Error> {
    let mut index: HashMap<Vec<u8>, Vec<Vec<Value>>> = HashMap::new();
    match matching {
        Matching::New => {}
        Matching::Id => {
            let ids: Vec<Id> = drafts.iter().filter_map(|draft| draft.id).collect();
            for row in rows::by_ids(tx, &writing.schema, object, &ids)? {
                index.entry(rows::id_of(columns, &row)?.0.to_vec()).or_default().push(row);
            }
        }
        Matching::Fields(fields) | Matching::Known(fields) | Matching::Existing(fields) => {
            // The id within a source tells records apart best; it has an index.
            let lead = fields.iter().find(|field| *field == "source_id").or(fields.first());
            let Some(lead) = lead else { return Ok(index) };
            let field = object
                .field(lead)
                .ok_or_else(|| Error::invalid("/match", format!("{} have no field '{lead}'", object.slug)))?;
            let column = field.sort_column();
            let list = rows::list_of(field.kind.column_type()).ok_or_else(|| {
                Error::invalid(
                    "/match",
                    format!("records cannot be matched by {lead}, which is a {}", field.kind.name()),
                )
            })?;
            let values = pack(drafts.iter().filter_map(|draft| draft.value(columns, &column)));
            let sql = rows::by_column_sql(object, columns, &column, list);
            for row in tx.query(&sql, &[values])? {
                let row = rows::values(columns, &row)?;
                if let Some(key) = key_of(object, fields, |name| columns.get(&row, name)) {
                    index.entry(key).or_default().push(row);
                }
            }
        }
    }
    Ok(index)
}

/// Finds the records that are meant by keys of records that went into them, and gives those keys.
pub(super) fn moved(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    matching: &Matching,
    drafts: &[Draft],
    index: &mut HashMap<Vec<u8>, Vec<Vec<Value>>>,
) -> Result<HashSet<Vec<u8>>, Error> {
    let fields = matching.fields();
    if fields.is_empty() || !merge::any(tx, object)? {
        return Ok(HashSet::new());
    }
    let mut unknown: HashMap<Vec<String>, Vec<u8>> = HashMap::new();
    for draft in drafts {
        let value = |name: &str| draft.value(columns, name);
        let Some(key) = key_of(object, fields, value).filter(|key| !index.contains_key(key)) else {
            continue;
        };
        let texts = fields.iter().map(|field| match value(&object.field(field)?.sort_column())? {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(texts) = texts.collect::<Option<Vec<_>>>() {
            unknown.insert(texts, key);
        }
    }
    let keys: Vec<Vec<String>> = unknown.keys().cloned().collect();
    let found = merge::find_by_key(tx, object, fields, &keys)?;
    let ids: Vec<Id> = found.values().copied().collect();
    let mut rows: HashMap<Id, Vec<Value>> = HashMap::new();
    for row in rows::by_ids(tx, &writing.schema, object, &ids)? {
        rows.insert(rows::id_of(columns, &row)?, row);
    }
    let mut moved = HashSet::new();
    for (texts, id) in found {
        if let (Some(key), Some(row)) = (unknown.get(&texts), rows.get(&id)) {
            index.insert(key.clone(), vec![row.clone()]);
            moved.insert(key.clone());
        }
    }
    Ok(moved)
}

/// A list parameter with each value once.
fn pack<'a>(values: impl Iterator<Item = &'a Value>) -> Value {
    let mut texts = HashSet::new();
    let mut ids = HashSet::new();
    let mut integers = HashSet::new();
    for value in values {
        match value {
            Value::Text(text) => {
                texts.insert(text.as_str());
            }
            Value::Id(id) => {
                ids.insert(*id);
            }
            Value::Integer(integer) => {
                integers.insert(*integer);
            }
            _ => {}
        }
    }
    if !texts.is_empty() {
        db::list::texts(texts)
    } else if !ids.is_empty() {
        db::list::ids(&ids)
    } else {
        db::list::integers(integers)
    }
}

/// The values of the fields that identify a record as one key; none when one of them is missing. Texts are
/// compared by their search key.
pub(super) fn key_of<'a>(
    object: &Object,
    fields: &[String],
    value: impl Fn(&str) -> Option<&'a Value>,
) -> Option<Vec<u8>> {
    let mut key = Vec::new();
    for field in fields {
        let column = object.field(field)?.sort_column();
        match value(&column)? {
            Value::Text(text) => {
                key.extend((text.len() as u64).to_le_bytes());
                key.extend(text.as_bytes());
            }
            Value::Integer(integer) => key.extend(integer.to_le_bytes()),
            Value::Id(id) => key.extend(id.0),
            Value::Boolean(yes) => key.push(u8::from(*yes)),
            Value::Real(real) => key.extend(real.to_le_bytes()),
            Value::Null | Value::Bytes(_) => return None,
        }
    }
    Some(key)
}
