//! Applying a journal: after a restore, whoever was erased since the backup is erased again, before anybody is served.

use std::path::Path;

use db::Tx;
use model::{Id, Timestamp};

use super::journal::{self, Entry};
use super::{Asked, MOST, request, run_all, sql};
use crate::feed::Actor;
use crate::{App, Error};

/// What came of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its lines.
    pub entries: usize,
    /// Lines that nobody can read.
    pub broken: usize,
    /// Erasures that were done again.
    pub again: usize,
}

/// Erases everybody whom a journal names and whose erasure this database does not know. All is done when this returns.
pub fn apply(app: &App, file: &Path) -> Result<Applied, Error> {
    let (entries, broken) = journal::read(file)?;
    let mut applied = Applied { entries: entries.len(), broken, again: 0 };
    for entry in entries {
        let inner = app.clone();
        applied.again += app.write_blocking(move |tx| again(tx, &inner, &entry))?;
    }
    run_all(app)?;
    Ok(applied)
}

/// Hides again whom a line names; gives how many erasures that took.
fn again(tx: &mut Tx, app: &App, entry: &Entry) -> Result<usize, Error> {
    // A backup from after the erasure knows it.
    if tx.query_one(sql::ONE, &[entry.erasure.into()])?.is_some() {
        return Ok(0);
    }
    let schema = app.schema();
    let mut count = 0;
    let asked = |object: &str, ids: &[Id], profiles: &[Id]| Asked {
        object: object.to_owned(),
        ids: ids.to_vec(),
        reason: None,
        now: false,
        actor: Actor::System,
        profiles: profiles.to_vec(),
        at: Timestamp(entry.at),
    };
    if schema.catalog.object(&entry.object).is_some() {
        for (at, ids) in entry.records.chunks(MOST).enumerate() {
            let profiles = if at == 0 { entry.profiles.as_slice() } else { &[] };
            request(tx, app, &asked(&entry.object, ids, profiles))?;
            count += 1;
        }
    }
    // What went along may not have pointed to her yet.
    for (object, ids) in &entry.related {
        if schema.catalog.object(object).is_none() {
            continue;
        }
        let there = format!("select r.id from ids($1) l cross join {object} r where r.id = l.value");
        let rows = tx.query(&there, &[db::list::ids(ids)])?;
        let there = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
        for ids in there.chunks(MOST) {
            request(tx, app, &asked(object, ids, &[]))?;
            count += 1;
        }
    }
    Ok(count)
}
