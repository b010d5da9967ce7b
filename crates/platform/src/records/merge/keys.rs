//! What records that went into others are known by elsewhere: a file or a program that names one of them by its address or
//! its number means the record that it went into.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::field::FieldType;
use model::object::{Columns, Object};
use model::{ColumnType, Id, Value};
use serde_json::json;

use super::{Merge, sql, survivors_of};
use crate::Error;
use crate::records::rows;

/// The pair by which sources tell records apart, as one key.
const OF_SOURCE: [&str; 2] = ["source", "source_id"];

const COLUMNS: &[(&str, ColumnType)] = &[
    ("batch_id", ColumnType::Id),
    ("record_id", ColumnType::Id),
    ("object", ColumnType::Text),
    ("field", ColumnType::Text),
    ("value", ColumnType::Text),
];

/// Notes what the losers of a merge are known by.
pub(super) fn note<'a>(
    tx: &mut Tx,
    merge: &Merge,
    object: &Object,
    columns: &Columns,
    losers: impl Iterator<Item = &'a Vec<Value>>,
) -> Result<(), Error> {
    let mut all = Vec::new();
    for row in losers {
        let id = rows::id_of(columns, row)?;
        let text = |name: &str| match columns.get(row, name) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let mut add = |field: &str, value: String| {
            all.push(vec![
                merge.batch.into(),
                id.into(),
                object.slug.as_ref().into(),
                field.into(),
                value.into(),
            ]);
        };
        let named = |field: &&model::field::Field| {
            field.slug == "source_id" || matches!(field.kind, FieldType::Email | FieldType::Code)
        };
        for field in object.all_fields().filter(named) {
            if let Some(value) = text(&field.sort_column()) {
                add(&field.slug, value);
            }
        }
        if let [Some(source), Some(id)] =
            OF_SOURCE.map(|name| key_column(object, name).and_then(|name| text(&name)))
        {
            add(&OF_SOURCE.join("+"), json!([source, id]).to_string());
        }
    }
    tx.insert_many("merge_keys", COLUMNS, &all)?;
    Ok(())
}

fn key_column(object: &Object, slug: &str) -> Option<String> {
    object.field(slug).map(|field| field.sort_column())
}

/// Forgets what was noted of a merge.
pub(super) fn forget(tx: &mut Tx, merge: &Merge) -> Result<(), Error> {
    tx.execute(sql::FORGET_KEYS, &[merge.batch.into()])?;
    Ok(())
}

/// The records that are meant by keys of records that went into them. A key has the values of the fields in their order.
/// Where several went by one key into different records, none is meant.
pub fn find(
    tx: &mut Tx,
    object: &Object,
    fields: &[String],
    keys: &[Vec<String>],
) -> Result<HashMap<Vec<String>, Id>, Error> {
    let of_source =
        fields.len() == 2 && OF_SOURCE.iter().all(|name| fields.iter().any(|field| field == name));
    if keys.is_empty() || !(fields.len() == 1 || of_source) {
        return Ok(HashMap::new());
    }
    let field = if of_source { OF_SOURCE.join("+") } else { fields.concat() };
    let place = |name: &str| fields.iter().position(|field| field == name).unwrap_or_default();
    let value = |key: &[String]| match of_source {
        true => json!(OF_SOURCE.map(|name| &key[place(name)])).to_string(),
        false => key.concat(),
    };
    let by_value: HashMap<String, &Vec<String>> = keys.iter().map(|key| (value(key), key)).collect();
    let asked = [db::list::texts(by_value.keys()), object.slug.as_ref().into(), field.into()];
    let mut gone: Vec<(String, Id)> = Vec::new();
    for row in tx.query(sql::BY_KEY, &asked)? {
        gone.push((row.text(0)?.to_owned(), row.id(1)?));
    }
    if gone.is_empty() {
        return Ok(HashMap::new());
    }
    let survivors = survivors_of(tx, &gone.iter().map(|(_, id)| *id).collect())?;
    let mut meant: HashMap<&Vec<String>, HashSet<Id>> = HashMap::new();
    for (value, id) in &gone {
        if let (Some(key), Some(survivor)) = (by_value.get(value), survivors.get(id)) {
            meant.entry(key).or_default().insert(*survivor);
        }
    }
    let one = meant.into_iter().filter(|(_, ids)| ids.len() == 1);
    Ok(one.filter_map(|(key, ids)| Some((key.clone(), ids.into_iter().next()?))).collect())
}
