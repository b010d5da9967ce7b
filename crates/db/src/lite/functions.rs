//! Functions that PostgreSQL has and SQLite spells differently.

use std::cmp::Ordering;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error, Result};

/// Adds `greatest` and `least`, which pass over nulls; SQLite's own `max` and `min` of several values do not.
pub(super) fn add(connection: &Connection) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection
        .create_scalar_function("greatest", -1, flags, |context| extreme(context, Ordering::Greater))?;
    connection.create_scalar_function("least", -1, flags, |context| extreme(context, Ordering::Less))
}

fn extreme(context: &Context<'_>, wanted: Ordering) -> Result<Value> {
    let mut best = ValueRef::Null;
    for index in 0..context.len() {
        let value = context.get_raw(index);
        if value == ValueRef::Null {
            continue;
        }
        if best == ValueRef::Null || compare(value, best)? == wanted {
            best = value;
        }
    }
    Value::try_from(best).map_err(|error| Error::UserFunctionError(Box::new(error)))
}

fn compare(left: ValueRef<'_>, right: ValueRef<'_>) -> Result<Ordering> {
    Ok(match (left, right) {
        (ValueRef::Integer(left), ValueRef::Integer(right)) => left.cmp(&right),
        (ValueRef::Real(left), ValueRef::Real(right)) => left.total_cmp(&right),
        (ValueRef::Integer(left), ValueRef::Real(right)) => (left as f64).total_cmp(&right),
        (ValueRef::Real(left), ValueRef::Integer(right)) => left.total_cmp(&(right as f64)),
        (ValueRef::Text(left), ValueRef::Text(right)) => left.cmp(right),
        (ValueRef::Blob(left), ValueRef::Blob(right)) => left.cmp(right),
        _ => return Err(Error::UserFunctionError("greatest and least compare values of one type".into())),
    })
}
