//! Deleting records, one or thousands at once, with what their objects' declarations say about those that
//! point to them.
//!
//! First a survey finds who points where, a query for each field; records that must stay are known before
//! anything is written. Then pointers are cleared and what follows goes too. The last state of all that went
//! is in the feed, and so are the cleared pointers: see [`super::undo`].

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::field::{Field, FieldType, OnDelete};
use model::object::Object;
use model::{Id, Value};

use super::history::{MEMBER_COLUMNS, member};
use super::{Draft, Matching, Writing, moments, multi, permit, read, rows, rule, upsert};
use crate::Error;
use crate::feed::{self, Action, NewChange};
use crate::interactions;
use crate::rights::{visible_of, whole_of};
use crate::schema::Schema;

/// Most records that one deletion clears or takes along; more is work for a job.
const FOLLOW_LIMIT: usize = 10_000;
/// The same for a deletion of many.
const FOLLOW_LIMIT_OF_MANY: usize = 200_000;
/// How far what follows may follow.
const DEPTH: usize = 8;

/// What happens to records that point to one that goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pointers {
    /// What the fields declare.
    AsDeclared,
    /// They are left alone: a record that somebody points to stays.
    Keep,
}

/// What became of records that were to go.
#[derive(Debug, Default)]
pub(super) struct Deleted {
    /// Those that are gone.
    pub gone: Vec<Id>,
    /// Those that stay, and why.
    pub left: Vec<(Id, String)>,
}

/// Deletes a record. Its last state stays in the feed.
pub fn delete(tx: &mut Tx, writing: &Writing, object: &Object, id: Id) -> Result<(), Error> {
    permit::deletion(tx, writing, object, id)?;
    let mut deleted = delete_many(tx, writing, object, &[id], Pointers::AsDeclared)?;
    match deleted.left.pop() {
        Some((_, why)) => Err(Error::Conflict(why)),
        None if deleted.gone.is_empty() => Err(read::missing(object)),
        None => Ok(()),
    }
}

/// Deletes records, at most [`super::CHUNK`] at a time. Ids without a record are passed over.
pub(super) fn delete_many(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    ids: &[Id],
    pointers: Pointers,
) -> Result<Deleted, Error> {
    let schema = writing.schema.clone();
    // Whoever writes may have the object without some of its fields; a row has all.
    let object = schema.object(&object.slug)?;
    let doomed: HashSet<Id> = ids.iter().copied().collect();
    let refused = permit::deletions(tx, writing, object, &doomed)?;
    // What she may not see is not there for her.
    let ids: Vec<Id> = ids.iter().copied().filter(|id| !matches!(refused.get(id), Some(None))).collect();
    let limit = if ids.len() == 1 { FOLLOW_LIMIT } else { FOLLOW_LIMIT_OF_MANY };
    let asked = Asked { writing, schema: &schema, pointers, limit };
    let mut survey = asked.survey(tx, object, ids.iter().copied().collect(), DEPTH)?;
    survey.blocked.extend(refused.into_iter().filter_map(|(id, why)| Some((id, why?))));
    remove(tx, &writing.consequence(), object, &survey, &ids)
}

/// Who points to records that are to go.
struct Survey<'a> {
    pointing: Vec<Pointing<'a>>,
    /// Records that must stay, and why.
    blocked: HashMap<Id, String>,
}

/// The records that point to some by one field.
struct Pointing<'a> {
    object: &'a Object,
    field: &'a Field,
    on_delete: OnDelete,
    /// Who points, and to whom.
    pairs: Vec<(Id, Id)>,
    /// Who points to those in turn, where they are to follow.
    below: Option<Survey<'a>>,
}

/// What a survey is about.
#[derive(Clone, Copy)]
struct Asked<'a> {
    writing: &'a Writing,
    schema: &'a Schema,
    pointers: Pointers,
    /// Most records that may point to those that go.
    limit: usize,
}

