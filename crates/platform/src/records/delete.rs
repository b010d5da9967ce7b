//! Deleting a record, with what its object's declarations say about those that point to it.

use db::Tx;
use model::field::{Field, FieldType, OnDelete};
use model::object::Object;
use model::{Id, Value};

use super::{Draft, Matching, Writing, moments, multi, permit, read, rows, rule, upsert};
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
            let Some(on_delete) = pointing(field, object) else { continue };
            let ids = if field.kind.is_list() {
                multi::having(tx, other, field, &id.to_string(), FOLLOW_LIMIT + 1)?
            } else {
                let sql = pointing_sql(other, &field.slug);
                let found = tx.query(&sql, &[id.into(), (FOLLOW_LIMIT + 1).into()])?;
                found.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?
            };
            let ids: Vec<Id> = ids.into_iter().filter(|other| *other != id).collect();
            if ids.is_empty() {
                continue;
            }
            if ids.len() as i64 > FOLLOW_LIMIT || on_delete == OnDelete::Refuse {
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
            if on_delete == OnDelete::Follow {
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
                let drafts = cleared(tx, writing, other, field, id, ids)?;
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
    multi::write(tx, object, columns, [(Some(row.as_slice()), None)].into_iter())?;
    rule::after(
        tx,
        &writing.consequence(),
        object,
        columns,
        &[rule::Written { before: Some(row), now: None }],
    )
}

/// What becomes of records that point to one of an object by this field, if it points there.
fn pointing(field: &Field, object: &Object) -> Option<OnDelete> {
    match &field.kind {
        FieldType::Relation { object: target, on_delete } if *target == object.slug => Some(*on_delete),
        FieldType::Reference { objects } if objects.contains(&object.slug) => Some(OnDelete::Clear),
        FieldType::Relations { object: target } if *target == object.slug => Some(OnDelete::Clear),
        _ => None,
    }
}

/// Drafts that take the deleted record out of a field of these records.
fn cleared(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    field: &Field,
    gone: Id,
    ids: Vec<Id>,
) -> Result<Vec<Draft>, Error> {
    let columns = writing.schema.columns(object)?;
    let place = |(name, value): (String, Value)| {
        let position = columns.position(&name).ok_or_else(|| Error::bug("a relation has no column"))?;
        Ok((position, value))
    };
    if !field.kind.is_list() {
        let values = field.empty().into_iter().map(place).collect::<Result<Vec<_>, Error>>()?;
        return Ok(ids.into_iter().map(|id| Draft { id: Some(id), values: values.clone() }).collect());
    }
    let gone = gone.to_string();
    let rows = rows::by_ids(tx, &writing.schema, object, &ids)?;
    rows.iter()
        .map(|row| {
            let mut left = field.list(&|name| columns.get(row, name));
            left.retain(|id| *id != gone);
            let left = field.read_json(&left.into(), &writing.app.firm.reading())?;
            let values = left.into_iter().map(place).collect::<Result<_, Error>>()?;
            Ok(Draft { id: Some(rows::id_of(columns, row)?), values })
        })
        .collect()
}

/// The SQL that finds the records pointing to one by a field.
pub(super) fn pointing_sql(object: &Object, field: &str) -> String {
    format!("select id from {} where {field} = $1 limit $2", object.slug)
}
