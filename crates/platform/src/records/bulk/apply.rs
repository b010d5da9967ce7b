//! An edit of some records, in one transaction.

use std::collections::HashSet;

use db::Tx;
use model::object::Object;
use model::{Id, Value};
use serde_json::{Map, Value as Json};

use super::request::Request;
use crate::Error;
use crate::records::delete::{Pointers, delete_many};
use crate::records::undo::{Skip, Undone};
use crate::records::{Draft, Matching, Outcome, Writing, read, read_draft, rows, upsert};

/// Edits records and says how many are other than before, and which were left alone.
pub(super) fn apply(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    request: &Request,
    ids: &[Id],
) -> Result<Undone, Error> {
    let mut into = Undone::default();
    let mut skip = |record_id, reason: String| {
        into.skips.push(Skip { object: object.slug.to_string(), record_id, reason });
    };
    if request.delete {
        let deleted = delete_many(tx, writing, object, ids, Pointers::AsDeclared)?;
        let gone: HashSet<Id> = deleted.gone.iter().copied().collect();
        let left: HashSet<Id> = deleted.left.iter().map(|(id, _)| *id).collect();
        deleted.left.into_iter().for_each(|(id, why)| skip(id, why));
        for id in ids.iter().filter(|id| !gone.contains(id) && !left.contains(id)) {
            skip(*id, read::missing(object).to_string());
        }
        into.count = gone.len() as i64;
        return Ok(into);
    }
    let drafts = drafts(tx, writing, object, request, ids)?;
    let ids: Vec<Id> = drafts.iter().filter_map(|draft| draft.id).collect();
    let outcomes = upsert(tx, writing, object, &Matching::Id, drafts)?;
    let mut count = 0;
    for (id, outcome) in ids.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Created(_) | Outcome::Updated(_) => count += 1,
            Outcome::Unchanged(_) => {}
            Outcome::Refused(why) => skip(id, why),
            Outcome::Failed(faults) => {
                skip(id, faults.into_iter().map(|fault| fault.detail).collect::<Vec<_>>().join("; "));
            }
        }
    }
    into.count = count;
    Ok(into)
}

fn drafts(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    request: &Request,
    ids: &[Id],
) -> Result<Vec<Draft>, Error> {
    let schema = writing.schema.clone();
    let fixed = read_draft(&writing.app, &writing.view, object, &request.set, "/set")?;
    if request.add.is_empty() && request.remove.is_empty() {
        return Ok(ids.iter().map(|id| Draft { id: Some(*id), ..fixed.clone() }).collect());
    }
    let columns = schema.columns(object)?;
    let rows = rows::by_ids(tx, &schema, object, ids)?;
    let mut drafts = Vec::with_capacity(ids.len());
    let mut found = HashSet::new();
    for row in &rows {
        let id = rows::id_of(columns, row)?;
        found.insert(id);
        let lists = Json::Object(lists(object, request, &|name: &str| columns.get(row, name)));
        let lists = lists.as_object().cloned().unwrap_or_default();
        let own = read_draft(&writing.app, &writing.view, object, &lists, "")?;
        let mut draft = Draft { id: Some(id), ..fixed.clone() };
        draft.values.extend(own.values);
        drafts.push(draft);
    }
    // A record that is gone fails by itself, with its reason.
    let gone = ids.iter().filter(|id| !found.contains(id));
    drafts.extend(gone.map(|id| Draft { id: Some(*id), ..fixed.clone() }));
    Ok(drafts)
}

/// What the lists of a record hold afterwards.
fn lists<'a>(
    object: &Object,
    request: &Request,
    column: &impl Fn(&str) -> Option<&'a Value>,
) -> Map<String, Json> {
    let mut lists = Map::new();
    let slugs: HashSet<&String> = request.add.keys().chain(request.remove.keys()).collect();
    for slug in slugs {
        let Some(field) = object.field(slug) else { continue };
        let mut items = match field.json(column) {
            Json::Array(items) => items,
            _ => Vec::new(),
        };
        if let Some(removed) = request.remove.get(slug) {
            items.retain(|item| !removed.contains(item));
        }
        for added in request.add.get(slug).into_iter().flatten() {
            if !items.contains(added) {
                items.push(added.clone());
            }
        }
        let value = if items.is_empty() { Json::Null } else { Json::Array(items) };
        lists.insert(slug.clone(), value);
    }
    lists
}
