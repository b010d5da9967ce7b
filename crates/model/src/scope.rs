//! Which records of an object are there for somebody: written into the `from` clause of every query over the
//! object, so that what is not there is in no list, count, sum, title or condition.

use std::sync::Arc;

use crate::filter::Compiled;
use crate::object::Catalog;
use crate::{Id, Value};

/// The records that are there.
#[derive(Clone, Debug, PartialEq)]
pub enum RowScope {
    /// None.
    Nothing,
    /// Those that one of these users owns, and those that are named one by one.
    Owned {
        /// The users.
        owners: Arc<[Id]>,
        /// The records, like those that were shared.
        records: Arc<[Id]>,
    },
    /// Those whose whole is there.
    Part {
        /// The column that says whose part a record is.
        column: String,
        /// The object it points to.
        whole: String,
    },
}

/// Up to so many ids are written out one by one, from which both databases enter an index.
const WRITTEN_OUT: usize = 200;
/// Parts of parts are followed so far.
const DEPTH: usize = 8;

impl Catalog {
    /// The condition that a record of an object, whose table has this alias, is there; none where all are.
    pub fn scope_sql(&self, object: &str, alias: &str, out: &mut Compiled) -> Option<String> {
        self.scope_within(object, alias, out, 0)
    }

    /// The object's records that are there, as a table for a `from` clause without its alias.
    pub fn table_sql(&self, object: &str, out: &mut Compiled) -> String {
        match self.scope_sql(object, "t", out) {
            Some(condition) => format!("(select t.* from {object} t where {condition})"),
            None => object.to_owned(),
        }
    }

    fn scope_within(&self, object: &str, alias: &str, out: &mut Compiled, depth: usize) -> Option<String> {
        match self.scopes.get(object)? {
            _ if depth > DEPTH => Some("false".to_owned()),
            RowScope::Nothing => Some("false".to_owned()),
            RowScope::Owned { owners, records } => {
                let owned = one_of(&format!("{alias}.owner_id"), owners, out);
                let named = one_of(&format!("{alias}.id"), records, out);
                Some(match (owned, named) {
                    (None, None) => "false".to_owned(),
                    (Some(one), None) | (None, Some(one)) => one,
                    (Some(owned), Some(named)) => format!("({owned} or {named})"),
                })
            }
            RowScope::Part { column, whole } => {
                let inner = format!("{alias}w");
                let condition = self.scope_within(whole, &inner, out, depth + 1)?;
                Some(format!(
                    "exists (select 1 from {whole} {inner} where {inner}.id = {alias}.{column} and {condition})"
                ))
            }
        }
    }
}

/// That a column holds one of these; none where there are none.
fn one_of(column: &str, ids: &Arc<[Id]>, out: &mut Compiled) -> Option<String> {
    match ids.len() {
        0 => None,
        1..=WRITTEN_OUT => {
            let names: Vec<_> = ids.iter().map(|id| out.bind(Value::Id(*id))).collect();
            Some(format!("{column} in ({})", names.join(", ")))
        }
        _ => {
            let list = out.bind(id_list(ids));
            Some(format!("{column} in (select l.value from ids({list}) l)"))
        }
    }
}

/// A list of ids as the table function `ids` takes it.
fn id_list(ids: &[Id]) -> Value {
    Value::Bytes(ids.iter().flat_map(|id| id.0).collect())
}
