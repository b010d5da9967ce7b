//! Reading moments, always in their latest version.

use db::{Row, Tx};
use model::{ColumnType, Currency, Id, Money, Timestamp, Value};
use serde_json::{Map, Value as Json, json};

use super::columns::{COLUMNS, LINKS};
use super::{scope, sql};
use crate::Error;
use crate::schema::Schema;

/// The latest version of one moment, also when it was withdrawn, as its columns.
pub fn one(tx: &mut Tx, view: &Schema, id: Id) -> Result<Option<Vec<Value>>, Error> {
    let (sql, params) = scope::within(view, sql::ONE, vec![id.into()]);
    tx.query_one(&sql, &params)?.as_ref().map(values).transpose()
}

/// A person's moments before `(at, seq)`, newest first.
pub fn of_person(
    tx: &mut Tx,
    view: &Schema,
    person: Id,
    before: (Timestamp, i64),
    kind: Option<&str>,
    limit: i64,
) -> Result<Vec<Vec<Value>>, Error> {
    let mut params = vec![person.into(), before.0.into(), before.1.into(), limit.into()];
    let sql = match kind {
        Some(kind) => {
            params.push(kind.into());
            sql::OF_PERSON_KIND
        }
        None => sql::OF_PERSON,
    };
    let (sql, params) = scope::within(view, sql, params);
    tx.query(&sql, &params)?.iter().map(values).collect()
}

/// Everybody's moments after a place in the feed.
pub fn page(
    tx: &mut Tx,
    view: &Schema,
    after: i64,
    kind: Option<&str>,
    limit: i64,
) -> Result<Vec<Vec<Value>>, Error> {
    let mut params = vec![after.into(), limit.into()];
    let sql = match kind {
        Some(kind) => {
            params.push(kind.into());
            sql::AFTER_KIND
        }
        None => sql::AFTER,
    };
    let (sql, params) = scope::within(view, sql, params);
    tx.query(&sql, &params)?.iter().map(values).collect()
}

pub(super) fn values(row: &Row) -> Result<Vec<Value>, Error> {
    COLUMNS.iter().enumerate().map(|(at, (_, kind))| Ok(row.value(at, *kind)?)).collect()
}

/// A version as the API shows it.
pub(crate) fn json(view: &Schema, values: &[Value]) -> Result<Map<String, Json>, Error> {
    let mut map = Map::new();
    for ((name, kind), value) in COLUMNS.iter().zip(values) {
        let shown = match (*name, value) {
            // The amount takes its currency along; `latest` is for readers of the table.
            ("latest" | "amount" | "currency", _) => continue,
            ("properties", Value::Text(text)) => {
                serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?
            }
            ("at" | "received_at", Value::Integer(micros)) => json!(Timestamp(*micros)),
            (_, Value::Null) => Json::Null,
            (_, Value::Text(text)) => json!(text),
            (_, Value::Integer(whole)) => json!(whole),
            (_, Value::Real(real)) => json!(real),
            (_, Value::Boolean(yes)) => json!(yes),
            (_, Value::Id(id)) => json!(id),
            (_, Value::Bytes(_)) => return Err(Error::bug(format!("{name} of type {kind:?} holds bytes"))),
        };
        map.insert((*name).to_owned(), shown);
    }
    // Nobody is joined with anybody yet: a profile is its own person.
    map.insert("person_id".to_owned(), map.get("profile_id").cloned().unwrap_or_default());
    let kind = map.get("kind").and_then(Json::as_str).unwrap_or_default().to_owned();
    map.insert("amount".to_owned(), amount(values)?);
    for name in scope::withheld(view, &kind) {
        map.insert(name.to_owned(), Json::Null);
    }
    Ok(map)
}

fn amount(values: &[Value]) -> Result<Json, Error> {
    let column = |name: &str| {
        COLUMNS.iter().position(|(column, _)| *column == name).and_then(|position| values.get(position))
    };
    match (column("amount"), column("currency")) {
        (Some(Value::Integer(micros)), Some(Value::Text(code))) => {
            let currency: Currency = code.parse()?;
            Ok(json!(Money { micros: *micros, currency }))
        }
        _ => Ok(Json::Null),
    }
}

/// Whether a column may be asked for by type: used by the compile-time order of [`LINKS`].
const _: () = {
    let mut at = 0;
    while at < LINKS.len() {
        assert!(matches!(COLUMNS[super::columns::FIRST_LINK + at].1, ColumnType::Id));
        at += 1;
    }
};
