//! What the feed keeps of a write: a change for each record, or one for a bulk chunk with its members.

use db::Tx;
use model::object::{Columns, Object};
use model::{ColumnType, Id, Value};

use super::write::Pending;
use super::{Writing, rows};
use crate::Error;
use crate::feed::{self, Action, NewChange};

/// Writes the changes, or the one change of a bulk chunk with its members.
pub(super) fn write_history(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    pendings: &[Pending],
    written: &[usize],
    first: i64,
) -> Result<(), Error> {
    let change = |record_id, action, before, after| NewChange {
        object: object.slug.to_string(),
        record_id,
        action,
        batch_id: writing.batch.or(writing.group),
        before,
        after,
    };
    let changes = if writing.batch.is_some() {
        let created = written.iter().filter(|at| pendings[**at].before.is_none()).count();
        let counts = serde_json::json!({"created": created, "updated": written.len() - created});
        let mut members = Vec::with_capacity(written.len());
        for at in written {
            let pending = &pendings[*at];
            let before = pending
                .before
                .as_ref()
                .map(|before| super::read::fields_json(object, columns, before, Some(&pending.row)));
            let action = if before.is_none() { Action::Created } else { Action::Updated };
            members.push(member(first, rows::id_of(columns, &pending.row)?, action, before.as_ref()));
        }
        tx.insert_many("batch_members", MEMBER_COLUMNS, &members)?;
        vec![change(None, Action::Batch, None, Some(counts))]
    } else {
        written
            .iter()
            .map(|at| {
                let Pending { row, before, .. } = &pendings[*at];
                let id = Some(rows::id_of(columns, row)?);
                Ok(match before {
                    None => {
                        let after = super::read::fields_json(object, columns, row, None);
                        change(id, Action::Created, None, Some(after))
                    }
                    Some(before) => {
                        let after = super::read::fields_json(object, columns, row, Some(before));
                        let before = super::read::fields_json(object, columns, before, Some(row));
                        change(id, Action::Updated, Some(before), Some(after))
                    }
                })
            })
            .collect::<Result<_, Error>>()?
    };
    feed::write_changes(tx, &writing.actor, writing.liveness, writing.now, first, changes)
}

/// The columns of `batch_members`.
pub(crate) const MEMBER_COLUMNS: &[(&str, ColumnType)] = &[
    ("seq", ColumnType::Integer),
    ("record_id", ColumnType::Id),
    ("created", ColumnType::Boolean),
    ("before", ColumnType::Bytes),
    ("deleted", ColumnType::Boolean),
];

/// A row of `batch_members`.
pub(crate) fn member(seq: i64, id: Id, action: Action, before: Option<&serde_json::Value>) -> Vec<Value> {
    vec![
        seq.into(),
        id.into(),
        (action == Action::Created).into(),
        before.map(feed::pack).into(),
        (action == Action::Deleted).into(),
    ]
}
