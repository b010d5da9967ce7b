//! Functions that PostgreSQL has and SQLite spells differently, and those that both get from us.

use std::cmp::Ordering;

use model::{Property, property};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error, Result};

/// Adds `greatest` and `least`, which pass over nulls; SQLite's own `max` and `min` of several values do not; and those
/// that look into properties ([`model::property()`]).
pub(super) fn add(connection: &Connection) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection
        .create_scalar_function("greatest", -1, flags, |context| extreme(context, Ordering::Greater))?;
    connection.create_scalar_function("least", -1, flags, |context| extreme(context, Ordering::Less))?;
    connection.create_scalar_function("property_text", 2, flags, |context| {
        Ok(sought(context)?.and_then(Property::text))
    })?;
    connection.create_scalar_function("property_folded", 2, flags, |context| {
        Ok(sought(context)?.and_then(Property::text).map(|text| text.to_ascii_lowercase()))
    })?;
    connection.create_scalar_function("property_number", 2, flags, |context| {
        Ok(sought(context)?.and_then(Property::number))
    })
}

fn sought(context: &Context<'_>) -> Result<Option<Property>> {
    let (json, name) = (context.get_raw(0).as_str_or_null()?, context.get_raw(1).as_str_or_null()?);
    Ok(json.zip(name).and_then(|(json, name)| property(json, name)))
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
