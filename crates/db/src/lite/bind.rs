//! Values on their way into a statement.

use std::rc::Rc;

use model::Value;
use rusqlite::Statement;
use rusqlite::types::{ToSql, ToSqlOutput, Value as SqliteValue, ValueRef};

use super::error::convert;
use crate::DbError;
use crate::list::List;
use crate::text::Rewritten;

/// Binds the parameters of a rewritten statement.
pub(super) fn bind(
    statement: &mut Statement<'_>,
    rewritten: &Rewritten,
    parameters: &[Value],
    sql: &str,
) -> Result<(), DbError> {
    if rewritten.parameters.len() != parameters.len() {
        let message = format!("{} parameters for {}", parameters.len(), rewritten.parameters.len());
        return Err(DbError::sql(message, sql));
    }
    for (index, (value, list)) in parameters.iter().zip(&rewritten.parameters).enumerate() {
        let bound = match list {
            None => statement.raw_bind_parameter(index + 1, Bound(value)),
            Some(kind) => statement.raw_bind_parameter(index + 1, array(kind.unpack(value)?)),
        };
        bound.map_err(|error| convert(&error, sql))?;
    }
    Ok(())
}

fn array(list: List<'_>) -> Rc<Vec<SqliteValue>> {
    Rc::new(match list {
        List::Ids(ids) => ids.into_iter().map(|id| SqliteValue::Blob(id.0.to_vec())).collect(),
        List::Integers(numbers) => numbers.into_iter().map(SqliteValue::Integer).collect(),
        List::Reals(numbers) => numbers.into_iter().map(SqliteValue::Real).collect(),
        List::Texts(texts) => texts.into_iter().map(|text| SqliteValue::Text(text.to_owned())).collect(),
    })
}

/// A value bound without copying it.
pub(super) struct Bound<'a>(pub &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Integer(number) => ValueRef::Integer(*number),
            // SQLite drops the sign of a stored zero; adding zero drops it everywhere.
            Value::Real(number) => ValueRef::Real(*number + 0.0),
            Value::Boolean(truth) => ValueRef::Integer(i64::from(*truth)),
            Value::Id(id) => ValueRef::Blob(&id.0),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
