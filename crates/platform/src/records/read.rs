//! One record, and records as JSON.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::Tx;
use model::field::{Field, FieldType};
use model::filter::{Compiled, Source};
use model::object::{Columns, Object};
use model::{ColumnType, Id, Value};
use serde_json::{Map, Value as Json, json};

use super::title::{title, titles};
use crate::Error;
use crate::schema::Schema;

/// The columns of the fields that are to be shown, own and attached, as one select list.
pub(crate) struct Selection<'a> {
    pub fields: Vec<&'a Field>,
    pub sql: String,
    names: HashMap<String, usize>,
    types: Vec<ColumnType>,
}

impl<'a> Selection<'a> {
    /// All fields of an object, or those named; `id` is always there.
    pub fn new(
        schema: &'a Schema,
        source: &mut Source<'a>,
        wanted: Option<&[String]>,
    ) -> Result<Selection<'a>, Error> {
        let object = source.object;
        let attached = schema.catalog.attached(&object.slug).flat_map(|attachment| attachment.fields.iter());
        let slugs: Vec<String> = match wanted {
            None => object.all_fields().chain(attached).map(|field| field.slug.to_string()).collect(),
            Some(wanted) => {
                let mut slugs = vec!["id".to_owned()];
                slugs.extend(wanted.iter().filter(|slug| *slug != "id").cloned());
                slugs
            }
        };
        let mut selection =
            Selection { fields: Vec::new(), sql: String::new(), names: HashMap::new(), types: Vec::new() };
        for (at, slug) in slugs.iter().enumerate() {
            let place = source.place(slug, &format!("/fields/{at}"))?;
            let field = place.field();
            let mut columns = field.columns();
            if let (Some(name), FieldType::Money { currency: Some(_) }) =
                (field.currency_column(), &field.kind)
            {
                columns.push((name, ColumnType::Text));
            }
            for (name, column_type) in columns {
                if selection.names.contains_key(&name) {
                    continue;
                }
                if !selection.sql.is_empty() {
                    selection.sql += ", ";
                }
                selection.sql += &source.column(&place, &name);
                selection.names.insert(name, selection.types.len());
                selection.types.push(column_type);
            }
            selection.fields.push(field);
        }
        Ok(selection)
    }

    /// How many columns the select list has.
    pub fn width(&self) -> usize {
        self.types.len()
    }

    /// The values of a row.
    pub fn values(&self, row: db::Row) -> Result<Vec<Value>, Error> {
        Ok(row.into_values(&self.types)?)
    }

    /// What a record is called.
    pub fn title(&self, object: &Object, row: &[Value]) -> String {
        title(object, &|name| self.names.get(name).and_then(|at| row.get(*at)))
    }

    /// The record as JSON.
    pub fn json(&self, row: &[Value]) -> Map<String, Json> {
        let column = |name: &str| self.names.get(name).and_then(|at| row.get(*at));
        self.fields.iter().map(|field| (field.slug.to_string(), field.json(&column))).collect()
    }
}

/// One record with everything attached to it, the titles of what it points to, and its place in the feed.
pub fn get(tx: &mut Tx, schema: &Schema, object: &Object, id: Id) -> Result<(Json, i64), Error> {
    let mut source = Source::new(&schema.catalog, object, "r");
    let selection = Selection::new(schema, &mut source, None)?;
    let seq = source.own("seq");
    let mut query = Compiled { sql: String::new(), params: vec![id.into()] };
    let from = source.from_clause(&mut query);
    let sql = format!("select {}, {seq} from {from} where r.id = $1", selection.sql);
    let row = tx.query_one(&sql, &query.params)?.ok_or_else(|| missing(object))?;
    let seq = row.integer(selection.width())?;
    let values = selection.values(row)?;
    let mut records = vec![selection.json(&values)];
    add_titles(tx, schema, object, &mut records)?;
    let record = records.pop().ok_or_else(|| Error::bug("a record vanished"))?;
    Ok((Json::Object(record), seq))
}

/// The place in the feed of a record that is there for the caller of this schema: its version.
pub(super) fn version(tx: &mut Tx, schema: &Schema, object: &Object, id: Id) -> Result<i64, Error> {
    let source = Source::new(&schema.catalog, object, "r");
    let mut query = Compiled { sql: String::new(), params: vec![id.into()] };
    let from = source.from_clause(&mut query);
    let sql = format!("select {} from {from} where r.id = $1", source.own("seq"));
    let row = tx.query_one(&sql, &query.params)?.ok_or_else(|| missing(object))?;
    Ok(row.integer(0)?)
}

pub(super) fn missing(object: &Object) -> Error {
    Error::not_found(format!("there is no such {}", object.label_singular.to_lowercase()))
}

/// Puts the titles of the records that these point to beside the ids, under `_titles`.
pub(super) fn add_titles(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    records: &mut [Map<String, Json>],
) -> Result<(), Error> {
    let relations: Vec<&Field> = object
        .fields
        .iter()
        .filter(|field| matches!(field.kind, FieldType::Relation { .. } | FieldType::Reference { .. }))
        .collect();
    let mut wanted: BTreeMap<String, HashSet<Id>> = BTreeMap::new();
    for record in records.iter() {
        for field in &relations {
            if let Some((target, id)) = pointed(field, record.get(field.slug.as_ref())) {
                wanted.entry(target.to_owned()).or_default().insert(id);
            }
        }
    }
    let mut known: HashMap<Id, String> = HashMap::new();
    for (target, ids) in wanted {
        // What is hidden from whoever asks has no title for her.
        let Some(target) = schema.catalog.object(&target) else { continue };
        known.extend(titles(tx, schema, target, &ids)?);
    }
    for record in records {
        let mut titles = Map::new();
        for field in &relations {
            let pointed = pointed(field, record.get(field.slug.as_ref()));
            if let Some(title) = pointed.and_then(|(_, id)| known.get(&id)) {
                titles.insert(field.slug.to_string(), json!(title));
            }
        }
        if !titles.is_empty() {
            record.insert("_titles".to_owned(), Json::Object(titles));
        }
    }
    Ok(())
}

/// The object and the id of the record that a field points to.
fn pointed<'a>(field: &'a Field, json: Option<&'a Json>) -> Option<(&'a str, Id)> {
    let id = |json: &Json| json.as_str().and_then(|text| text.parse::<Id>().ok());
    match (&field.kind, json?) {
        (FieldType::Relation { object, .. }, json) => Some((object.as_ref(), id(json)?)),
        (FieldType::Reference { .. }, json) => Some((json["object"].as_str()?, id(&json["id"])?)),
        _ => None,
    }
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