impl<'a> Asked<'a> {
    fn survey(
        self,
        tx: &mut Tx,
        object: &Object,
        doomed: HashSet<Id>,
        depth: usize,
    ) -> Result<Survey<'a>, Error> {
        let Asked { schema, pointers, limit, .. } = self;
        let mut survey = Survey { pointing: Vec::new(), blocked: HashMap::new() };
        // Pointers among those that go: they matter when one of them has to stay.
        let mut within: Vec<(Id, Id, &Object, OnDelete)> = Vec::new();
        let many = format!("this {} has many", object.label_singular.to_lowercase());
        for other in &schema.catalog.objects {
            for field in other.fields.iter() {
                let Some(on_delete) = points_to(field, object) else { continue };
                if tx.query_one(&any_sql(other), &[])?.is_none() {
                    continue;
                }
                let on_delete = if pointers == Pointers::Keep { OnDelete::Refuse } else { on_delete };
                let found = pairs_of(tx, other, field, &doomed, limit)?;
                if found.len() > limit {
                    return Err(Error::Conflict(format!(
                        "{many} {}; delete or move those first",
                        other.slug
                    )));
                }
                let mut pairs = Vec::with_capacity(found.len());
                for (pointing, to) in found {
                    match other.slug == object.slug && doomed.contains(&pointing) {
                        true if pointing != to => within.push((pointing, to, other, on_delete)),
                        true => {}
                        false => pairs.push((pointing, to)),
                    }
                }
                let mut below = None;
                match on_delete {
                    OnDelete::Clear => {}
                    OnDelete::Refuse => self.block(tx, &mut survey.blocked, object, other, &pairs)?,
                    OnDelete::Follow if !pairs.is_empty() => {
                        if depth == 0 {
                            return Err(Error::Conflict(format!("{many} {} below each other", other.slug)));
                        }
                        let following: HashSet<Id> = pairs.iter().map(|(pointing, _)| *pointing).collect();
                        // Parts go with their whole; what stands for itself must be allowed to go.
                        let part = whole_of(&schema.catalog, other)
                            .is_some_and(|(_, whole)| whole.slug == object.slug);
                        let refused = match part {
                            true => HashMap::new(),
                            false => permit::deletions(tx, self.writing, other, &following)?,
                        };
                        for (pointing, to) in &pairs {
                            if refused.contains_key(pointing) {
                                let what = other.label.to_lowercase();
                                let why = || format!("{what} would go with it that you may not delete");
                                survey.blocked.entry(*to).or_insert_with(why);
                            }
                        }
                        let next = self.survey(tx, other, following, depth - 1)?;
                        for (pointing, to) in &pairs {
                            if let Some(why) = next.blocked.get(pointing) {
                                survey.blocked.entry(*to).or_insert_with(|| why.clone());
                            }
                        }
                        below = Some(next);
                    }
                    OnDelete::Follow => {}
                }
                survey.pointing.push(Pointing { object: other, field, on_delete, pairs, below });
            }
        }
        // Who stays keeps those it points to, and so on.
        loop {
            let held: Vec<_> = within
                .iter()
                .filter(|(from, to, _, on_delete)| {
                    survey.blocked.contains_key(from)
                        && !survey.blocked.contains_key(to)
                        && *on_delete != OnDelete::Clear
                })
                .map(|(from, to, other, _)| (*from, *to, *other))
                .collect();
            if held.is_empty() {
                break;
            }
            for (from, to, other) in held {
                self.block(tx, &mut survey.blocked, object, other, &[(from, to)])?;
            }
        }
        let cleared = within.into_iter().filter(|(from, ..)| survey.blocked.contains_key(from));
        let cleared: Vec<_> = cleared.map(|(from, to, ..)| (from, to)).collect();
        if !cleared.is_empty() {
            let own = survey.pointing.iter_mut().filter(|pointing| pointing.object.slug == object.slug);
            own.filter(|pointing| pointing.on_delete == OnDelete::Clear)
                .for_each(|pointing| pointing.pairs.extend(&cleared));
        }
        Ok(survey)
    }

    /// Notes that records stay because others point to them.
    fn block(
        self,
        tx: &mut Tx,
        blocked: &mut HashMap<Id, String>,
        object: &Object,
        other: &Object,
        pairs: &[(Id, Id)],
    ) -> Result<(), Error> {
        let pointing: HashSet<Id> = pairs.iter().map(|(from, _)| *from).collect();
        let seen = visible_of(tx, &self.writing.view, &other.slug, &pointing)?;
        let mut counts: HashMap<Id, usize> = HashMap::new();
        for (from, to) in pairs {
            *counts.entry(*to).or_default() += usize::from(seen.contains(from));
        }
        let what = object.label_singular.to_lowercase();
        for (to, count) in counts {
            blocked.entry(to).or_insert_with(|| match count {
                0 => format!("records that you may not see need this {what}"),
                _ => format!("this {what} has {count} {}; delete or move those first", other.slug),
            });
        }
        Ok(())
    }
}

