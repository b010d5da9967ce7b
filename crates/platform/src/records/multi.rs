//! The index of single values: each value of a field that holds a list, with the record that has it. It is
//! written with the records, so that a filter finds in it what the records hold.

use std::collections::HashSet;

use db::{Column, Index, Table, Tx};
use model::field::Field;
use model::filter::MULTI_VALUES;
use model::object::{Columns, Object};
use model::{ColumnType, Id, Value};

use super::rows;
use crate::Error;

db::statements! {
    FORGET = "delete from multi_values where field = $1 and record_id in (select l.value from ids($2) l)";
    HAVING = "select m.record_id, m.value from texts($2) l cross join multi_values m \
         where m.field = $1 and m.value = l.value limit $3";
}

const COLUMNS: &[(&str, ColumnType)] =
    &[("field", ColumnType::Text), ("value", ColumnType::Text), ("record_id", ColumnType::Id)];

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        MULTI_VALUES,
        &["field", "value", "record_id"],
        vec![
            // The object and its field, like `people.tags`.
            Column::required("field", ColumnType::Text),
            Column::required("value", ColumnType::Text),
            Column::required("record_id", ColumnType::Id),
        ],
    );
    (vec![table], vec![Index::on("multi_values_record", MULTI_VALUES, &["record_id", "field"])])
}

/// Brings the index to what rows hold now. Each comes as it was, unless it is new, and as it is, unless it was
/// deleted.
pub(super) fn write<'a>(
    tx: &mut Tx,
    object: &Object,
    columns: &Columns,
    rows: impl Iterator<Item = (Option<&'a [Value]>, Option<&'a [Value]>)> + Clone,
) -> Result<(), Error> {
    for field in object.fields.iter().filter(|field| field.kind.is_list()) {
        let key = key(object, field);
        let (mut gone, mut entries) = (Vec::new(), Vec::new());
        for (before, now) in rows.clone() {
            let held = |row: Option<&'a [Value]>| {
                row.and_then(|row| columns.get(row, &field.slug)).filter(|value| !value.is_null())
            };
            if held(before) == held(now) {
                continue;
            }
            let row = before.or(now).ok_or_else(|| Error::bug("a row that neither was nor is"))?;
            let id = rows::id_of(columns, row)?;
            if held(before).is_some() {
                gone.push(id);
            }
            let values = now.map(|now| field.list(&|name| columns.get(now, name))).unwrap_or_default();
            entries
                .extend(values.into_iter().map(|value| vec![key.as_str().into(), value.into(), id.into()]));
        }
        if !gone.is_empty() {
            tx.execute(FORGET, &[key.as_str().into(), db::list::ids(&gone)])?;
        }
        tx.insert_many(MULTI_VALUES, COLUMNS, &entries)?;
    }
    Ok(())
}

/// The records that have one of these ids in a list, each with the id that it has; at most so many pairs.
pub(super) fn pointing(
    tx: &mut Tx,
    object: &Object,
    field: &Field,
    to: &HashSet<Id>,
    limit: i64,
) -> Result<Vec<(Id, Id)>, Error> {
    let values = db::list::texts(to.iter().map(Id::to_string));
    let found = tx.query(HAVING, &[key(object, field).into(), values, limit.into()])?;
    let pair = |row: &db::Row| {
        let to = row.text(1)?.parse().map_err(|_| Error::bug("a list of records holds what is no id"))?;
        Ok((row.id(0)?, to))
    };
    found.iter().map(pair).collect()
}

fn key(object: &Object, field: &Field) -> String {
    format!("{}.{}", object.slug, field.slug)
}
