//! The SQL of record tables. It is made from the declarations, so it can only name what is declared.

use db::{Row, Tx};
use model::field::FieldType;
use model::filter::Compiled;
use model::object::{Columns, Object};
use model::{ColumnType, Id, Value};

use crate::Error;
use crate::schema::Schema;

/// The columns of a table as a list for `select`, each with its alias in front.
pub(super) fn column_list(columns: &Columns, alias: &str) -> String {
    let names: Vec<_> = columns.names().iter().map(|(name, _)| format!("{alias}.{name}")).collect();
    names.join(", ")
}

/// A row of the table as values, in the order of its columns.
pub(super) fn values(columns: &Columns, row: &Row) -> Result<Vec<Value>, Error> {
    columns
        .names()
        .iter()
        .enumerate()
        .map(|(at, (_, column_type))| Ok(row.value(at, *column_type)?))
        .collect()
}

/// The id of a row of values.
pub(super) fn id_of(columns: &Columns, row: &[Value]) -> Result<Id, Error> {
    match columns.get(row, "id") {
        Some(Value::Id(id)) => Ok(*id),
        _ => Err(Error::bug("a record has no id")),
    }
}

/// The SQL that finds whole rows by a list of ids.
pub(super) fn by_ids_sql(columns: &Columns, table: &str) -> String {
    format!("select {} from ids($1) l cross join {table} r where r.id = l.value", column_list(columns, "r"))
}

/// Whole rows by their ids, in no order, as far as they are there for whoever has the schema.
pub(crate) fn by_ids(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    ids: &[Id],
) -> Result<Vec<Vec<Value>>, Error> {
    let columns = schema.columns(object)?;
    let mut out = Compiled { params: vec![db::list::ids(ids)], ..Compiled::default() };
    let table = schema.catalog.table_sql(&object.slug, &mut out);
    let found = tx.query(&by_ids_sql(columns, &table), &out.params)?;
    found.iter().map(|row| values(columns, row)).collect()
}

/// The SQL that finds whole rows by the values of a column.
pub(super) fn by_column_sql(object: &Object, columns: &Columns, column: &str, list: &str) -> String {
    format!(
        "select {} from {list}($1) l cross join {} r where r.{column} = l.value",
        column_list(columns, "r"),
        object.slug
    )
}

/// The table function for lists of a column's type, if records can be found by such a column.
pub(super) fn list_of(column_type: ColumnType) -> Option<&'static str> {
    match column_type {
        ColumnType::Text => Some("texts"),
        ColumnType::Integer => Some("integers"),
        ColumnType::Id => Some("ids"),
        _ => None,
    }
}

/// The SQL texts made for an object, for the test that prepares all of them on both databases.
pub fn statements_of(schema: &Schema, object: &Object) -> Result<Vec<String>, Error> {
    let columns = schema.columns(object)?;
    let mut texts = vec![
        by_ids_sql(columns, &object.slug),
        super::check::in_source_sql(object),
        super::delete::any_sql(object),
        super::delete::delete_sql(object),
    ];
    for field in object.all_fields() {
        if let Some(list) = list_of(field.kind.column_type()) {
            texts.push(by_column_sql(object, columns, &field.sort_column(), list));
        }
        if let FieldType::Relation { .. } | FieldType::Reference { .. } = field.kind {
            texts.push(super::delete::pointing_sql(object, &field.slug));
        }
    }
    Ok(texts)
}
