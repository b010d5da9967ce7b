//! Whoever is new or changed is compared as she comes in.

use std::collections::HashSet;

use ::model::Id;
use db::Tx;
use platform::feed::{Action, Actor, Liveness};
use platform::followers::{Effect, Follower, Slice};
use platform::records::Writing;
use platform::{App, Error};

use super::compare::{compare, of};
use super::pairs::{Found, forget, note, unite};
use super::{keys, model, sql};

/// Compares whoever is new or changed. Bulk work is looked through by the job, when it is over.
pub(crate) const FOLLOWER: Follower = Follower::new("duplicates", prepare);

/// Fields that are compared.
const COMPARED: [&str; 7] = ["first_name", "last_name", "email", "phone", "city", "country", "birthday"];

fn prepare(app: &App, slice: &Slice<'_>) -> Result<Effect, Error> {
    let told = |json: &Option<serde_json::Value>| {
        json.as_ref().is_some_and(|json| COMPARED.iter().any(|field| json.get(*field).is_some()))
    };
    let people = slice.iter().filter(|change| change.object == "people");
    let alone = people.filter(|change| change.action != Action::Batch);
    let alone: Vec<_> = alone.filter(|change| told(&change.before) || told(&change.after)).collect();
    let known: HashSet<Id> = alone.iter().filter_map(|change| change.record_id).collect();
    if known.is_empty() {
        return Ok(Box::new(|_| Ok(())));
    }
    let changed = alone.iter().filter(|change| change.action != Action::Deleted);
    let ids: HashSet<Id> = changed.filter_map(|change| change.record_id).collect();
    let asked = ids.clone();
    let (found, kept, settings) = app.db.read_blocking(move |tx| {
        let model = model::load(tx)?;
        let kept = of(tx, &known)?;
        let kept = keys::differing(tx, kept)?;
        let found = match &model.parameters {
            Some(parameters) => compare(tx, parameters, &asked)?,
            None => Vec::new(),
        };
        Ok::<_, Error>((found, kept, model.settings))
    })?;
    let app = app.clone();
    Ok(Box::new(move |tx| {
        replace(tx, &ids, &found, &app)?;
        keys::keep(tx, &kept)?;
        let writing = Writing { liveness: Liveness::Past, ..Writing::engine(&app, Actor::System) };
        for one in found.iter().filter(|one| settings.auto_merge && one.probability >= settings.threshold) {
            unite(tx, &writing, one)?;
        }
        Ok(())
    }))
}

/// Puts what was found of some people in the place of what was found before.
fn replace(tx: &mut Tx, ids: &HashSet<Id>, found: &[Found], app: &App) -> Result<(), Error> {
    let known = tx.query(sql::OF_SOME, &[db::list::ids(ids)])?;
    let mut gone = known.iter().map(|row| row.id(0)).collect::<Result<HashSet<Id>, _>>()?;
    for one in found {
        gone.remove(&one.id());
    }
    forget(tx, &gone)?;
    note(tx, found, app.clock.now())
}
