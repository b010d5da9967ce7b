//! Taking a merge back that no later one builds on.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::{Id, Value};
use serde_json::{Map, Value as Json};

use super::{Merge, journal, keys};
use crate::Error;
use crate::feed::{self, Action, Change};
use crate::records::undo::revive;
use crate::records::{Draft, Matching, Writing, rows, upsert};

/// Changes that are read at a time.
const LOOK: i64 = 500;

/// Takes a merge back, and gives the fields of the survivor that somebody changed since.
pub(super) fn unapply(tx: &mut Tx, writing: &Writing, merge: &Merge) -> Result<HashSet<String>, Error> {
    let mut edited = HashSet::new();
    let mut before = i64::MAX;
    loop {
        let changes = feed::changes_of_batch(tx, merge.batch, before, LOOK)?;
        let Some(last) = changes.last() else { break };
        before = last.seq;
        // Newest first: what is alike is written together.
        let mut at = 0;
        while at < changes.len() {
            let alike =
                |other: &Change| other.object == changes[at].object && other.action == changes[at].action;
            let end =
                changes[at..].iter().position(|other| !alike(other)).map_or(changes.len(), |more| at + more);
            let run = &changes[at..end];
            match run[0].action {
                Action::Deleted => revive(tx, writing, run)?,
                Action::Updated => revert(tx, writing, merge, run, &mut edited)?,
                Action::Created | Action::Batch => {}
            }
            at = end;
        }
    }
    journal::back(tx, merge)?;
    keys::forget(tx, merge)?;
    Ok(edited)
}

/// Gives fields their earlier values where they still hold what the merge wrote.
fn revert(
    tx: &mut Tx,
    writing: &Writing,
    merge: &Merge,
    changes: &[Change],
    edited: &mut HashSet<String>,
) -> Result<(), Error> {
    let schema = writing.schema.clone();
    let Some(object) = changes.first().and_then(|change| schema.catalog.object(&change.object)) else {
        return Ok(());
    };
    let columns = schema.columns(object)?;
    let ids: Vec<Id> = changes.iter().filter_map(|change| change.record_id).collect();
    let found = rows::by_ids(tx, &schema, object, &ids)?;
    let found: HashMap<Id, Vec<Value>> =
        found.into_iter().map(|row| Ok((rows::id_of(columns, &row)?, row))).collect::<Result<_, Error>>()?;
    let reading = writing.app.firm.reading();
    // Several changes of one record are taken back one after the other, newest first.
    let mut wanted: HashMap<Id, Map<String, Json>> = HashMap::new();
    let mut order = Vec::new();
    for change in changes {
        let (Some(id), Some(Json::Object(was)), Some(Json::Object(then))) =
            (change.record_id, &change.before, &change.after)
        else {
            continue;
        };
        let Some(row) = found.get(&id) else { continue };
        let fields = wanted.entry(id).or_insert_with(|| {
            order.push(id);
            Map::new()
        });
        for (slug, earlier) in was {
            let Some(field) = object.field(slug) else { continue };
            let now =
                fields.get(slug).cloned().unwrap_or_else(|| field.json(&|name: &str| columns.get(row, name)));
            if then.get(slug).unwrap_or(&Json::Null) == &now {
                fields.insert(slug.clone(), earlier.clone());
            } else if id == merge.merger.survivor {
                edited.insert(slug.clone());
            }
        }
    }
    let mut drafts = Vec::with_capacity(order.len());
    for id in order {
        let Some(fields) = wanted.remove(&id).filter(|fields| !fields.is_empty()) else { continue };
        let mut draft = Draft { id: Some(id), values: Vec::new() };
        for (slug, earlier) in &fields {
            let Some(field) = object.field(slug) else { continue };
            let values = field.read_json(earlier, &reading)?;
            draft.values.extend(
                values.into_iter().filter_map(|(name, value)| Some((columns.position(&name)?, value))),
            );
        }
        drafts.push(draft);
    }
    for outcome in upsert(tx, writing, object, &Matching::Id, drafts)? {
        outcome.id()?;
    }
    Ok(())
}
