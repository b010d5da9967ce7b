//! The changes of a record in its timeline.

use db::Tx;
use model::object::Object;
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::Place;
use crate::accounts::names;
use crate::feed::{self, sql as feed_sql};
use crate::{App, Error, provenance};

/// Most changes of one record that are looked at.
const CHANGES: i64 = 2_000;

/// The changes of a record before a place, those of its own and those it shared with bulk chunks.
///
/// A member of a bulk chunk keeps only what it replaced. What it wrote is found by going back in time from
/// the record as it is now.
pub(super) fn of_record(
    tx: &mut Tx,
    app: &App,
    object: &Object,
    id: Id,
    record: &Json,
    before: Place,
    narrowed: bool,
) -> Result<Vec<(Place, Json)>, Error> {
    struct Found {
        place: Place,
        action: String,
        actor: (String, Option<Id>),
        batch: Option<Id>,
        before: Option<Json>,
        after: Option<Json>,
    }
    let read = |text: Option<&str>| {
        text.map(serde_json::from_str::<Json>).transpose().map_err(|error| Error::bug(error.to_string()))
    };
    let newest = [id.into(), i64::MAX.into(), i64::MAX.into(), CHANGES.into()];
    let mut found = Vec::new();
    for row in tx.query(feed_sql::CHANGES_OF_RECORD, &newest)? {
        found.push(Found {
            place: (Timestamp(row.integer(1)?), row.integer(0)?),
            action: row.text(3)?.to_owned(),
            actor: (row.text(4)?.to_owned(), row.opt_id(5)?),
            batch: row.opt_id(6)?,
            before: read(row.opt_text(7)?)?,
            after: read(row.opt_text(8)?)?,
        });
    }
    for row in tx.query(feed_sql::MEMBERSHIPS_OF_RECORD, &newest)? {
        found.push(Found {
            place: (Timestamp(row.integer(1)?), row.integer(0)?),
            action: match (row.boolean(6)?, row.opt_boolean(8)?) {
                (true, _) => "created",
                (_, Some(true)) => "deleted",
                _ => "updated",
            }
            .to_owned(),
            actor: (row.text(3)?.to_owned(), row.opt_id(4)?),
            batch: row.opt_id(5)?,
            before: row.opt_bytes(7)?.map(feed::unpack).transpose()?,
            after: None,
        });
    }
    found.sort_by_key(|change| std::cmp::Reverse(change.place));
    let actors = found.iter().map(|change| (change.actor.0.as_str(), change.actor.1));
    let names = names(tx, app, actors)?;
    let origins = provenance::of(tx, found.iter().filter_map(|change| change.batch))?;
    let mut state = record.as_object().cloned().unwrap_or_default();
    let mut entries = Vec::new();
    for change in found {
        let written = change.after.unwrap_or_else(|| match &change.before {
            Some(Json::Object(replaced)) => {
                let now =
                    replaced.keys().map(|slug| (slug.clone(), state.get(slug).cloned().unwrap_or_default()));
                Json::Object(now.collect())
            }
            _ => Json::Object(state.clone()),
        });
        if let Some(Json::Object(replaced)) = &change.before {
            state.extend(replaced.clone());
        }
        if change.place < before {
            let fields = fields(object, change.before.as_ref(), &written);
            // What changed nothing that can be seen did not change for whoever asks.
            if narrowed && change.action == "updated" && fields.is_empty() {
                continue;
            }
            let entry = json!({
                "type": "change",
                "seq": change.place.1,
                "at": change.place.0,
                "action": change.action,
                "actor": names.shown(&change.actor.0, change.actor.1),
                "batch_id": change.batch,
                "origin": change.batch.and_then(|batch| origins.get(&batch)),
                "fields": fields,
            });
            entries.push((change.place, entry));
        }
    }
    Ok(entries)
}

/// The fields of a change with their labels, in the order in which the object declares them.
fn fields(object: &Object, before: Option<&Json>, after: &Json) -> Vec<Json> {
    let own = object.all_fields().filter(|field| !matches!(&*field.slug, "id" | "created_at" | "updated_at"));
    own.filter_map(|field| {
        let before = before.and_then(|before| before.get(&*field.slug)).filter(|value| !value.is_null());
        let after = after.get(&*field.slug).filter(|value| !value.is_null());
        if before.is_none() && after.is_none() {
            return None;
        }
        Some(json!({"slug": field.slug, "label": field.label, "before": before, "after": after}))
    })
    .collect()
}
