//! Which values of records users typed themselves.
//!
//! A user's last word on a field stands in the changes. As long as the record still holds it, the value is
//! hers, and what is brought in from elsewhere may be told to leave it alone. Edits of many records at once
//! do not count as typing.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::{Columns, Object};
use model::{Id, Value};
use serde_json::Value as Json;

use crate::Error;

db::statements! {
    TYPED = "select c.record_id, c.after from ids($1) l cross join changes c \
         where c.record_id = l.value and c.actor = 'user' and c.after is not null order by c.seq";
}

/// For each of these rows the columns that hold what a user typed.
pub(super) fn columns_of(
    tx: &mut Tx,
    object: &Object,
    columns: &Columns,
    rows: &HashMap<Id, Vec<Value>>,
) -> Result<HashMap<Id, HashSet<usize>>, Error> {
    let mut words: HashMap<Id, HashMap<String, Json>> = HashMap::new();
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    for row in tx.query(TYPED, &[db::list::ids(rows.keys())])? {
        let Some(text) = row.opt_text(1)? else { continue };
        let after: Json = serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()))?;
        let Json::Object(after) = after else { continue };
        words.entry(row.id(0)?).or_default().extend(after);
    }
    let mut typed = HashMap::new();
    for (id, words) in words {
        let Some(row) = rows.get(&id) else { continue };
        let column = |name: &str| columns.get(row, name);
        let fields = words
            .iter()
            .filter_map(|(slug, word)| object.field(slug).filter(|field| field.json(&column) == *word));
        let places: HashSet<usize> = fields
            .flat_map(|field| {
                field.columns().into_iter().map(|(name, _)| name).chain(field.currency_column())
            })
            .filter_map(|name| columns.position(&name))
            .collect();
        typed.insert(id, places);
    }
    Ok(typed)
}
