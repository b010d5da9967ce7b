//! Revisions: rows of a derived table, like what people are worth, that were written anew.
//!
//! Such rows are no records and leave no changes. They carry the number of the revision they were written in, so
//! that the warehouse finds what is new in them as it finds everything else.

use db::Tx;
use model::{ColumnType, Id, Value};

use super::{sql, take};
use crate::Error;

const REMOVALS: &[(&str, ColumnType)] =
    &[("seq", ColumnType::Integer), ("table_name", ColumnType::Text), ("record_id", ColumnType::Id)];

/// Notes that some rows of a derived table are written and others removed in this transaction, and gives the number
/// that the written ones carry in their column `seq`.
pub fn revise(tx: &mut Tx, table: &str, written: usize, removed: &[Id]) -> Result<i64, Error> {
    let seq = take(tx, 1)?;
    let count = (written + removed.len()) as i64;
    tx.execute(sql::REVISE, &[seq.into(), table.into(), count.into()])?;
    let rows: Vec<Vec<Value>> =
        removed.iter().map(|id| vec![seq.into(), table.into(), (*id).into()]).collect();
    tx.insert_many("removals", REMOVALS, &rows)?;
    Ok(seq)
}
