//! Rights from the database, kept until somebody changes any.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use db::{Row, Tx};
use model::Id;
use serde_json::Value as Json;

use super::granted::{Granted, Shared};
use super::roles::Rights;
use super::{read, sql};
use crate::accounts::Role;
use crate::{App, Error};

/// The rights of those who were here lately. Whatever was read under an older version than the database has now is
/// read again, so a change holds on every node from the next request on.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<(i64, HashMap<Key, Arc<Granted>>)>);

/// A role, that of the maker of a token beside it, and whose records are her own.
type Key = (String, Option<String>, Option<Id>);

/// So many callers are remembered.
const REMEMBERED: usize = 10_000;

impl Cache {
    /// The rights of a caller with this role; those of a token never go beyond the `makers` role.
    pub(crate) fn granted(
        &self,
        tx: &mut Tx,
        role: &str,
        makers: Option<&str>,
        user: Option<Id>,
    ) -> Result<Arc<Granted>, Error> {
        let now = version(tx)?;
        self.granted_at(tx, now, role, makers, user)
    }

    /// The same where the version was read from this snapshot already.
    pub(crate) fn granted_at(
        &self,
        tx: &mut Tx,
        now: i64,
        role: &str,
        makers: Option<&str>,
        user: Option<Id>,
    ) -> Result<Arc<Granted>, Error> {
        let key = (role.to_owned(), makers.map(str::to_owned), user);
        {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if known.0 != now || known.1.len() > REMEMBERED {
                *known = (now, HashMap::new());
            }
            if let Some(granted) = known.1.get(&key) {
                return Ok(Arc::clone(granted));
            }
        }
        let granted = Arc::new(load(tx, role, makers, user)?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 == now {
            known.1.insert(key, Arc::clone(&granted));
        }
        Ok(granted)
    }
}

impl App {
    /// The rights of whoever did something, as they are now: `kind` and `id` as changes name an actor. For work that is
    /// done later in somebody's name, like a job or a webhook. Who cannot come in any more may do nothing.
    pub fn granted_to(&self, tx: &mut Tx, kind: &str, id: Option<Id>) -> Result<Arc<Granted>, Error> {
        let (sql, id) = match (kind, id) {
            ("user", Some(id)) => (sql::ROLE_OF_USER, id),
            ("token", Some(id)) => (sql::ROLE_OF_TOKEN, id),
            ("user" | "token", None) => return self.rights.granted(tx, GONE, None, None),
            // The engine, and the owner of the machine.
            _ => return Ok(Arc::new(Granted::of_role(Role::Owner, None))),
        };
        match tx.query_one(sql, &[id.into()])? {
            Some(row) => self.rights.granted(tx, row.text(0)?, row.opt_text(1)?, row.opt_id(2)?),
            None => self.rights.granted(tx, GONE, None, None),
        }
    }
}

/// No role has this name.
const GONE: &str = "";

/// How often rights were changed.
pub(crate) fn version(tx: &mut Tx) -> Result<i64, Error> {
    Ok(tx.query_one(sql::VERSION, &[])?.map(|row| row.integer(0)).transpose()?.unwrap_or_default())
}

/// Says that rights were changed.
pub(crate) fn raise(tx: &mut Tx) -> Result<(), Error> {
    tx.execute(sql::RAISE, &[])?;
    Ok(())
}

/// The rights of a role by its name. A role that is gone allows nothing.
pub fn by_name(tx: &mut Tx, name: &str) -> Result<Rights, Error> {
    if let Ok(role) = name.parse::<Role>() {
        return Ok(Rights::of_role(role));
    }
    match tx.query_one(sql::ROLE_BY_NAME, &[name.into()])? {
        Some(row) => rights_of(&row),
        None => {
            let nothing = serde_json::json!({"objects": {"*": {"read": "none"}},
                "actions": {"sql": false, "export": false}});
            read::rights(Role::ReadOnly, &nothing, None)
        }
    }
}

/// What routes ask of a role.
pub(crate) fn role_base(tx: &mut Tx, name: &str) -> Result<Role, Error> {
    Ok(by_name(tx, name)?.base)
}

/// Reads a row of [`sql::ROLE`].
pub(super) fn rights_of(row: &Row) -> Result<Rights, Error> {
    let said: Json = serde_json::from_str(row.text(3)?).map_err(|error| Error::bug(error.to_string()))?;
    read::rights(row.text(2)?.parse()?, &said, None)
}

fn load(tx: &mut Tx, role: &str, makers: Option<&str>, user: Option<Id>) -> Result<Granted, Error> {
    let mut rights = by_name(tx, role)?;
    let mut role = role;
    if let Some(makers) = makers {
        let theirs = by_name(tx, makers)?;
        if theirs.base < rights.base {
            role = makers;
        }
        rights = rights.meet(&theirs);
    }
    let Some(user) = user else {
        return Ok(Granted::new(role.to_owned(), rights, None, Vec::new(), BTreeMap::new()));
    };
    if rights.unrestricted() {
        return Ok(Granted::new(role.to_owned(), rights, Some(user), vec![user], BTreeMap::new()));
    }
    let tree = Tree::read(tx)?;
    let own = tree.teams_of(user);
    let below = tree.below(&own);
    let mut colleagues = tree.users_in(&below);
    colleagues.insert(user);
    // What is shared with a team is shared with the teams below it, and whoever leads a team sees what is theirs.
    let teams: Vec<Id> = below.union(&tree.above(&own)).copied().collect();
    let mut shared: BTreeMap<String, Shared> = BTreeMap::new();
    for row in tx.query(sql::SHARED_WITH, &[user.into(), db::list::ids(&teams)])? {
        let of_object = shared.entry(row.text(0)?.to_owned()).or_default();
        of_object.seen.push(row.id(1)?);
        if row.text(2)? == "edit" {
            of_object.edited.push(row.id(1)?);
        }
    }
    for shared in shared.values_mut() {
        for ids in [&mut shared.seen, &mut shared.edited] {
            ids.sort_unstable();
            ids.dedup();
        }
    }
    let colleagues = colleagues.into_iter().collect();
    Ok(Granted::new(role.to_owned(), rights, Some(user), colleagues, shared))
}

/// The teams, and who is in them.
pub(super) struct Tree {
    parents: HashMap<Id, Option<Id>>,
    members: Vec<(Id, Id)>,
}

impl Tree {
    pub(super) fn read(tx: &mut Tx) -> Result<Tree, Error> {
        let mut parents = HashMap::new();
        for row in tx.query(sql::TEAMS, &[])? {
            parents.insert(row.id(0)?, row.opt_id(2)?);
        }
        let members = tx.query(sql::MEMBERS, &[])?;
        let members = members.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect::<Result<_, Error>>()?;
        Ok(Tree { parents, members })
    }

    fn teams_of(&self, user: Id) -> BTreeSet<Id> {
        self.members.iter().filter(|(_, member)| *member == user).map(|(team, _)| *team).collect()
    }

    fn users_in(&self, teams: &BTreeSet<Id>) -> BTreeSet<Id> {
        self.members.iter().filter(|(team, _)| teams.contains(team)).map(|(_, user)| *user).collect()
    }

    /// These teams and all below them.
    pub(super) fn below(&self, teams: &BTreeSet<Id>) -> BTreeSet<Id> {
        let mut found = teams.clone();
        loop {
            let more = self.parents.iter().filter(|(team, parent)| {
                parent.is_some_and(|parent| found.contains(&parent)) && !found.contains(team)
            });
            let more: Vec<Id> = more.map(|(team, _)| *team).collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    /// All teams above these.
    fn above(&self, teams: &BTreeSet<Id>) -> BTreeSet<Id> {
        let mut found = BTreeSet::new();
        for team in teams {
            let mut at = self.parents.get(team).copied().flatten();
            while let Some(team) = at {
                if !found.insert(team) {
                    break;
                }
                at = self.parents.get(&team).copied().flatten();
            }
        }
        found
    }
}
