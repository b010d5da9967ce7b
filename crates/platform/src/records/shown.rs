//! Records as they were read, with the titles of what they point to under `_titles`: as values to go on with, or as
//! the text of an answer, which for a page of wide records is made in a fraction of the time.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::{Row, Tx};
use model::field::{Field, FieldType};
use model::{Id, Value};
use serde_json::{Map, Value as Json, json};

use super::selection::Selection;
use super::title::titles;
use crate::Error;
use crate::schema::Schema;

/// Some records.
pub(crate) struct Shown<'a> {
    selection: Selection<'a>,
    rows: Vec<Vec<Value>>,
    titles: HashMap<Id, String>,
}

impl<'a> Shown<'a> {
    /// Rows of a query that began with this selection.
    pub fn new(
        tx: &mut Tx,
        schema: &Schema,
        selection: Selection<'a>,
        rows: Vec<Row>,
    ) -> Result<Shown<'a>, Error> {
        let rows = rows.into_iter().map(|row| selection.values(row)).collect::<Result<Vec<_>, Error>>()?;
        let mut shown = Shown { selection, rows, titles: HashMap::new() };
        let mut wanted: BTreeMap<&str, HashSet<Id>> = BTreeMap::new();
        for (field, row) in shown.relations().flat_map(|field| shown.rows.iter().map(move |row| (field, row)))
        {
            if let Some((target, id)) = shown.pointed(field, row) {
                wanted.entry(target).or_default().insert(id);
            }
        }
        let mut known = HashMap::new();
        for (target, ids) in wanted {
            // What is hidden from whoever asks has no title for her.
            let Some(target) = schema.catalog.object(target) else { continue };
            known.extend(titles(tx, schema, target, &ids)?);
        }
        shown.titles = known;
        Ok(shown)
    }

    /// As values.
    pub fn records(&self) -> impl Iterator<Item = Map<String, Json>> + '_ {
        self.rows.iter().map(|row| {
            let mut record = self.selection.json(row);
            let titles = self.titles_of(row);
            if !titles.is_empty() {
                record.insert("_titles".to_owned(), Json::Object(titles));
            }
            record
        })
    }

    /// As texts of JSON.
    pub fn texts(&self) -> impl Iterator<Item = Result<String, Error>> + '_ {
        self.rows.iter().map(|row| {
            let mut text = Vec::with_capacity(2_048);
            self.selection.write_json(row, &mut text);
            let titles = self.titles_of(row);
            if !titles.is_empty() {
                text.extend(b",\"_titles\":");
                text.extend(Json::Object(titles).to_string().as_bytes());
            }
            text.push(b'}');
            String::from_utf8(text).map_err(|error| Error::bug(error.to_string()))
        })
    }

    /// Their ids.
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        self.rows.iter().filter_map(|row| match self.selection.value(row, "id") {
            Some(Value::Id(id)) => Some(*id),
            _ => None,
        })
    }

    fn relations(&self) -> impl Iterator<Item = &'a Field> + use<'a> {
        let pointing =
            |field: &&Field| matches!(field.kind, FieldType::Relation { .. } | FieldType::Reference { .. });
        self.selection.object.fields.iter().filter(pointing)
    }

    /// The object and the id of the record that a field points to.
    fn pointed<'b>(&'b self, field: &'b Field, row: &'b [Value]) -> Option<(&'b str, Id)> {
        let Some(Value::Id(id)) = self.selection.value(row, &field.slug) else { return None };
        match &field.kind {
            FieldType::Relation { object, .. } => Some((object.as_ref(), *id)),
            _ => match self.selection.value(row, &field.object_column()?) {
                Some(Value::Text(object)) => Some((object.as_str(), *id)),
                _ => None,
            },
        }
    }

    fn titles_of(&self, row: &[Value]) -> Map<String, Json> {
        if self.titles.is_empty() {
            return Map::new();
        }
        let titles = self.relations().filter_map(|field| {
            let (_, id) = self.pointed(field, row)?;
            Some((field.slug.to_string(), json!(self.titles.get(&id)?)))
        });
        titles.collect()
    }
}
