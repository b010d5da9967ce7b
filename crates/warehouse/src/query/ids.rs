//! Ids out of an answer. They are text in columns.

use datafusion::arrow::array::{Array, RecordBatch, StringArray, StringViewArray};
use model::Id;

use crate::Error;

/// Adds the ids in the first column of a batch; null is none.
pub(super) fn add(batch: &RecordBatch, ids: &mut Vec<Id>) -> Result<(), Error> {
    let column = batch.columns().first().ok_or_else(|| Error::bug("an answer without a column"))?.as_any();
    ids.reserve(batch.num_rows());
    let mut add = |text: Option<&str>| -> Result<(), Error> {
        if let Some(text) = text {
            ids.push(text.parse().map_err(|_| Error::Damaged(format!("'{text}' is no id")))?);
        }
        Ok(())
    };
    if let Some(column) = column.downcast_ref::<StringViewArray>() {
        return column.iter().try_for_each(add);
    }
    match column.downcast_ref::<StringArray>() {
        Some(column) => column.iter().try_for_each(&mut add),
        None => Err(Error::bug("ids are text")),
    }
}
