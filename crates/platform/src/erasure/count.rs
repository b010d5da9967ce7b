//! What an erasure would be about, for whoever is about to ask for one.

use std::collections::BTreeMap;

use db::Tx;
use model::Id;
use serde_json::{Value as Json, json};

use super::plan::Plan;
use super::{RecordFate, sql};
use crate::{App, Error};

/// The counts by what they are of, and what becomes of related records and why.
pub fn preview(tx: &mut Tx, app: &App, object: &str, id: Id) -> Result<Json, Error> {
    let schema = app.schema();
    let object = schema.object(object)?;
    let plan = Plan::of(tx, app, &schema, object, &[id])?;
    let all: Vec<Id> = plan.all_erased().collect();
    let mut profiles: Vec<Id> = plan.asked.iter().copied().collect();
    for row in tx.query(sql::PROFILES, &[db::list::ids(&plan.asked)])? {
        profiles.push(row.id(0)?);
    }
    profiles.sort_unstable();
    profiles.dedup();
    let of_all = db::list::ids(&all);
    let mut number = |sql: &str, ids: &db::Value| -> Result<i64, Error> {
        let row = tx.query_one(sql, std::slice::from_ref(ids))?;
        Ok(row.map_or(Ok(0), |row| row.integer(0))?)
    };
    let interactions = number(sql::COUNT_MOMENTS, &db::list::ids(&profiles))?;
    let changes = number(sql::COUNT_CHANGES, &of_all)?;
    let comments = tx.query(sql::COMMENTS, std::slice::from_ref(&of_all))?.len();
    let files = tx.query(sql::FILES, std::slice::from_ref(&of_all))?.len();
    let unlinked: usize = plan.unlinked.values().map(std::collections::BTreeSet::len).sum();
    let counts = json!({
        "records": all.len(),
        "unlinked": unlinked,
        "interactions": interactions,
        "changes": changes,
        "comments": comments,
        "files": files,
    });
    let mut related: BTreeMap<&str, (usize, &str, &str)> = BTreeMap::new();
    for (slug, (fate, reason)) in &plan.reasons {
        let of = match fate {
            RecordFate::Erased => &plan.erased,
            RecordFate::Unlinked => &plan.unlinked,
        };
        let count = of.get(slug).map_or(0, std::collections::BTreeSet::len);
        if count > 0 {
            related.insert(slug, (count, fate.name(), reason));
        }
    }
    let related: Vec<Json> = related
        .into_iter()
        .map(|(object, (count, fate, reason))| {
            let label = schema.catalog.object(object).map(|object| object.label.to_string());
            json!({"object": object, "object_name": label, "count": count, "fate": fate, "reason": reason})
        })
        .collect();
    Ok(json!({"counts": counts, "related": related}))
}
