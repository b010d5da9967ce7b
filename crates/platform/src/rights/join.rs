//! Joining teams by their names: a team that is not there is made, and nobody leaves one.

use std::collections::{BTreeSet, HashMap};

use db::Tx;
use model::{ColumnType, Id, Value, search_key};
use serde_json::{Value as Shown, json};

use super::team_routes::{MEMBER_LIMIT, TEAM_LIMIT, named};
use super::{note, raise, sql};
use crate::http::Caller;
use crate::{App, Error};

/// Users on their way into teams.
#[derive(Debug)]
pub struct Joining {
    /// Those that are made or get somebody new.
    teams: Vec<Team>,
}

/// A team with those who are in it and those who will be.
#[derive(Debug)]
struct Team {
    id: Id,
    name: String,
    parent_id: Option<Id>,
    /// None where the team is to be made.
    before: Option<BTreeSet<Id>>,
    after: BTreeSet<Id>,
}

impl Joining {
    /// What is to be done so that each of these users is in the team named beside her. A team goes by its name as it
    /// is written, else without regard to case and accents. Writes nothing. 400 for a name that no team can have,
    /// 422 where there would be too many teams or too many people in one.
    pub fn plan(tx: &mut Tx, app: &App, wanted: &[(String, Id)]) -> Result<Joining, Error> {
        if wanted.is_empty() {
            return Ok(Joining { teams: Vec::new() });
        }
        let mut teams = all(tx)?;
        let (mut names, mut keys) = (HashMap::new(), HashMap::new());
        for (at, team) in teams.iter().enumerate() {
            names.entry(team.name.clone()).or_insert(at);
            keys.entry(search_key(&team.name)).or_insert(at);
        }
        for (name, user) in wanted {
            let name = named(name)?;
            let key = search_key(&name);
            let known = names.get(&name).or_else(|| keys.get(&key)).copied();
            let at = known.unwrap_or(teams.len());
            if known.is_none() {
                keys.insert(key, at);
                teams.push(Team::new(app.id(), name));
            }
            teams[at].after.insert(*user);
        }
        if teams.len() > TEAM_LIMIT {
            return Err(Error::Unprocessable(format!("a firm may have {TEAM_LIMIT} teams")));
        }
        teams.retain(|team| team.before.as_ref() != Some(&team.after));
        if let Some(team) = teams.iter().find(|team| team.after.len() > MEMBER_LIMIT) {
            let (name, many) = (&team.name, team.after.len());
            let why = format!("{many} people would be in the team {name}; a team may have {MEMBER_LIMIT}");
            return Err(Error::Unprocessable(why));
        }
        Ok(Joining { teams })
    }

    /// The names of the teams that are made.
    pub fn made(&self) -> Vec<&str> {
        let made = self.teams.iter().filter(|team| team.before.is_none());
        made.map(|team| team.name.as_str()).collect()
    }

    /// How many join: each user counts once for each team.
    pub fn joined(&self) -> usize {
        self.teams.iter().map(|team| team.after.len() - team.before.as_ref().map_or(0, BTreeSet::len)).sum()
    }

    /// Does it, in the transaction in which it was planned, and notes in the feed who did.
    pub fn write(&self, tx: &mut Tx, app: &App, caller: &Caller) -> Result<(), Error> {
        if self.teams.is_empty() {
            return Ok(());
        }
        let now = app.clock.now();
        let nobody = BTreeSet::new();
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for team in &self.teams {
            if team.before.is_none() {
                let row: [Value; 4] =
                    [team.id.into(), team.name.as_str().into(), team.parent_id.into(), now.into()];
                tx.execute(sql::ADD_TEAM, &row)?;
            }
            let new = team.after.difference(team.before.as_ref().unwrap_or(&nobody));
            rows.extend(new.map(|user| vec![team.id.into(), (*user).into()]));
            let before = team.before.as_ref().map(|users| team.noted(users));
            note(tx, &caller.actor, now, "teams", team.id, before, Some(team.noted(&team.after)))?;
        }
        tx.insert_many("team_members", &[("team_id", ColumnType::Id), ("user_id", ColumnType::Id)], &rows)?;
        raise(tx)
    }
}

impl Team {
    fn new(id: Id, name: String) -> Team {
        Team { id, name, parent_id: None, before: None, after: BTreeSet::new() }
    }

    /// The team as the audit log keeps it, with these people in it.
    fn noted(&self, users: &BTreeSet<Id>) -> Shown {
        json!({ "name": self.name, "parent_id": self.parent_id, "user_ids": users })
    }
}

/// The teams there are, in the order of their names.
fn all(tx: &mut Tx) -> Result<Vec<Team>, Error> {
    let mut members: HashMap<Id, BTreeSet<Id>> = HashMap::new();
    for row in tx.query(sql::MEMBERS, &[])? {
        members.entry(row.id(0)?).or_default().insert(row.id(1)?);
    }
    tx.query(sql::TEAMS, &[])?
        .iter()
        .map(|row| {
            let id = row.id(0)?;
            let users = members.remove(&id).unwrap_or_default();
            Ok(Team {
                id,
                name: row.text(1)?.to_owned(),
                parent_id: row.opt_id(2)?,
                before: Some(users.clone()),
                after: users,
            })
        })
        .collect()
}
