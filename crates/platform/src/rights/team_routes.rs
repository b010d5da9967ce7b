//! `/teams`: who works with whom. Teams lie in a tree; whoever is in a team sees what those below it have.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use model::filter::Fault;
use model::{ColumnType, Id, Timestamp};
use serde::Deserialize;
use serde_json::{Value as Shown, json};

use super::load::Tree;
use super::{note, raise, sql};
use crate::http::{Answer, Body, Caller, Once, Path, said};
use crate::{App, Error};

/// Most teams of a firm.
pub(super) const TEAM_LIMIT: usize = 1_000;
/// Most people of a team.
pub(super) const MEMBER_LIMIT: usize = 1_000;

/// All teams with the ids of their members.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Shown>, Error> {
    let teams: Vec<Shown> = app.db.read(|tx| Ok::<_, Error>(all(tx)?.into_values().collect())).await?;
    Ok(Json(json!({ "data": teams })))
}

/// The team that is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    name: String,
    parent_id: Option<Id>,
}

/// Adds a team.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Body(new): Body<New>,
) -> Result<Answer, Error> {
    let (id, now) = (app.id(), app.clock.now());
    let name = named(&new.name)?;
    once.write(&app, move |tx| {
        let teams = all(tx)?;
        if teams.len() >= TEAM_LIMIT {
            return Err(Error::Conflict(format!("a firm may have {TEAM_LIMIT} teams")));
        }
        there(&teams, new.parent_id)?;
        tx.execute(sql::ADD_TEAM, &[id.into(), name.into(), new.parent_id.into(), now.into()])?;
        raise(tx)?;
        let team = one(tx, id)?;
        note(tx, &caller.actor, now, "teams", id, None, Some(noted(&team)))?;
        Answer::created(team)
    })
    .await
}

/// What may be changed. A parent of null puts a team at the top.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    name: Option<String>,
    #[serde(default, deserialize_with = "said")]
    parent_id: Option<Option<Id>>,
}

/// Renames or moves a team; it cannot come to lie below itself.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Change>,
) -> Result<Json<Shown>, Error> {
    let now = app.clock.now();
    let name = sent.name.as_deref().map(named).transpose()?;
    let changed = app.write(move |tx| {
        let before = one(tx, id)?;
        let teams = all(tx)?;
        let then = before["parent_id"].as_str().and_then(|id| id.parse().ok());
        let parent = sent.parent_id.unwrap_or(then);
        there(&teams, parent)?;
        let below = Tree::read(tx)?.below(&BTreeSet::from([id]));
        if parent.is_some_and(|parent| below.contains(&parent)) {
            return Err(Error::invalid("/parent_id", "a team cannot lie below itself"));
        }
        let name = name.unwrap_or_else(|| before["name"].as_str().unwrap_or_default().to_owned());
        tx.execute(sql::CHANGE_TEAM, &[id.into(), name.into(), parent.into()])?;
        raise(tx)?;
        let after = one(tx, id)?;
        note(tx, &caller.actor, now, "teams", id, Some(noted(&before)), Some(noted(&after)))?;
        Ok::<_, Error>(after)
    });
    Ok(Json(changed.await?))
}

/// Removes a team with what was shared with it.
pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<StatusCode, Error> {
    let now = app.clock.now();
    app.write(move |tx| {
        let team = one(tx, id)?;
        let below = all(tx)?.values().filter(|team| team["parent_id"] == json!(id)).count();
        if below > 0 {
            return Err(Error::Conflict(
                "there are teams below this one; move or remove those first".to_owned(),
            ));
        }
        for sql in [sql::DROP_MEMBERS, sql::DROP_TEAM_SHARES, sql::DROP_TEAM] {
            tx.execute(sql, &[id.into()])?;
        }
        raise(tx)?;
        note(tx, &caller.actor, now, "teams", id, Some(noted(&team)), None)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is to be in a team.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Members {
    user_ids: Vec<Id>,
}

/// Says who is in a team.
pub(super) async fn members(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Members>,
) -> Result<Json<Shown>, Error> {
    let now = app.clock.now();
    if sent.user_ids.len() > MEMBER_LIMIT {
        return Err(Error::invalid("/user_ids", format!("may name {MEMBER_LIMIT} users")));
    }
    let changed = app.write(move |tx| {
        let before = one(tx, id)?;
        let wanted: BTreeSet<Id> = sent.user_ids.iter().copied().collect();
        let found = tx.query(sql::USERS_AMONG, &[db::list::ids(&wanted)])?;
        let found: HashSet<Id> = found.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
        let missing = sent.user_ids.iter().enumerate().filter(|(_, id)| !found.contains(id));
        let faults: Vec<Fault> =
            missing.map(|(at, _)| Fault::new(format!("/user_ids/{at}"), "there is no such user")).collect();
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        tx.execute(sql::DROP_MEMBERS, &[id.into()])?;
        let rows: Vec<_> = wanted.iter().map(|user| vec![id.into(), (*user).into()]).collect();
        tx.insert_many("team_members", &[("team_id", ColumnType::Id), ("user_id", ColumnType::Id)], &rows)?;
        raise(tx)?;
        let after = one(tx, id)?;
        note(tx, &caller.actor, now, "teams", id, Some(noted(&before)), Some(noted(&after)))?;
        Ok::<_, Error>(after)
    });
    Ok(Json(changed.await?))
}

/// The teams in the order of their names, by their place in it.
fn all(tx: &mut Tx) -> Result<BTreeMap<(String, Id), Shown>, Error> {
    let mut members: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for row in tx.query(sql::MEMBERS, &[])? {
        members.entry(row.id(0)?).or_default().push(row.id(1)?);
    }
    tx.query(sql::TEAMS, &[])?
        .iter()
        .map(|row| {
            let (id, name) = (row.id(0)?, row.text(1)?.to_owned());
            let users = members.remove(&id).unwrap_or_default();
            let created_at = Timestamp(row.integer(3)?);
            let team = json!({ "id": id, "name": name, "parent_id": row.opt_id(2)?, "user_ids": users,
                "created_at": created_at });
            Ok(((name, id), team))
        })
        .collect()
}

fn one(tx: &mut Tx, id: Id) -> Result<Shown, Error> {
    let team = all(tx)?.into_iter().find(|((_, other), _)| *other == id).map(|(_, team)| team);
    team.ok_or_else(|| Error::not_found("there is no team with this id"))
}

fn there(teams: &BTreeMap<(String, Id), Shown>, parent: Option<Id>) -> Result<(), Error> {
    match parent {
        Some(parent) if !teams.keys().any(|(_, id)| *id == parent) => {
            Err(Error::invalid("/parent_id", "there is no such team"))
        }
        _ => Ok(()),
    }
}

fn noted(team: &Shown) -> Shown {
    json!({ "name": team["name"], "parent_id": team["parent_id"], "user_ids": team["user_ids"] })
}

/// The name of a team as it is stored; 400 where it is empty, too long or holds control characters.
pub fn named(name: &str) -> Result<String, Error> {
    let name = name.trim();
    match name.chars().count() {
        1..=100 if !name.chars().any(char::is_control) => Ok(name.to_owned()),
        _ => Err(Error::invalid("/name", "a name has 1 to 100 characters")),
    }
}
