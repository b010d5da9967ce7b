//! What must hold beyond one record before it is written: what it points to is there, and its place in a
//! source is its own. Who fails gets a fault; the others of the same call are written.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::field::{Access, Field, FieldType};
use model::filter::Fault;
use model::object::{Columns, Object};
use model::{Id, Value};

use super::rows;
use super::write::Pending;
use crate::Error;
use crate::rights::visible_of;
use crate::schema::Schema;

/// What a record points to must be there, for whoever writes.
pub(super) fn relations(
    tx: &mut Tx,
    view: &Schema,
    object: &Object,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<(), Error> {
    // Records that come back together may point at each other.
    let beside: HashSet<Id> = pendings
        .iter()
        .filter(|pending| pending.before.is_none())
        .map(|pending| rows::id_of(columns, &pending.row))
        .collect::<Result<_, _>>()?;
    for field in object.all_fields() {
        for table in tables(field) {
            let wanted: HashSet<Id> =
                pendings.iter().flat_map(|pending| targets(field, columns, pending, table)).collect();
            if wanted.is_empty() {
                continue;
            }
            let found: HashSet<Id> = match field.kind {
                // Neither is an object, whose records a caller sees or not.
                FieldType::User | FieldType::File => {
                    let sql = format!("select r.id from ids($1) l cross join {table} r where r.id = l.value");
                    let found = tx.query(&sql, &[db::list::ids(&wanted)])?;
                    found.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?
                }
                _ => visible_of(tx, view, table, &wanted)?,
            };
            let there =
                |id: &Id| found.contains(id) || (table == object.slug.as_ref() && beside.contains(id));
            for pending in pendings.iter_mut() {
                if targets(field, columns, pending, table).iter().any(|id| !there(id)) {
                    let detail = format!("there is no such record in {table}");
                    pending.faults.push(Fault::new(format!("/{}", field.slug), detail));
                }
            }
        }
    }
    Ok(())
}

/// Who points at a new record of the same call that will not be written is not written either.
pub(super) fn together(object: &Object, columns: &Columns, pendings: &mut [Pending]) -> Result<(), Error> {
    loop {
        let fallen: HashSet<Id> = pendings
            .iter()
            .filter(|pending| pending.before.is_none() && pending.falls())
            .map(|pending| rows::id_of(columns, &pending.row))
            .collect::<Result<_, _>>()?;
        let mut more = false;
        let slug = object.slug.as_ref();
        for field in object.all_fields().filter(|field| !fallen.is_empty() && tables(field).contains(&slug)) {
            for pending in pendings.iter_mut().filter(|pending| !pending.falls()) {
                if targets(field, columns, pending, slug).iter().any(|id| fallen.contains(id)) {
                    let detail = format!("there is no such record in {slug}");
                    pending.faults.push(Fault::new(format!("/{}", field.slug), detail));
                    more = true;
                }
            }
        }
        if !more {
            return Ok(());
        }
    }
}

/// Where the records are that a field points to.
fn tables(field: &Field) -> Vec<&str> {
    match &field.kind {
        FieldType::Relation { object, .. } | FieldType::Relations { object } => vec![object],
        FieldType::Reference { objects } => objects.iter().map(|object| object.as_ref()).collect(),
        FieldType::User => vec!["users"],
        FieldType::File => vec!["files"],
        _ => Vec::new(),
    }
}

/// The records of a table that a field points to and did not before.
fn targets(field: &Field, columns: &Columns, pending: &Pending, table: &str) -> Vec<Id> {
    let now = |name: &str| columns.get(&pending.row, name);
    let before = |name: &str| pending.before.as_ref().and_then(|before| columns.get(before, name));
    let object = field.object_column();
    let object = object.as_deref();
    if now(&field.slug) == before(&field.slug) && object.is_none_or(|name| now(name) == before(name)) {
        return Vec::new();
    }
    if object.is_some_and(|name| now(name) != Some(&Value::from(table))) {
        return Vec::new();
    }
    match now(&field.slug) {
        Some(Value::Id(id)) => vec![*id],
        Some(Value::Text(_)) => {
            let earlier: HashSet<String> = field.list(&before).into_iter().collect();
            let fresh = field.list(&now).into_iter().filter(|id| !earlier.contains(id));
            fresh.filter_map(|id| id.parse().ok()).collect()
        }
        _ => Vec::new(),
    }
}

/// An amount in another currency must not relabel the amounts that a record holds already. A change of the
/// currency alone says that it was wrong.
pub(super) fn currencies(object: &Object, columns: &Columns, pending: &mut Pending) {
    let Some(before) = &pending.before else { return };
    for field in object.fields.iter() {
        let FieldType::Money { currency: Some(sibling) } = &field.kind else { continue };
        let differs = |name: &str| columns.get(before, name) != columns.get(&pending.row, name);
        let holds = |name: &str| columns.get(before, name).is_some_and(|value| !value.is_null());
        if !differs(sibling) || !holds(sibling) || !differs(&field.slug) {
            continue;
        }
        let others = object.fields.iter().filter(|other| {
            other.kind == field.kind && other.access == Access::Writable && other.slug != field.slug
        });
        let kept: Vec<_> = others
            .filter(|other| holds(&other.slug) && !differs(&other.slug))
            .map(|other| other.slug.as_ref())
            .collect();
        if !kept.is_empty() {
            let detail = format!("is in another currency than {}; send those too", kept.join(", "));
            pending.faults.push(Fault::new(format!("/{}", field.slug), detail));
            return;
        }
    }
}

/// Two records cannot be the same one of a source. Among several of one call the first has it.
pub(super) fn sources(
    tx: &mut Tx,
    object: &Object,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<(), Error> {
    let place = |row: &[Value]| match (columns.get(row, "source"), columns.get(row, "source_id")) {
        (Some(Value::Text(source)), Some(Value::Text(id))) => Some((source.clone(), id.clone())),
        _ => None,
    };
    let taken = |pending: &Pending| {
        let now = place(&pending.row);
        now.filter(|now| pending.before.as_deref().and_then(place).as_ref() != Some(now))
    };
    let wanted: HashSet<(String, String)> = pendings.iter().filter_map(taken).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let ids = db::list::texts(wanted.iter().map(|(_, id)| id.as_str()).collect::<HashSet<_>>());
    let mut owners: HashMap<(String, String), Id> = HashMap::new();
    for row in tx.query(&in_source_sql(object), &[ids])? {
        if let (Some(source), Some(id)) = (row.opt_text(1)?, row.opt_text(2)?) {
            owners.insert((source.to_owned(), id.to_owned()), row.id(0)?);
        }
    }
    for pending in pendings.iter_mut().filter(|pending| pending.faults.is_empty()) {
        let Some((source, id)) = taken(pending) else { continue };
        let own = rows::id_of(columns, &pending.row)?;
        let owner = *owners.entry((source.clone(), id.clone())).or_insert(own);
        if owner != own {
            let detail = format!("the record '{id}' of the source '{source}' is {owner}");
            pending.faults.push(Fault::new("/source_id", detail));
        }
    }
    Ok(())
}

/// No two records hold the same value of a field that is unique. Among several of one call the first has it.
pub(super) fn unique(
    tx: &mut Tx,
    view: &Schema,
    object: &Object,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<(), Error> {
    for field in object.fields.iter().filter(|field| field.unique) {
        let column = field.sort_column();
        let Some(at) = columns.position(&column) else { continue };
        let taken = |pending: &Pending| {
            let now = pending.row[at].clone();
            let kept = pending.before.as_ref().is_some_and(|before| before[at] == now);
            (!kept).then(|| key(&now)).flatten()
        };
        let wanted: HashSet<Key> = pendings.iter().filter_map(taken).collect();
        if wanted.is_empty() {
            continue;
        }
        let texts: Vec<&str> = wanted.iter().filter_map(|key| key.text()).collect();
        let (list, values) = match texts.is_empty() {
            false => ("texts", db::list::texts(texts)),
            true => ("integers", db::list::integers(wanted.iter().filter_map(Key::integer))),
        };
        let sql = format!(
            "select r.id, r.{column} from {list}($1) l cross join {} r where r.{column} = l.value",
            object.slug
        );
        let mut owners: HashMap<Key, Id> = HashMap::new();
        for row in tx.query(&sql, &[values])? {
            let value = row.value(1, columns.names()[at].1)?;
            if let Some(key) = key(&value) {
                owners.insert(key, row.id(0)?);
            }
        }
        let there: HashSet<Id> = owners.values().copied().collect();
        let seen = visible_of(tx, view, &object.slug, &there)?;
        for pending in pendings.iter_mut().filter(|pending| pending.faults.is_empty()) {
            let Some(key) = taken(pending) else { continue };
            let own = rows::id_of(columns, &pending.row)?;
            let owner = *owners.entry(key).or_insert(own);
            if owner != own {
                let who = match there.contains(&owner) && !seen.contains(&owner) {
                    true => "another record".to_owned(),
                    false => format!("the {} {owner}", object.label_singular.to_lowercase()),
                };
                let detail = format!("{who} has this {} already", field.label);
                pending.faults.push(Fault::new(format!("/{}", field.slug), detail));
            }
        }
    }
    Ok(())
}

/// A value that can be compared exactly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Text(String),
    Integer(i64),
}

impl Key {
    fn text(&self) -> Option<&str> {
        match self {
            Key::Text(text) => Some(text),
            Key::Integer(_) => None,
        }
    }

    fn integer(&self) -> Option<i64> {
        match self {
            Key::Integer(number) => Some(*number),
            Key::Text(_) => None,
        }
    }
}

fn key(value: &Value) -> Option<Key> {
    match value {
        Value::Text(text) => Some(Key::Text(text.clone())),
        Value::Integer(number) => Some(Key::Integer(*number)),
        _ => None,
    }
}

/// The SQL that finds records by their ids in any source.
pub(super) fn in_source_sql(object: &Object) -> String {
    format!(
        "select r.id, r.source, r.source_id from texts($1) l cross join {} r where r.source_id = l.value",
        object.slug
    )
}
