//! Names that are nearly the same: what a file calls a record that goes by another name here.

use std::collections::HashMap;

use db::Tx;
use model::filter::Compiled;
use model::object::Object;
use model::{Value, search_key};
use platform::Error;
use platform::records::{Matching, Writing};
use platform::schema::Schema;

/// Most records that are looked through for a name.
const MOST: usize = 10_000;

/// The names of an object's records by what remains of them without blanks and signs.
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// The names by which a block finds its records, where it finds them by one text, also within another record.
    pub fn of(
        tx: &mut Tx,
        view: &Schema,
        object: &Object,
        matching: &Matching,
    ) -> Result<Option<(Names, String)>, Error> {
        let Matching::Existing(fields) = matching else { return Ok(None) };
        let text = |slug: &&String| {
            object.field(slug).is_some_and(|field| field.kind.column_type() == model::ColumnType::Text)
        };
        let (Some(slug), None) = (fields.iter().find(text), fields.iter().filter(text).nth(1)) else {
            return Ok(None);
        };
        // Nothing is said of records and fields that are not there for whoever imports.
        let Some(object) = view.catalog.object(&object.slug).filter(|object| object.field(slug).is_some())
        else {
            return Ok(None);
        };
        let mut out = Compiled::default();
        let table = view.catalog.table_sql(&object.slug, &mut out);
        let sql = format!("select r.{slug} from {table} r where r.{slug} is not null limit {}", MOST + 1);
        let rows = tx.query(&sql, &out.params)?;
        if rows.len() > MOST {
            return Ok(None);
        }
        let names = rows.iter().map(|row| Ok((bare(row.text(0)?), row.text(0)?.to_owned())));
        Ok(Some((Names(names.collect::<Result<_, Error>>()?), slug.clone())))
    }

    /// The name that is nearly this one.
    pub fn near(&self, name: &str) -> Option<&str> {
        self.0.get(&bare(name)).map(String::as_str)
    }
}

/// What is said of a row whose record is not there.
pub(super) fn reason(
    writing: &Writing,
    object: &Object,
    names: &Names,
    slug: &str,
    values: &[(usize, Value)],
) -> Option<String> {
    let position = writing.schema.columns(object).ok()?.position(slug)?;
    let name = values.iter().rev().find_map(|(at, value)| match value {
        Value::Text(text) if *at == position => Some(text),
        _ => None,
    })?;
    let singular = object.label_singular.to_lowercase();
    Some(match names.near(name) {
        Some(near) => format!("there is no {singular} '{name}'; is '{near}' meant?"),
        None => format!("there is no {singular} '{name}'"),
    })
}

fn bare(name: &str) -> String {
    search_key(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
