//! The columns of a board, in their order.

use std::collections::HashSet;

use db::Tx;
use model::field::Reading;
use model::field::{Field, FieldType};
use model::object::Object;
use model::{Id, Value};
use platform::Error;
use platform::records::{Direction, Group, Search, SortKey, page, titles};
use platform::schema::Schema;
use serde_json::{Value as Json, json};

/// One column.
pub struct Column {
    /// The value its records hold.
    pub key: Value,
    /// As the API says it.
    pub value: Json,
    /// What it is called; the page has words of its own for the column of those without a value.
    pub label: Option<String>,
}

/// The columns for a field: all it may have, and those that hold something.
pub fn columns(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    field: &Field,
    filter: Option<&Json>,
    groups: &[Group],
) -> Result<Vec<Column>, Error> {
    let mut columns: Vec<Column> = Vec::new();
    let plain = |value: &str, label: &str| Column {
        key: value.into(),
        value: json!(value),
        label: Some(label.to_owned()),
    };
    match &field.kind {
        FieldType::Select(choices) => {
            columns.extend(choices.iter().map(|choice| plain(&choice.value, &choice.label)));
        }
        FieldType::Boolean => {
            columns.extend([(true, "Yes"), (false, "No")].map(|(value, label)| Column {
                key: value.into(),
                value: json!(value),
                label: Some(label.to_owned()),
            }));
        }
        FieldType::Relation { object: target, .. } => {
            let target = schema.object(target)?;
            columns.extend(in_order(tx, schema, reading, object, target, filter)?);
        }
        _ => {}
    }
    let missing: Vec<&Value> = groups
        .iter()
        .map(|group| &group.key)
        .filter(|key| !columns.iter().any(|column| column.key == **key))
        .collect();
    let ids: HashSet<Id> = missing.iter().filter_map(|key| id(key)).collect();
    let names = match &field.kind {
        FieldType::Relation { object: target, .. } => titles(tx, schema, schema.object(target)?, &ids)?,
        FieldType::User => {
            let mut names = std::collections::HashMap::new();
            for row in tx.query(super::sql::USERS, &[db::list::ids(&ids)])? {
                names.insert(row.id(0)?, row.text(1)?.to_owned());
            }
            names
        }
        _ => Default::default(),
    };
    let mut others: Vec<Column> = missing
        .into_iter()
        .map(|key| match key {
            Value::Id(id) => Column { key: key.clone(), value: json!(id), label: names.get(id).cloned() },
            Value::Text(text) => plain(text, text),
            _ => Column { key: Value::Null, value: Json::Null, label: None },
        })
        .collect();
    others.sort_by_key(|column| (column.key.is_null(), column.label.clone()));
    columns.extend(others);
    Ok(columns)
}

fn id(key: &Value) -> Option<Id> {
    match key {
        Value::Id(id) => Some(*id),
        _ => None,
    }
}

/// The records of an object with a position, in their order. A relation that both objects have, and that the filter
/// settles, narrows them: the stages of one pipeline.
fn in_order(
    tx: &mut Tx,
    schema: &Schema,
    reading: &Reading,
    object: &Object,
    target: &Object,
    filter: Option<&Json>,
) -> Result<Vec<Column>, Error> {
    if target.field("position").is_none() {
        return Ok(Vec::new());
    }
    let shared = target.fields.iter().filter(|field| {
        matches!(field.kind, FieldType::Relation { .. })
            && object.field(&field.slug).is_some_and(|own| own.kind.name() == "relation")
    });
    let shared: Vec<&str> = shared.map(|field| field.slug.as_ref()).collect();
    let narrowed = filter.into_iter().flat_map(conditions).filter(|condition| {
        condition["op"] == "eq" && condition["field"].as_str().is_some_and(|field| shared.contains(&field))
    });
    let narrowed: Vec<Json> = narrowed.cloned().collect();
    let mut sort: Vec<SortKey> = shared
        .iter()
        .map(|field| SortKey { field: (*field).to_owned(), direction: Direction::Asc })
        .collect();
    sort.truncate(1);
    sort.push(SortKey { field: "position".to_owned(), direction: Direction::Asc });
    let search = Search {
        filter: Some(json!({"and": narrowed})),
        sort,
        fields: Some(target.title.iter().map(|slug| slug.to_string()).collect()),
        limit: Some(200),
        ..Search::default()
    };
    let found = page(tx, schema, reading, target, &search)?;
    let ids: Vec<Id> =
        found.records.iter().filter_map(|record| record.get("id")?.as_str()?.parse().ok()).collect();
    let names = titles(tx, schema, target, &ids.iter().copied().collect())?;
    let column = |id: &Id| Column { key: Value::Id(*id), value: json!(id), label: names.get(id).cloned() };
    Ok(ids.iter().map(column).collect())
}

/// The conditions that all records of a filter meet.
fn conditions(filter: &Json) -> Vec<&Json> {
    match filter.get("and").and_then(Json::as_array) {
        Some(parts) => parts.iter().flat_map(conditions).collect(),
        None => vec![filter],
    }
}
