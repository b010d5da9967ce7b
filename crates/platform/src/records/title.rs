//! What a record is called: the texts of its title together, else the first other part that says something.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::Object;
use model::{Id, Value};

use super::rows;
use crate::Error;
use crate::schema::Schema;

/// The title of a record from its columns.
pub(crate) fn title<'a>(object: &Object, column: &impl Fn(&str) -> Option<&'a Value>) -> String {
    let part = |slug: &str| object.field(slug).map(|field| (field, field.words(column)));
    let parts: Vec<_> =
        object.title.iter().filter_map(|slug| part(slug)).filter(|(_, text)| !text.is_empty()).collect();
    let texts: Vec<_> =
        parts.iter().filter(|(field, _)| field.kind.has_key()).map(|(_, text)| text.as_str()).collect();
    match (texts.is_empty(), parts.first()) {
        (false, _) => texts.join(" "),
        (true, Some((_, text))) => text.clone(),
        (true, None) => format!("{} without a name", object.label_singular),
    }
}

/// The titles of records by their ids.
pub fn titles(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    ids: &HashSet<Id>,
) -> Result<HashMap<Id, String>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let columns = schema.columns(object)?;
    let ids: Vec<Id> = ids.iter().copied().collect();
    rows::by_ids(tx, schema, object, &ids)?
        .iter()
        .map(|row| Ok((rows::id_of(columns, row)?, title(object, &|name| columns.get(row, name)))))
        .collect()
}