/// Carries out what a survey found for these records.
fn remove(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    survey: &Survey<'_>,
    ids: &[Id],
) -> Result<Deleted, Error> {
    let schema = writing.schema.clone();
    let columns = schema.columns(object)?;
    let going: Vec<Id> = ids.iter().copied().filter(|id| !survey.blocked.contains_key(id)).collect();
    let set: HashSet<Id> = going.iter().copied().collect();
    for pointing in &survey.pointing {
        let from: HashSet<Id> =
            pointing.pairs.iter().filter(|(_, to)| set.contains(to)).map(|(from, _)| *from).collect();
        let from: Vec<Id> = from.into_iter().collect();
        match (&pointing.below, pointing.on_delete) {
            _ if from.is_empty() => {}
            (Some(below), _) => {
                for chunk in from.chunks(super::CHUNK) {
                    remove(tx, writing, pointing.object, below, chunk)?;
                }
            }
            (None, OnDelete::Clear) => {
                for chunk in from.chunks(super::CHUNK) {
                    clear(tx, writing, pointing.object, pointing.field, &set, chunk)?;
                }
            }
            (None, _) => {}
        }
    }
    let rows = rows::by_ids(tx, &schema, object, &going)?;
    let mut deleted = Deleted {
        gone: Vec::with_capacity(rows.len()),
        left: ids.iter().filter_map(|id| Some((*id, survey.blocked.get(id)?.clone()))).collect(),
    };
    if rows.is_empty() {
        return Ok(deleted);
    }
    let gone: Vec<_> =
        rows.iter().flat_map(|row| moments::withdrawn(writing, object, columns, row)).collect();
    let count = if writing.batch.is_some() { 1 } else { rows.len() };
    let first = feed::take(tx, count + gone.len())?;
    let change = |record_id, action, before, after| NewChange {
        object: object.slug.to_string(),
        record_id,
        action,
        batch_id: writing.batch.or(writing.group),
        before,
        after,
    };
    let mut changes = Vec::with_capacity(count);
    let mut members = Vec::new();
    for row in &rows {
        let id = rows::id_of(columns, row)?;
        let image = read::fields_json(object, columns, row, None);
        deleted.gone.push(id);
        match writing.batch {
            Some(_) => members.push(member(first, id, Action::Deleted, Some(&image))),
            None => changes.push(change(Some(id), Action::Deleted, Some(image), None)),
        }
    }
    if writing.batch.is_some() {
        let counts = serde_json::json!({"created": 0, "updated": 0, "deleted": rows.len()});
        changes.push(change(None, Action::Batch, None, Some(counts)));
        tx.insert_many("batch_members", MEMBER_COLUMNS, &members)?;
    }
    feed::write_changes(tx, &writing.actor, writing.liveness, writing.now, first, changes)?;
    interactions::write_many(tx, first + count as i64, gone)?;
    tx.execute(&delete_sql(object), &[db::list::ids(&deleted.gone)])?;
    multi::write(tx, object, columns, rows.iter().map(|row| (Some(row.as_slice()), None)))?;
    if rule::follows(writing, object) {
        let written = rows.into_iter().map(|row| rule::Written { before: Some(row), now: None });
        rule::after(tx, writing, object, columns, &written.collect::<Vec<_>>())?;
    }
    Ok(deleted)
}

/// Clears the pointers of some records to those that go.
fn clear(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    field: &Field,
    gone: &HashSet<Id>,
    ids: &[Id],
) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let columns = schema.columns(object)?;
    let mut drafts = Vec::with_capacity(ids.len());
    for row in rows::by_ids(tx, &schema, object, ids)? {
        let column = |name: &str| columns.get(&row, name);
        let values = if field.kind.is_list() {
            let mut left = field.list(&column);
            left.retain(|id| id.parse().map_or(true, |id: Id| !gone.contains(&id)));
            field.read_json(&left.into(), &writing.app.firm.reading())?
        } else if matches!(column(&field.slug), Some(Value::Id(to)) if gone.contains(to)) {
            field.empty()
        } else {
            continue;
        };
        let values = values.into_iter().filter_map(|(name, value)| Some((columns.position(&name)?, value)));
        drafts.push(Draft { id: Some(rows::id_of(columns, &row)?), values: values.collect() });
    }
    for outcome in upsert(tx, writing, object, &Matching::Id, drafts)? {
        outcome.id()?;
    }
    Ok(())
}

/// What becomes of records that point to one of an object by this field, if it points there.
pub(crate) fn points_to(field: &Field, object: &Object) -> Option<OnDelete> {
    match &field.kind {
        FieldType::Relation { object: target, on_delete } if *target == object.slug => Some(*on_delete),
        FieldType::Reference { objects } if objects.contains(&object.slug) => Some(OnDelete::Clear),
        FieldType::Relations { object: target } if *target == object.slug => Some(OnDelete::Clear),
        _ => None,
    }
}

/// Who points to some records by a field, and to whom; one more than the limit at most.
pub(crate) fn pairs_of(
    tx: &mut Tx,
    other: &Object,
    field: &Field,
    doomed: &HashSet<Id>,
    limit: usize,
) -> Result<Vec<(Id, Id)>, Error> {
    if field.kind.is_list() {
        return multi::pointing(tx, other, field, doomed, limit as i64 + 1);
    }
    let mut pairs = Vec::new();
    let asked = [db::list::ids(doomed), (limit as i64 + 1).into()];
    for row in tx.query(&pointing_sql(other, &field.slug), &asked)? {
        pairs.push((row.id(0)?, row.id(1)?));
    }
    Ok(pairs)
}

/// The SQL that finds the records pointing to some by a field.
pub(super) fn pointing_sql(object: &Object, field: &str) -> String {
    format!(
        "select r.id, r.{field} from ids($1) l cross join {} r where r.{field} = l.value limit $2",
        object.slug
    )
}

/// The SQL that says whether there is any record.
pub(super) fn any_sql(object: &Object) -> String {
    format!("select 1 from {} limit 1", object.slug)
}

/// The SQL that removes rows.
pub(super) fn delete_sql(object: &Object) -> String {
    format!("delete from {} where id in (select l.value from ids($1) l)", object.slug)
}
