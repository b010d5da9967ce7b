//! Reading the trash, newest first.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::{Object, RowScope};
use model::{Id, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::sql;
use crate::accounts::names;
use crate::http::Caller;
use crate::records::rows;
use crate::rights::visible_of;
use crate::schema::Schema;
use crate::{App, Error, feed};

/// A place in the trash: a change, and for a bulk chunk the last record that was shown of it.
pub(super) type Place = (i64, Option<Id>);

struct Gone {
    seq: i64,
    at: Timestamp,
    object: String,
    id: Id,
    actor: (String, Option<Id>),
    batch: Option<Id>,
    before: Json,
    /// Whether it is one of a bulk chunk.
    member: bool,
}

/// How many bulk chunks are looked at at once.
const CHUNKS: i64 = 100;

/// A page of the trash and where the next begins.
pub(super) fn page(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    object: &str,
    after: Place,
    limit: usize,
) -> Result<Json, Error> {
    let schema = app.schema();
    let mut found = candidates(tx, object, after, limit + 1)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| match last.member {
        true => format!("{}.{}", last.seq, last.id),
        false => last.seq.to_string(),
    });
    let there = there(tx, &schema, &found)?;
    let mut seen = HashSet::new();
    let view = app.view(caller);
    let wholes = wholes(tx, &view, &found)?;
    // The last deletion of a record says who may see it.
    found.retain(|gone| !there.contains(&gone.id) && seen.insert(gone.id) && may_see(&view, &wholes, gone));
    for gone in &mut found {
        let object = view.catalog.object(&gone.object);
        if let Some(fields) = gone.before.as_object_mut() {
            fields.retain(|slug, _| object.is_some_and(|object| object.field(slug).is_some()));
        }
    }
    let names = names(tx, app, found.iter().map(|gone| (gone.actor.0.as_str(), gone.actor.1)))?;
    let data = found.iter().map(|gone| {
        json!({
            "seq": gone.seq,
            "at": gone.at,
            "object": gone.object,
            "record_id": gone.id,
            "title": schema.catalog.object(&gone.object).map(|object| title(object, &gone.before)),
            "actor": names.shown(&gone.actor.0, gone.actor.1),
            "batch_id": gone.batch,
            "fields": gone.before,
        })
    });
    Ok(json!({"data": data.collect::<Vec<_>>(), "next": next}))
}

/// Whether a record that is gone would be there in a view, as far as its owner or its whole says it.
fn may_see(view: &Schema, wholes: &HashSet<Id>, gone: &Gone) -> bool {
    if view.catalog.object(&gone.object).is_none() {
        return false;
    }
    match view.catalog.scopes.get(gone.object.as_str()) {
        None => true,
        Some(RowScope::Owned { owners, .. }) => {
            pointed(gone, "owner_id").is_some_and(|owner| owners.contains(&owner))
        }
        Some(RowScope::Part { column, .. }) => {
            pointed(gone, column).is_some_and(|whole| wholes.contains(&whole))
        }
        Some(RowScope::Nothing) => false,
    }
}

/// The records that parts among these belonged to, as far as they are there in a view.
fn wholes(tx: &mut Tx, view: &Schema, found: &[Gone]) -> Result<HashSet<Id>, Error> {
    let mut asked: HashMap<&str, HashSet<Id>> = HashMap::new();
    for gone in found {
        if let Some(RowScope::Part { column, whole }) = view.catalog.scopes.get(gone.object.as_str()) {
            asked.entry(whole).or_default().extend(pointed(gone, column));
        }
    }
    let mut there = HashSet::new();
    for (whole, ids) in asked {
        there.extend(visible_of(tx, view, whole, &ids)?);
    }
    Ok(there)
}

/// The id in a field of a record as it was.
fn pointed(gone: &Gone, field: &str) -> Option<Id> {
    gone.before.get(field)?.as_str()?.parse().ok()
}

/// What was deleted behind a place, whether or not it is there again.
fn candidates(tx: &mut Tx, object: &str, after: Place, limit: usize) -> Result<Vec<Gone>, Error> {
    let mut found = Vec::new();
    for row in tx.query(sql::SINGLE, &[after.0.into(), object.into(), (limit as i64).into()])? {
        let before = row.opt_text(7)?.map(serde_json::from_str).transpose();
        found.push(Gone {
            seq: row.integer(0)?,
            at: Timestamp(row.integer(1)?),
            object: row.text(2)?.to_owned(),
            id: row.opt_id(3)?.unwrap_or_default(),
            actor: (row.text(4)?.to_owned(), row.opt_id(5)?),
            batch: row.opt_id(6)?,
            before: before.map_err(|error| Error::bug(error.to_string()))?.unwrap_or_default(),
            member: false,
        });
    }
    // The rest of the chunk that the page before ended in, then older ones.
    let mut upto = if after.1.is_some() { after.0 } else { after.0.saturating_sub(1) };
    // What is older than a full page of single ones is not on it.
    let oldest = found.last().filter(|_| found.len() >= limit).map_or(i64::MIN, |gone| gone.seq);
    let mut members = 0;
    loop {
        let chunks = tx.query(sql::CHUNKS, &[upto.into(), object.into(), CHUNKS.into()])?;
        for chunk in &chunks {
            let seq = chunk.integer(0)?;
            upto = seq.saturating_sub(1);
            if members >= limit || seq < oldest {
                break;
            }
            let from = after.1.filter(|_| seq == after.0).unwrap_or_default();
            let asked = [seq.into(), from.into(), ((limit - members) as i64).into()];
            for row in tx.query(sql::MEMBERS, &asked)? {
                members += 1;
                found.push(Gone {
                    seq,
                    at: Timestamp(chunk.integer(1)?),
                    object: chunk.text(2)?.to_owned(),
                    id: row.id(0)?,
                    actor: (chunk.text(3)?.to_owned(), chunk.opt_id(4)?),
                    batch: chunk.opt_id(5)?,
                    before: row.opt_bytes(1)?.map(feed::unpack).transpose()?.unwrap_or_default(),
                    member: true,
                });
            }
        }
        if members >= limit || upto < oldest || (chunks.len() as i64) < CHUNKS {
            break;
        }
    }
    found.sort_by_key(|gone| (std::cmp::Reverse(gone.seq), gone.id));
    Ok(found)
}

/// Which of these are there again.
fn there(tx: &mut Tx, schema: &Schema, found: &[Gone]) -> Result<HashSet<Id>, Error> {
    let mut by_object: HashMap<&str, Vec<Id>> = HashMap::new();
    for gone in found {
        by_object.entry(&gone.object).or_default().push(gone.id);
    }
    let mut there = HashSet::new();
    for (slug, ids) in by_object {
        let Some(object) = schema.catalog.object(slug) else { continue };
        let columns = schema.columns(object)?;
        for row in rows::by_ids(tx, schema, object, &ids)? {
            there.insert(rows::id_of(columns, &row)?);
        }
    }
    Ok(there)
}

/// What a record was called, from its last state.
pub(crate) fn title(object: &Object, before: &Json) -> String {
    let empty = Map::new();
    let before = before.as_object().unwrap_or(&empty);
    let texts = object.title.iter().filter_map(|slug| match before.get(slug.as_ref())? {
        Json::String(text) => Some(text.clone()),
        Json::Null | Json::Object(_) | Json::Array(_) => None,
        other => Some(other.to_string()),
    });
    let title = texts.collect::<Vec<_>>().join(" ");
    if title.is_empty() { format!("{} without a name", object.label_singular) } else { title }
}
