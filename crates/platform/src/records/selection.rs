//! What is read of records: the columns of the fields that are to be shown.

use std::collections::HashMap;

use model::field::{Field, FieldType};
use model::filter::Source;
use model::object::Object;
use model::{ColumnType, Value};
use serde_json::{Map, Value as Json};

use super::title::title;
use crate::Error;
use crate::schema::Schema;

/// The columns of the fields that are to be shown, own and attached, as one select list.
pub(crate) struct Selection<'a> {
    pub object: &'a Object,
    /// The fields, each with the place of its main column.
    fields: Vec<(&'a Field, Option<usize>)>,
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
        let mut selection = Selection {
            object,
            fields: Vec::new(),
            sql: String::new(),
            names: HashMap::new(),
            types: Vec::new(),
        };
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
            let main = selection.names.get(field.slug.as_ref()).copied();
            // What is asked for twice is shown once.
            if selection.fields.iter().all(|(known, _)| known.slug != field.slug) {
                selection.fields.push((field, main));
            }
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
    pub fn title(&self, row: &[Value]) -> String {
        title(self.object, &|name| self.value(row, name))
    }

    /// The record as JSON.
    pub fn json(&self, row: &[Value]) -> Map<String, Json> {
        let shown = self.fields.iter().map(|(field, main)| {
            (field.slug.to_string(), field.json(&|name| self.value_of(row, field, *main, name)))
        });
        shown.collect()
    }

    /// The same as text, behind what `out` holds and without its closing brace.
    pub fn write_json(&self, row: &[Value], out: &mut Vec<u8>) {
        for (at, (field, main)) in self.fields.iter().enumerate() {
            // Names of fields are letters, digits and lines below, which JSON takes as they are.
            out.extend(if at == 0 { b"{\"" } else { b",\"" });
            out.extend(field.slug.as_bytes());
            out.extend(b"\":");
            field.write_json(&|name| self.value_of(row, field, *main, name), out);
        }
    }

    /// The value of a column.
    pub fn value<'b>(&self, row: &'b [Value], name: &str) -> Option<&'b Value> {
        row.get(*self.names.get(name)?)
    }

    fn value_of<'b>(
        &self,
        row: &'b [Value],
        field: &Field,
        main: Option<usize>,
        name: &str,
    ) -> Option<&'b Value> {
        if name == field.slug { row.get(main?) } else { self.value(row, name) }
    }
}
