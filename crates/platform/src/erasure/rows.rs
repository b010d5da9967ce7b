//! What becomes of rows, as it is declared: one statement each.

use db::Tx;
use model::Id;

use super::{Fate, Personal};
use crate::Error;

/// Carries out what is declared of one column; gives how many rows it was about. Doing it again changes nothing.
pub(super) fn apply(tx: &mut Tx, erasure: Id, personal: &Personal) -> Result<u64, Error> {
    match statement(personal) {
        Some(sql) => Ok(tx.execute(&sql, &[erasure.into(), personal.names.what().into()])?),
        None => Ok(0),
    }
}

/// The SQL of what is declared; none where the row has its own way.
pub(crate) fn statement(personal: &Personal) -> Option<String> {
    let Personal { table, column, fate, .. } = personal;
    let hers =
        format!("{column} in (select x.id from erasure_ids x where x.erasure_id = $1 and x.what = $2)");
    match fate {
        Fate::Kept(_) => None,
        Fate::Deleted | Fate::DeletedAtOnce => Some(format!("delete from {table} where {hers}")),
        Fate::Emptied(columns) => {
            let set: Vec<String> = columns.iter().map(|column| format!("{column} = null")).collect();
            let full: Vec<String> = columns.iter().map(|column| format!("{column} is not null")).collect();
            Some(format!("update {table} set {} where {hers} and ({})", set.join(", "), full.join(" or ")))
        }
    }
}
