//! Records by their ids, and records as JSON.

use std::collections::HashMap;

use db::Tx;
use model::filter::{Compiled, Source};
use model::object::{Columns, Object};
use model::{Id, Value};
use serde_json::{Map, Value as Json};

use super::selection::Selection;
use super::shown::Shown;
use crate::Error;
use crate::schema::Schema;

/// One record with everything attached to it, the titles of what it points to, and its place in the feed.
pub fn get(tx: &mut Tx, schema: &Schema, object: &Object, id: Id) -> Result<(Json, i64), Error> {
    let (shown, seqs) = several(tx, schema, object, &[id])?;
    match (shown.records().next(), seqs.first()) {
        (Some(record), Some(seq)) => Ok((Json::Object(record), *seq)),
        _ => Err(missing(object)),
    }
}

/// The same of several records, as texts of JSON and as far as they are there.
pub(super) fn texts(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    ids: &[Id],
) -> Result<HashMap<Id, (String, i64)>, Error> {
    let (shown, seqs) = several(tx, schema, object, ids)?;
    let texts = shown.ids().zip(shown.texts().zip(seqs));
    texts.map(|(id, (text, seq))| Ok((id, (text?, seq)))).collect()
}

fn several<'a>(
    tx: &mut Tx,
    schema: &'a Schema,
    object: &'a Object,
    ids: &[Id],
) -> Result<(Shown<'a>, Vec<i64>), Error> {
    let mut source = Source::new(&schema.catalog, object, "r");
    let selection = Selection::new(schema, &mut source, None)?;
    let (params, which) = match ids {
        [id] => (vec![(*id).into()], "r.id = $1"),
        ids => (vec![db::list::ids(ids)], "r.id in (select l.value from ids($1) l)"),
    };
    let mut query = Compiled { params, ..Compiled::default() };
    let from = source.from_clause(&mut query);
    let sql = format!("select {}, r.seq from {from} where {which}", selection.sql);
    let rows = tx.query(&sql, &query.params)?;
    let seqs = rows.iter().map(|row| row.integer(selection.width())).collect::<Result<_, _>>()?;
    Ok((Shown::new(tx, schema, selection, rows)?, seqs))
}

/// The places in the feed of records that are there for the caller of this schema: their versions.
pub(super) fn versions(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    ids: &[Id],
) -> Result<HashMap<Id, i64>, Error> {
    let source = Source::new(&schema.catalog, object, "r");
    let mut query = Compiled { params: vec![db::list::ids(ids)], ..Compiled::default() };
    let from = source.from_clause(&mut query);
    let sql = format!("select r.id, r.seq from {from} where r.id in (select l.value from ids($1) l)");
    tx.query(&sql, &query.params)?.iter().map(|row| Ok((row.id(0)?, row.integer(1)?))).collect()
}

pub(super) fn missing(object: &Object) -> Error {
    Error::not_found(format!("there is no such {}", object.label_singular.to_lowercase()))
}

/// A record as JSON, from a row of its own table.
pub fn record_json(object: &Object, columns: &Columns, row: &[Value]) -> Map<String, Json> {
    let column = |name: &str| columns.get(row, name);
    object.all_fields().map(|field| (field.slug.to_string(), field.json(&column))).collect()
}

/// The fields of a row that hold something, or, beside another state of the same record, those that
/// differ from it. The stamps of the engine are left out.
pub(super) fn fields_json(
    object: &Object,
    columns: &Columns,
    row: &[Value],
    other: Option<&[Value]>,
) -> Json {
    let column = |name: &str| columns.get(row, name);
    let fields =
        object.all_fields().filter(|field| !matches!(&*field.slug, "id" | "created_at" | "updated_at"));
    let fields = fields.filter_map(|field| {
        let json = field.json(&column);
        let keep = match other {
            None => !json.is_null(),
            Some(other) => json != field.json(&|name: &str| columns.get(other, name)),
        };
        keep.then(|| (field.slug.to_string(), json))
    });
    Json::Object(fields.collect())
}
