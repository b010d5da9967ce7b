//! Whether whoever writes may. What she may not see is not there for her; what she sees and may not change is
//! refused. Both are found for all records of a call at once.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::field::Access;
use model::filter::Fault;
use model::object::{Columns, Object};
use model::{Id, Value};

use super::write::Pending;
use super::{Values, Writing, rows};
use crate::Error;
use crate::accounts::Role;
use crate::rights::{FieldRight, Granted, Right, visible_of, whole_of};

/// Refuses values for fields that are hidden or may only be read, and gives new records to whoever makes them
/// where she would not see them otherwise.
pub(super) fn fields(writing: &Writing, object: &Object, columns: &Columns, pendings: &mut [Pending]) {
    let Some(granted) = restricted(writing).filter(|_| writing.values == Values::Said) else { return };
    let view = writing.view.catalog.object(&object.slug);
    let closed: Vec<(&str, usize)> = object
        .all_fields()
        .filter(|field| {
            let open = view
                .and_then(|view| view.field(&field.slug))
                .is_some_and(|seen| seen.access == Access::Writable)
                && granted.rights.field(&object.slug, &field.slug) == FieldRight::Edit;
            field.access == Access::Writable && !open
        })
        .filter_map(|field| Some((field.slug.as_ref(), columns.position(&field.slug)?)))
        .collect();
    let scoped = writing.view.catalog.scopes.contains_key(object.slug.as_ref());
    let part = whole_of(&writing.schema.catalog, object).is_some();
    for pending in pendings {
        let before = |at: usize| pending.before.as_ref().map_or(Value::Null, |before| before[at].clone());
        if let Some((slug, _)) = closed.iter().find(|(_, at)| pending.row[*at] != before(*at)) {
            let shown = view.is_some_and(|view| view.field(slug).is_some());
            let what = if shown { slug } else { "a field that it may not see" };
            pending.refused = Some(format!("your role {} may not set {what}", granted.role));
        }
        let nobodys = columns.get(&pending.row, "owner_id").is_some_and(Value::is_null);
        if pending.before.is_none() && scoped && !part && nobodys {
            columns.set(&mut pending.row, "owner_id", granted.user_id.into());
        }
    }
}

/// Takes the names of fields that are hidden from whoever writes out of what is wrong with their values.
pub(super) fn unnamed(writing: &Writing, object: &Object, pendings: &mut [Pending]) {
    if restricted(writing).is_none() {
        return;
    }
    let Some(view) = writing.view.catalog.object(&object.slug) else { return };
    let hidden = |fault: &Fault| {
        let slug = fault.pointer.trim_start_matches('/');
        object.field(slug).is_some() && view.field(slug).is_none()
    };
    for fault in pendings.iter_mut().flat_map(|pending| &mut pending.faults).filter(|fault| hidden(fault)) {
        *fault = Fault::new("", "a field that your role may not see does not allow this");
    }
}

/// Refuses records outside of what may be made and changed.
pub(super) fn rows(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    pendings: &mut [Pending],
) -> Result<(), Error> {
    let Some(granted) = restricted(writing) else { return Ok(()) };
    let slug = object.slug.as_ref();
    let no = |right: Right| {
        format!(
            "your role {} may not {} this {}",
            granted.role,
            right.name(),
            object.label_singular.to_lowercase()
        )
    };
    let before: HashSet<Id> =
        pendings.iter().filter_map(|pending| rows::id_of(columns, pending.before.as_ref()?).ok()).collect();
    let visible = visible_of(tx, &writing.view, slug, &before)?;
    let editable = reached(tx, writing, granted, object, &before, Right::Edit)?;
    let whole = whole_of(&writing.schema.catalog, object);
    let whole_id = |pending: &Pending| match whole.and_then(|(column, _)| columns.get(&pending.row, column)) {
        Some(Value::Id(id)) => Some(*id),
        _ => None,
    };
    let wholes = match whole {
        Some((_, whole)) => {
            let ids: HashSet<Id> = pendings.iter().filter_map(whole_id).collect();
            reached(tx, writing, granted, whole, &ids, Right::Edit)?
        }
        None => HashSet::new(),
    };
    for pending in pendings.iter_mut() {
        let id = rows::id_of(columns, &pending.row)?;
        let owner = match columns.get(&pending.row, "owner_id") {
            Some(Value::Id(owner)) => Some(*owner),
            _ => None,
        };
        if pending.before.is_some() && !visible.contains(&id) {
            let detail = format!("there is no such {}", object.label_singular.to_lowercase());
            pending.faults = vec![Fault::new("/id", detail)];
            pending.refused = None;
            continue;
        }
        if pending.before.as_ref() == Some(&pending.row) || pending.refused.is_some() {
            continue;
        }
        let right = if pending.before.is_some() { Right::Edit } else { Right::Create };
        let held = match right {
            Right::Create => granted.rights.object(slug).reach(Right::Create) != crate::rights::Reach::None,
            _ => editable.contains(&id),
        };
        // Afterwards it is still one of those that may be seen or changed: nothing is given away unseen.
        let kept = match (whole, right) {
            (Some(_), _) => whole_id(pending).is_some_and(|id| wholes.contains(&id)),
            (None, Right::Create) => granted.reaches(slug, Right::Read, owner, id),
            (None, _) => granted.reaches(slug, Right::Edit, owner, id),
        };
        if !held {
            pending.refused = Some(no(right));
        } else if !kept && pending.faults.is_empty() {
            pending.refused = Some(match whole {
                Some((_, whole)) => {
                    format!(
                        "your role {} may not edit that {}",
                        granted.role,
                        whole.label_singular.to_lowercase()
                    )
                }
                None => format!("your role {} may not give this to that owner", granted.role),
            });
        }
    }
    Ok(())
}

