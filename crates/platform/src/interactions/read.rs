//! Reading moments, always in their latest version.

use db::{Row, Tx};
use model::{ColumnType, Currency, Id, Money, Timestamp, Value};
use serde_json::{Map, Value as Json, json};

use super::columns::{COLUMNS, LINKS};
use super::{joins, scope, sql};
use crate::Error;
use crate::schema::Schema;

/// The latest version of one moment, also when it was withdrawn, as its columns.
pub fn one(tx: &mut Tx, view: &Schema, id: Id) -> Result<Option<Vec<Value>>, Error> {
    let (sql, params) = scope::within(view, sql::ONE, vec![id.into()]);
    tx.query_one(&sql, &params)?.as_ref().map(values).transpose()
}

/// Some moments in their latest versions, the latest first.
pub fn several(tx: &mut Tx, view: &Schema, ids: &[Id]) -> Result<Vec<Vec<Value>>, Error> {
    let (sql, params) = scope::within(view, sql::SEVERAL, vec![db::list::ids(ids)]);
    tx.query(&sql, &params)?.iter().map(values).collect()
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
    let sql = if kind.is_some() { sql::OF_PERSON_KIND } else { sql::OF_PERSON };
    let kind = kind.map(Value::from);
    of_profiles(tx, person, limit, |tx, profile| {
        let mut params = vec![profile.into(), before.0.into(), before.1.into(), limit.into()];
        params.extend(kind.clone());
        let (sql, params) = scope::within(view, sql, params);
        tx.query(&sql, &params)?.iter().map(values).collect()
    })
}

/// The newest moments of all profiles of a person. Each profile is asked by itself, because its moments stand in
/// their order in the index, and there are few of them.
pub(super) fn of_profiles(
    tx: &mut Tx,
    person: Id,
    limit: i64,
    mut ask: impl FnMut(&mut Tx, Id) -> Result<Vec<Vec<Value>>, Error>,
) -> Result<Vec<Vec<Value>>, Error> {
    let profiles = joins::profiles_of(tx, person)?;
    let mut rows = Vec::new();
    for profile in &profiles {
        rows.extend(ask(tx, *profile)?);
    }
    if profiles.len() > 1 {
        let place = |row: &Vec<Value>| match (row.get(AT), row.first()) {
            (Some(Value::Integer(at)), Some(Value::Integer(seq))) => std::cmp::Reverse((*at, *seq)),
            _ => std::cmp::Reverse((0, 0)),
        };
        rows.sort_by_key(place);
        rows.truncate(usize::try_from(limit).unwrap_or_default());
    }
    Ok(rows)
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

/// The columns of a row, then the person it belongs to.
pub(super) fn values(row: &Row) -> Result<Vec<Value>, Error> {
    let kinds = COLUMNS.iter().map(|(_, kind)| *kind).chain([ColumnType::Id]);
    kinds.enumerate().map(|(at, kind)| Ok(row.value(at, kind)?)).collect()
}

/// A version as the API shows it.
pub(crate) fn json(view: &Schema, values: &[Value]) -> Result<Map<String, Json>, Error> {
    let mut map = Map::new();
    for ((name, kind), value) in COLUMNS.iter().zip(values) {
        let shown = match (*name, value) {
            // The amount takes its currency along; `latest` is for readers of the table.
            ("latest" | "amount" | "currency", _) => continue,
            ("properties" | "context", Value::Text(text)) => {
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
    let person = match values.get(COLUMNS.len()) {
        Some(Value::Id(person)) => json!(person),
        _ => Json::Null,
    };
    map.insert("person_id".to_owned(), person);
    let kind = map.get("kind").and_then(Json::as_str).unwrap_or_default().to_owned();
    map.insert("amount".to_owned(), amount(values)?);
    for name in scope::withheld(view, &kind) {
        map.insert(name.to_owned(), Json::Null);
    }
    if !scope::knows_segment(view, &map) {
        map.insert("properties".to_owned(), Json::Null);
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

/// Where it stands when a moment happened.
const AT: usize = 7;

const _: () = assert!(matches!(COLUMNS[AT].0.as_bytes(), b"at"));

/// Whether a column may be asked for by type: used by the compile-time order of [`LINKS`].
const _: () = {
    let mut at = 0;
    while at < LINKS.len() {
        assert!(matches!(COLUMNS[super::columns::FIRST_LINK + at].1, ColumnType::Id));
        at += 1;
    }
};
