//! The names behind the actors of changes.

use std::collections::HashMap;

use db::Tx;
use model::Id;
use serde_json::{Value as Json, json};

use super::sql;
use crate::{App, Error};

/// The names of actors by their ids.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<Id, String>);

impl Names {
    /// An actor as it is shown: `{"kind", "name"}`.
    pub fn shown(&self, kind: &str, id: Option<Id>) -> Json {
        let name = id.and_then(|id| self.0.get(&id)).map(String::as_str);
        let name = name.unwrap_or(match kind {
            "system" => "Rapport",
            "token" => "a token",
            "job" => "a job",
            "source" => "a source that is gone",
            _ => "a user who is gone",
        });
        json!({ "kind": kind, "name": name })
    }
}

/// Everybody who can be named as the owner of a record: id, name and e-mail address.
pub fn everybody(tx: &mut Tx) -> Result<Vec<(Id, String, String)>, Error> {
    let rows = tx.query(sql::EVERYBODY, &[])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.text(1)?.to_owned(), row.text(2)?.to_owned()))).collect()
}

/// Looks up the names of actors, given by kind and id as changes have them.
pub fn names<'a>(
    tx: &mut Tx,
    app: &App,
    actors: impl Iterator<Item = (&'a str, Option<Id>)>,
) -> Result<Names, Error> {
    let mut by_kind: HashMap<&str, Vec<Id>> = HashMap::new();
    for (kind, id) in actors {
        by_kind.entry(kind).or_default().extend(id);
    }
    let mut names = HashMap::new();
    let sources = [("user", sql::USER_NAMES), ("token", sql::TOKEN_NAMES), ("job", sql::JOB_KINDS)];
    let of_rooms = app.modules.iter().flat_map(|module| module.actors.iter().copied());
    for (kind, query) in sources.into_iter().chain(of_rooms) {
        let mut ids = by_kind.remove(kind).unwrap_or_default();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            continue;
        }
        for row in tx.query(query, &[db::list::ids(&ids)])? {
            let name = row.text(1)?;
            let label = app.modules.iter().flat_map(|module| module.jobs).find(|job| job.name == name);
            let name = label.filter(|_| kind == "job").map_or(name, |job| job.label);
            names.insert(row.id(0)?, name.to_owned());
        }
    }
    Ok(Names(names))
}
