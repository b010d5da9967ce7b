//! Deleting a record, with what its object's declarations say about those that point to it.

use db::Tx;
use model::field::{FieldType, OnDelete};
use model::object::Object;
use model::{Id, Value};

use super::{Draft, Matching, Writing, moments, permit, read, rows, rule, upsert};
use crate::Error;
use crate::feed::{self, Action, NewChange};
use crate::interactions;
use crate::rights::{visible_of, whole_of};

/// Most records that one deletion clears or takes along; more is work for a job.
const FOLLOW_LIMIT: i64 = 10_000;

/// Deletes a record. Its last state stays in the feed.
pub fn delete(tx: &mut Tx, writing: &Writing, object: &Object, id: Id) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let object = schema.object(&object.slug)?;
    let columns = schema.columns(object)?;
    permit::deletion(tx, writing, object, id)?;
    let row = rows::by_ids(tx, &schema, object, &[id])?.pop().ok_or_else(|| read::missing(object))?;
    for other in &schema.catalog.objects {
        for field in other.fields.iter() {
            let FieldType::Relation { object: target, on_delete } = &field.kind else { continue };
            if *target != object.slug {
                continue;
            }
            let sql = pointing_sql(other, &field.slug);
            let found = tx.query(&sql, &[id.into(), (FOLLOW_LIMIT + 1).into()])?;
            let ids: Vec<Id> = found.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
            let ids: Vec<Id> = ids.into_iter().filter(|other| *other != id).collect();
            if ids.is_empty() {
                continue;
            }
            if ids.len() as i64 > FOLLOW_LIMIT || *on_delete == OnDelete::Refuse {
                let seen = visible_of(tx, &writing.view, &other.slug, &ids.iter().copied().collect())?.len();
                if seen == 0 {
                    let what = object.label_singular.to_lowercase();
                    return Err(Error::Conflict(format!("records that you may not see need this {what}")));
                }
                let count = if ids.len() as i64 > FOLLOW_LIMIT { "many".into() } else { seen.to_string() };
                return Err(Error::Conflict(format!(
                    "this {} has {count} {}; delete or move those first",
                    object.label_singular.to_lowercase(),
                    other.slug
                )));
            }
            if *on_delete == OnDelete::Follow {
                // Parts go with their whole; what stands for itself must be allowed to go.
                let part =
                    whole_of(&schema.catalog, other).is_some_and(|(_, whole)| whole.slug == object.slug);
                let following = if part { writing.consequence() } else { writing.clone() };
                for id in ids {
                    delete(tx, &following, other, id).map_err(|error| match error {
                        Error::NotFound(_) | Error::Forbidden(_) => Error::Conflict(format!(
                            "{} would go with it that you may not delete",
                            other.label.to_lowercase()
                        )),
                        other => other,
                    })?;
                }
            } else {
                let position = schema.columns(other)?.position(&field.slug);
                let position = position.ok_or_else(|| Error::bug("a relation has no column"))?;
                let clear = |id| Draft { id: Some(id), values: vec![(position, Value::Null)] };
                let drafts = ids.into_iter().map(clear).collect();
                for outcome in upsert(tx, &writing.consequence(), other, &Matching::Id, drafts)? {
                    outcome.id()?;
                }
            }
        }
    }
    let gone = moments::withdrawn(writing, object, columns, &row);
    let first = feed::take(tx, 1 + gone.len())?;
    let change = NewChange {
        object: object.slug.to_string(),
        record_id: Some(id),
        action: Action::Deleted,
        batch_id: writing.batch,
        before: Some(read::fields_json(object, columns, &row, None)),
        after: None,
    };
    feed::write_changes(tx, &writing.actor, writing.liveness, writing.now, first, vec![change])?;
    interactions::write_many(tx, first + 1, gone)?;
    tx.execute(&format!("delete from {} where id = $1", object.slug), &[id.into()])?;
    rule::after(
        tx,
        &writing.consequence(),
        object,
        columns,
        &[rule::Written { before: Some(row), now: None }],
    )
}

/// The SQL that finds the records pointing to one by a field.
pub(super) fn pointing_sql(object: &Object, field: &str) -> String {
    format!("select id from {} where {field} = $1 limit $2", object.slug)
}
