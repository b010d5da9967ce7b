//! Changes as a caller may see them: of records that are there for her, without fields that are not.

use std::collections::{BTreeMap, HashSet};

use db::Tx;
use model::Id;
use model::filter::Compiled;
use model::object::RowScope;
use serde_json::Value as Json;

use super::Granted;
use crate::accounts::Role;
use crate::feed::{Action, Change};
use crate::schema::Schema;
use crate::{Error, comments, files};

/// Leaves out what somebody may not see. `view` is her view of the schema.
///
/// A record that is gone is judged by the owner it had. A bulk chunk tells how many records it wrote only to those
/// who see all of them.
pub fn seen(
    tx: &mut Tx,
    who: &impl AsRef<Granted>,
    view: &Schema,
    changes: Vec<Change>,
) -> Result<Vec<Change>, Error> {
    let granted = who.as_ref();
    if granted.rights.sees_all() {
        let administration = granted.rights.base >= Role::Admin;
        let known = |change: &Change| administration || view.catalog.object(&about(change).0).is_some();
        return Ok(changes.into_iter().filter(known).collect());
    }
    let mut there: BTreeMap<String, HashSet<Id>> = BTreeMap::new();
    for (object, id) in changes.iter().map(about) {
        if view.catalog.scopes.contains_key(&object) {
            there.entry(object).or_default().extend(id);
        }
    }
    let mut visible: HashSet<Id> = HashSet::new();
    for (object, ids) in there {
        visible.extend(visible_of(tx, view, &object, &ids)?);
    }
    let owners = |change: &Change| {
        let owner = change.before.as_ref().and_then(|before| before.get("owner_id")?.as_str()?.parse().ok());
        matches!((owner, view.catalog.scopes.get(&change.object)),
            (Some(owner), Some(RowScope::Owned { owners, .. })) if owners.contains(&owner))
    };
    let kept = changes.into_iter().filter_map(|mut change| {
        let (slug, record) = about(&change);
        let object = view.catalog.object(&slug)?;
        if view.catalog.scopes.contains_key(&slug) {
            match (record, change.action) {
                (None, _) => change.after = None,
                (Some(_), Action::Deleted) if owners(&change) => {}
                (Some(id), _) if visible.contains(&id) => {}
                _ => return None,
            }
        }
        if change.record_id.is_some() && change.object == slug {
            let known = |name: &String| object.field(name).is_some();
            for image in [&mut change.before, &mut change.after] {
                if let Some(Json::Object(fields)) = image {
                    fields.retain(|name, _| known(name));
                }
            }
            let empty = |image: &Option<Json>| match image {
                Some(Json::Object(fields)) => fields.is_empty(),
                _ => true,
            };
            // What changed nothing she can see did not change for her.
            if change.action == Action::Updated && empty(&change.before) && empty(&change.after) {
                return None;
            }
        }
        Some(change)
    });
    Ok(kept.collect())
}

/// The record that a change is about: of a comment or a file, the one that was commented on or that has it.
fn about(change: &Change) -> (String, Option<Id>) {
    let of_another = [comments::OBJECT, files::OBJECT].contains(&change.object.as_str());
    let image = change.after.as_ref().or(change.before.as_ref()).filter(|_| of_another);
    let text = |name: &str| image?.get(name)?.as_str();
    match text("object") {
        Some(object) => (object.to_owned(), text("record_id").and_then(|id| id.parse().ok())),
        None => (change.object.clone(), change.record_id),
    }
}

/// Which of these records are there in a view.
pub(crate) fn visible_of(
    tx: &mut Tx,
    view: &Schema,
    object: &str,
    ids: &HashSet<Id>,
) -> Result<HashSet<Id>, Error> {
    if ids.is_empty() || view.catalog.object(object).is_none() {
        return Ok(HashSet::new());
    }
    let ids: Vec<Id> = ids.iter().copied().collect();
    let mut found = HashSet::with_capacity(ids.len());
    for ids in ids.chunks(5_000) {
        let mut out = Compiled::default();
        let list = out.bind(db::list::ids(ids));
        let table = view.catalog.table_sql(object, &mut out);
        let sql = format!("select r.id from ids({list}) l cross join {table} r where r.id = l.value");
        for row in tx.query(&sql, &out.params)? {
            found.insert(row.id(0)?);
        }
    }
    Ok(found)
}
