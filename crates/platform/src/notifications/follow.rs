//! The follower that writes notifications.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;
use model::field::FieldType;
use serde_json::Value as Json;

use super::{Kind, Notice, notify, sql};
use crate::feed::{Action, Actor, Change};
use crate::followers::{Effect, Follower, Slice};
use crate::records;
use crate::schema::Schema;
use crate::{App, Error, comments};

/// Writes notifications of what happens live.
pub(crate) const FOLLOWER: Follower = Follower::new("notifications", prepare);

/// The fields that say whose a record is to work on.
const ASSIGNED_BY: &[&str] = &["owner_id", "assignee_id"];

fn prepare(app: &App, changes: &Slice<'_>) -> Result<Effect, Error> {
    let live = || changes.iter().filter(|change| change.live);
    let tokens: Vec<Id> =
        live().filter(|change| change.actor == "token").filter_map(|change| change.actor_id).collect();
    let schema = app.schema();
    let written: Vec<Written> = live().filter_map(Written::of).collect();
    let assigned: Vec<(Id, Notice)> = live().flat_map(|change| assignments(&schema, change)).collect();
    if written.is_empty() && assigned.is_empty() {
        return Ok(Box::new(|_| Ok(())));
    }
    let (inner, known) = (app.clone(), schema);
    let notices = app.db.read_blocking(move |tx| {
        let doers = doers(tx, &tokens)?;
        let mut notices = of_comments(tx, &known, &doers, written)?;
        // Who takes a record herself need not be told.
        notices.extend(assigned.into_iter().filter_map(|(seq_actor, notice)| {
            let doer = doers.get(&seq_actor).copied().unwrap_or(seq_actor);
            (doer != notice.user_id).then_some(notice)
        }));
        Ok::<_, Error>(notices)
    })?;
    Ok(Box::new(move |tx| notify(tx, &inner, notices)))
}

/// The users behind tokens.
fn doers(tx: &mut Tx, tokens: &[Id]) -> Result<HashMap<Id, Id>, Error> {
    let rows = tx.query(sql::TOKEN_USERS, &[db::list::ids(tokens)])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// Who did a change; nobody that could be told for jobs and the engine.
fn actor(change: &Change) -> Actor {
    Actor::stored(&change.actor, change.actor_id).unwrap_or(Actor::System)
}

/// No user has this id.
const NOBODY: Id = Id([0; 16]);

/// The users who were given a record by a change, with the id of who did it.
fn assignments(schema: &Schema, change: &Change) -> Vec<(Id, Notice)> {
    let (Some(record), Some(after), Some(object)) =
        (change.record_id, &change.after, schema.catalog.object(&change.object))
    else {
        return Vec::new();
    };
    // What this machine fills in by itself, like an example firm, nobody has handed over.
    if !matches!(change.action, Action::Created | Action::Updated) || change.actor == "system" {
        return Vec::new();
    }
    let users = ASSIGNED_BY
        .iter()
        .filter(|slug| object.field(slug).is_some_and(|field| field.kind == FieldType::User));
    let users = users.filter_map(|slug| after.get(*slug)?.as_str()?.parse::<Id>().ok());
    let users: HashSet<Id> = users.collect();
    users
        .into_iter()
        .map(|user_id| {
            let notice = Notice {
                user_id,
                kind: Kind::Assigned,
                cause: format!("assigned {record} {}", change.seq),
                record: Some((change.object.clone(), record)),
                comment_id: None,
                detail: None,
                actor: actor(change),
                at: change.at,
            };
            (change.actor_id.unwrap_or(NOBODY), notice)
        })
        .collect()
}

/// A comment that was written or changed.
struct Written {
    id: Id,
    object: String,
    record: Id,
    /// Users mentioned now and not before.
    mentioned: Vec<Id>,
    action: Action,
    change: Change,
}

impl Written {
    fn of(change: &Change) -> Option<Written> {
        if change.object != comments::OBJECT || change.action == Action::Deleted {
            return None;
        }
        let after = change.after.as_ref()?;
        let body = |image: &Json| image.get("body").and_then(Json::as_str).map(comments::mentioned);
        let before = change.before.as_ref().and_then(body).unwrap_or_default();
        let mentioned = body(after)?.into_iter().filter(|user| !before.contains(user)).collect();
        Some(Written {
            id: change.record_id?,
            object: after.get("object")?.as_str()?.to_owned(),
            record: after.get("record_id")?.as_str()?.parse().ok()?,
            mentioned,
            action: change.action,
            change: change.clone(),
        })
    }
}

fn of_comments(
    tx: &mut Tx,
    schema: &Schema,
    doers: &HashMap<Id, Id>,
    written: Vec<Written>,
) -> Result<Vec<Notice>, Error> {
    let fresh = || written.iter().filter(|comment| comment.action == Action::Created);
    let mut interested: HashMap<Id, HashSet<Id>> = HashMap::new();
    let records: HashSet<Id> = fresh().map(|comment| comment.record).collect();
    for row in tx.query(comments::sql::COMMENTERS, &[db::list::ids(&records)])? {
        interested.entry(row.id(0)?).or_default().insert(row.id(1)?);
    }
    let mut by_object: HashMap<&str, HashSet<Id>> = HashMap::new();
    for comment in fresh() {
        by_object.entry(comment.object.as_str()).or_default().insert(comment.record);
    }
    for (slug, ids) in by_object {
        let Some(object) = schema.catalog.object(slug) else { continue };
        for (record, owner) in records::owners(tx, object, &ids)? {
            interested.entry(record).or_default().insert(owner);
        }
    }
    let mut notices = Vec::new();
    for comment in &written {
        let by = comment.change.actor_id.map(|id| doers.get(&id).copied().unwrap_or(id));
        let mut tell = |user_id: Id, kind: Kind, cause: String| {
            if Some(user_id) != by {
                notices.push(Notice {
                    user_id,
                    kind,
                    cause,
                    record: Some((comment.object.clone(), comment.record)),
                    comment_id: Some(comment.id),
                    detail: None,
                    actor: actor(&comment.change),
                    at: comment.change.at,
                });
            }
        };
        for user in &comment.mentioned {
            tell(*user, Kind::Mention, format!("mention {}", comment.id));
        }
        if comment.action == Action::Created {
            let others = interested.get(&comment.record).into_iter().flatten();
            for user in others.filter(|user| !comment.mentioned.contains(user)) {
                tell(*user, Kind::Comment, format!("comment {}", comment.id));
            }
        }
    }
    Ok(notices)
}
