//! What both databases can store: anything only one of them takes is refused on both.

use model::{ColumnType, Value};

use crate::DbError;

/// PostgreSQL has no NUL in text; SQLite would take it and cut the text there in its functions.
pub(crate) fn text(text: &str) -> Result<(), DbError> {
    if text.as_bytes().contains(&0) {
        return Err(DbError::Unstorable("text cannot contain the character NUL (U+0000)"));
    }
    Ok(())
}

/// SQLite turns NaN into null, PostgreSQL sorts it above all numbers.
pub(crate) fn real(number: f64) -> Result<(), DbError> {
    if number.is_nan() {
        return Err(DbError::Unstorable("a number must not be NaN (not a number)"));
    }
    Ok(())
}

/// Checks one value.
pub(crate) fn value(value: &Value) -> Result<(), DbError> {
    match value {
        Value::Text(content) => text(content),
        Value::Real(number) => real(*number),
        _ => Ok(()),
    }
}

/// Whether a column takes a value as it is. A whole number is a number too.
pub(crate) fn fits(value: &Value, column_type: ColumnType) -> bool {
    is(value, column_type) || matches!((value, column_type), (Value::Integer(_), ColumnType::Real))
}

/// Whether a value is nothing or of just this type.
pub(crate) fn is(value: &Value, column_type: ColumnType) -> bool {
    matches!(
        (value, column_type),
        (Value::Null, _)
            | (Value::Text(_), ColumnType::Text)
            | (Value::Integer(_), ColumnType::Integer)
            | (Value::Real(_), ColumnType::Real)
            | (Value::Boolean(_), ColumnType::Boolean)
            | (Value::Id(_), ColumnType::Id)
            | (Value::Bytes(_), ColumnType::Bytes)
    )
}
