//! What a card shows beside its record: the next thing to do, and whether it rots.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;
use platform::records::visible;
use platform::schema::Schema;
use serde_json::{Map, Value as Json, json};

use super::sql;

/// The field of activities that points to records of an object, if there is one.
fn pointing(schema: &Schema, object: &str) -> Option<String> {
    let fields = &schema.catalog.object("activities")?.fields;
    let field = fields.iter().find(|field| {
        matches!(&field.kind, model::field::FieldType::Relation { object: target, .. } if target == object)
    });
    field.map(|field| field.slug.to_string())
}

/// Puts `_next` and, for deals, `_rotting` into records.
pub fn complete<'a>(
    tx: &mut Tx,
    schema: &Schema,
    object: &str,
    now: Timestamp,
    records: impl Iterator<Item = &'a mut Map<String, Json>>,
) -> Result<(), Error> {
    let records: Vec<_> = records.collect();
    let id = |record: &Map<String, Json>| record.get("id").and_then(Json::as_str)?.parse::<Id>().ok();
    let ids: HashSet<Id> = records.iter().filter_map(|record| id(record)).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let next = match pointing(schema, object) {
        Some(field) => next(tx, schema, &field, &ids)?,
        None => HashMap::new(),
    };
    let rotting = if object == "deals" { rotting(tx, &ids, now)? } else { HashSet::new() };
    for record in records {
        let Some(id) = id(record) else { continue };
        record.insert("_next".to_owned(), next.get(&id).cloned().unwrap_or(Json::Null));
        record.insert("_rotting".to_owned(), json!(rotting.contains(&id)));
    }
    Ok(())
}

fn next(tx: &mut Tx, schema: &Schema, field: &str, ids: &HashSet<Id>) -> Result<HashMap<Id, Json>, Error> {
    let found = tx.query(&sql::next(field), &[db::list::ids(ids)])?;
    let activities = found.iter().map(|row| Ok(row.id(1)?)).collect::<Result<HashSet<Id>, Error>>()?;
    let object = schema.object("activities")?;
    let seen = visible(tx, schema, object, &activities)?;
    // What is hidden from whoever asks is left empty, as where there is nothing.
    let [kind, subject, due_at] = ["kind", "subject", "due_at"].map(|slug| object.field(slug).is_some());
    found
        .iter()
        .filter(|row| row.id(1).is_ok_and(|id| seen.contains(&id)))
        .map(|row| {
            let next = json!({
                "id": row.id(1)?,
                "kind": row.opt_text(2)?.filter(|_| kind),
                "subject": row.opt_text(3)?.filter(|_| subject),
                "due_at": due_at.then_some(Timestamp(row.integer(4)?)),
            });
            Ok((row.id(0)?, next))
        })
        .collect()
}

/// The deals among these that lie in their stage for too long.
pub fn rotting(tx: &mut Tx, ids: &HashSet<Id>, now: Timestamp) -> Result<HashSet<Id>, Error> {
    let found = tx.query(sql::ROTTING, &[db::list::ids(ids), now.into()])?;
    found.iter().map(|row| Ok(row.id(0)?)).collect()
}