/// Refuses to delete what may not be: 404 where it cannot be seen, 403 where it can.
pub(super) fn deletion(tx: &mut Tx, writing: &Writing, object: &Object, id: Id) -> Result<(), Error> {
    let Some(granted) = restricted(writing) else { return Ok(()) };
    let ids = HashSet::from([id]);
    if !visible_of(tx, &writing.view, &object.slug, &ids)?.contains(&id) {
        return Err(super::read::missing(object));
    }
    if reached(tx, writing, granted, object, &ids, Right::Delete)?.contains(&id) {
        return Ok(());
    }
    let what = object.label_singular.to_lowercase();
    Err(Error::Forbidden(format!("your role {} may not delete this {what}", granted.role)))
}

/// Which of these may not be deleted: without a reason where they cannot be seen.
pub(super) fn deletions(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    ids: &HashSet<Id>,
) -> Result<HashMap<Id, Option<String>>, Error> {
    let Some(granted) = restricted(writing) else { return Ok(HashMap::new()) };
    let visible = visible_of(tx, &writing.view, &object.slug, ids)?;
    let reached = reached(tx, writing, granted, object, &visible, Right::Delete)?;
    let what = object.label_singular.to_lowercase();
    let no = format!("your role {} may not delete this {what}", granted.role);
    let refused = ids.iter().filter(|id| !reached.contains(id));
    Ok(refused.map(|id| (*id, visible.contains(id).then(|| no.clone()))).collect())
}

/// Which of some records whoever writes may change.
pub fn editable(tx: &mut Tx, writing: &Writing, slug: &str, ids: &HashSet<Id>) -> Result<HashSet<Id>, Error> {
    let object = writing.schema.object(slug)?;
    match restricted(writing) {
        None => Ok(ids.clone()),
        Some(granted) => reached(tx, writing, granted, object, ids, Right::Edit),
    }
}

/// Refuses what changes a record that may not be changed.
pub fn may_edit(tx: &mut Tx, writing: &Writing, slug: &str, id: Id) -> Result<(), Error> {
    let Some(granted) = restricted(writing) else { return Ok(()) };
    let object = writing.schema.object(slug)?;
    if reached(tx, writing, granted, object, &HashSet::from([id]), Right::Edit)?.contains(&id) {
        return Ok(());
    }
    let what = object.label_singular.to_lowercase();
    Err(Error::Forbidden(format!("your role {} may not edit this {what}", granted.role)))
}

/// Refuses to share what may not be changed by the role itself.
pub(crate) fn may_share(tx: &mut Tx, writing: &Writing, slug: &str, id: Id) -> Result<(), Error> {
    let Some(granted) = restricted(writing) else { return Ok(()) };
    let object = writing.schema.object(slug)?;
    let reached = reached(tx, writing, granted, object, &HashSet::from([id]), Right::Edit)?;
    if reached.contains(&id) && !granted.by_share_alone(slug, id, owner_of(tx, slug, id)?) {
        return Ok(());
    }
    Err(Error::Forbidden(format!("your role {} may not share this", granted.role)))
}

fn owner_of(tx: &mut Tx, slug: &str, id: Id) -> Result<Option<Id>, Error> {
    let row = tx.query_one(&format!("select owner_id from {slug} where id = $1"), &[id.into()])?;
    row.map_or(Ok(None), |row| Ok(row.opt_id(0)?))
}

/// Whoever writes, unless she may do everything.
pub(super) fn restricted(writing: &Writing) -> Option<&Granted> {
    // Who may only read is unrestricted in what she sees, but work of hers from before may still be going on.
    let granted = writing.granted.as_deref()?;
    let free = granted.rights.unrestricted() && granted.rights.base >= Role::Member;
    (!free).then_some(granted)
}

/// Which of these records a right goes to. What is done with a part is a change of its whole.
fn reached(
    tx: &mut Tx,
    writing: &Writing,
    granted: &Granted,
    object: &Object,
    ids: &HashSet<Id>,
    right: Right,
) -> Result<HashSet<Id>, Error> {
    let slug = object.slug.as_ref();
    if ids.is_empty() || granted.must(slug, right).is_err() {
        return Ok(HashSet::new());
    }
    let whole = whole_of(&writing.schema.catalog, object);
    let column = whole.map_or("owner_id", |(column, _)| column);
    let sql = format!("select r.id, r.{column} from ids($1) l cross join {slug} r where r.id = l.value");
    let found: HashMap<Id, Option<Id>> = tx
        .query(&sql, &[db::list::ids(ids)])?
        .iter()
        .map(|row| Ok((row.id(0)?, row.opt_id(1)?)))
        .collect::<Result<_, Error>>()?;
    let Some((_, whole)) = whole else {
        let reached = found.into_iter().filter(|(id, owner)| granted.reaches(slug, right, *owner, *id));
        return Ok(reached.map(|(id, _)| id).collect());
    };
    let wholes: HashSet<Id> = found.values().flatten().copied().collect();
    let wholes = reached(tx, writing, granted, whole, &wholes, Right::Edit)?;
    let reached = found.into_iter().filter(|(_, whole)| whole.is_some_and(|whole| wholes.contains(&whole)));
    Ok(reached.map(|(id, _)| id).collect())
}
