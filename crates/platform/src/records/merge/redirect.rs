//! Where records that went into others are found.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;

use super::sql;
use crate::http::Caller;
use crate::rights::visible_of;
use crate::{App, Error};

/// The records that some went into, as far as they went into one. A survivor that went into another in its turn is
/// followed.
pub fn survivors_of(tx: &mut Tx, records: &HashSet<Id>) -> Result<HashMap<Id, Id>, Error> {
    let mut found: HashMap<Id, Id> = records.iter().map(|id| (*id, *id)).collect();
    let mut open: HashSet<Id> = records.clone();
    // Merges in force make no circle: whoever goes is gone.
    while !open.is_empty() {
        let mut next = HashMap::new();
        for row in tx.query(sql::SURVIVORS, &[db::list::ids(&open)])? {
            next.insert(row.id(0)?, row.id(1)?);
        }
        for place in found.values_mut() {
            if let Some(survivor) = next.get(place) {
                *place = *survivor;
            }
        }
        open = next.into_values().collect();
    }
    found.retain(|from, to| from != to);
    Ok(found)
}

/// The records that went into some others and are one with them now, also by way of others, by what they are now.
pub fn absorbed_by(tx: &mut Tx, survivors: &HashSet<Id>) -> Result<HashMap<Id, Vec<Id>>, Error> {
    let mut absorbed: HashMap<Id, Vec<Id>> = HashMap::new();
    for row in tx.query(sql::ABSORBED, &[db::list::ids(survivors)])? {
        absorbed.entry(row.id(0)?).or_default().push(row.id(1)?);
    }
    Ok(absorbed)
}

/// The address of the survivor, for an address below the API that names a record which went into it.
pub(crate) async fn redirected(app: &App, caller: &Caller, path: &str) -> Result<Option<String>, Error> {
    let mut parts = path.splitn(3, '/');
    let (Some(slug), Some(id)) = (parts.next(), parts.next()) else { return Ok(None) };
    let rest = parts.next();
    let Ok(id) = id.parse::<Id>() else { return Ok(None) };
    let view = app.view(caller);
    if view.catalog.object(slug).is_none() {
        return Ok(None);
    }
    let name = slug.to_owned();
    let survivor = app
        .db
        .read(move |tx| {
            let Some(survivor) = survivors_of(tx, &[id].into())?.remove(&id) else { return Ok(None) };
            // Nobody learns of a record that is not there for her.
            Ok::<_, Error>(visible_of(tx, &view, &name, &[survivor].into())?.into_iter().next())
        })
        .await?;
    Ok(survivor.map(|survivor| match rest {
        Some(rest) => format!("{slug}/{survivor}/{rest}"),
        None => format!("{slug}/{survivor}"),
    }))
}
