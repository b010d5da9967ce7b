//! Rows as they stand in a backup: the number of their table and their values, postcard, packed.

use model::{ColumnType, Value};

use super::format::{broken, pack, unpack};
use super::manifest::TableNote;
use crate::Error;

/// Rows are handed over when they weigh this much, in bytes.
const WEIGHT: usize = 1 << 20;
/// Or when there are this many.
const MOST: usize = 10_000;

/// Rows that are collected until they are worth a block.
#[derive(Default)]
pub(super) struct Collected {
    rows: Vec<Vec<Value>>,
    weight: usize,
}

impl Collected {
    /// Adds a row; true when it is time to take them.
    pub fn add(&mut self, row: Vec<Value>) -> bool {
        self.weight += row.iter().map(weight).sum::<usize>();
        self.rows.push(row);
        self.weight >= WEIGHT || self.rows.len() >= MOST
    }

    /// The block of what was collected; nothing when that is nothing.
    pub fn take(&mut self, table: usize) -> Result<Option<Vec<u8>>, Error> {
        if self.rows.is_empty() {
            return Ok(None);
        }
        let rows = std::mem::take(&mut self.rows);
        self.weight = 0;
        let plain =
            postcard::to_stdvec(&(table as u32, rows)).map_err(|error| Error::bug(error.to_string()))?;
        Ok(Some(pack(&plain)))
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::Null | Value::Boolean(_) => 1,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Id(_) => 16,
        Value::Text(text) => text.len() + 2,
        Value::Bytes(bytes) => bytes.len() + 2,
    }
}

/// The rows of a block and the number of their table.
pub(super) fn read(block: &[u8]) -> Result<(usize, Vec<Vec<Value>>), Error> {
    let plain = unpack(block)?;
    let (table, rows): (u32, _) =
        postcard::from_bytes(&plain).map_err(|error| broken(format!("rows in it are damaged: {error}")))?;
    Ok((table as usize, rows))
}

/// Whether each row is one of this table.
pub(super) fn fit(table: &TableNote, rows: &[Vec<Value>]) -> Result<(), Error> {
    let fits = |row: &Vec<Value>| {
        row.len() == table.columns.len()
            && row.iter().zip(&table.columns).all(|(value, column)| of_type(value, column.kind))
    };
    match rows.iter().all(fits) {
        true => Ok(()),
        false => Err(broken(format!("a row of {} in it is not one", table.name))),
    }
}

fn of_type(value: &Value, kind: ColumnType) -> bool {
    matches!(
        (value, kind),
        (Value::Null, _)
            | (Value::Text(_), ColumnType::Text)
            | (Value::Integer(_), ColumnType::Integer)
            | (Value::Real(_), ColumnType::Real)
            | (Value::Boolean(_), ColumnType::Boolean)
            | (Value::Id(_), ColumnType::Id)
            | (Value::Bytes(_), ColumnType::Bytes)
    )
}
