//! `GET /audit`: who did what, newest first, with what was there before and after. For administrators.
//!
//! It is the feed of changes read backwards. Of one record it also holds the bulk chunks the record was part
//! of, each with that record's own earlier values.

use axum::extract::State;
use db::{Row, Tx};
use model::{Id, Timestamp, Value};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};

use crate::accounts::names;
use crate::http::{Answer, Caller, Needs, Query, Route, Shape, reference};
use crate::records::{title_of_image, titles};
use crate::rights::Action;
use crate::{App, Error, feed};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/audit", Needs::Admin, "Who changed what, newest first", list)
            .asks(&[
                ("object", "string"),
                ("record_id", "string"),
                ("actor_id", "string"),
                ("action", "string"),
                ("before", "integer"),
                ("limit", "integer"),
            ])
            .answers(Shape::Of(shape)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    object: Option<String>,
    record_id: Option<Id>,
    actor_id: Option<Id>,
    action: Option<String>,
    before: Option<i64>,
    limit: Option<i64>,
}

struct Entry {
    seq: i64,
    at: Timestamp,
    object: String,
    record_id: Option<Id>,
    action: String,
    actor: (String, Option<Id>),
    live: bool,
    batch_id: Option<Id>,
    before: Option<Json>,
    after: Option<Json>,
}

const COLUMNS: &str = "c.seq, c.at, c.object, c.record_id, c.action, c.actor, c.actor_id, c.live, c.batch_id";

async fn list(State(app): State<App>, caller: Caller, Query(asked): Query<Asked>) -> Result<Answer, Error> {
    caller.granted.must_act(Action::Audit)?;
    // It holds what every record was, so no role that leaves anything out can have it.
    if !caller.granted.rights.sees_all() {
        let role = &caller.granted.role;
        return Err(Error::Forbidden(format!(
            "your role {role} does not see everything, as the audit log does"
        )));
    }
    if asked.object.as_ref().is_some_and(|object| object.contains('\0')) {
        return Err(Error::invalid("/object", "contains a NUL character"));
    }
    let limit = asked.limit.unwrap_or(100);
    if !(1..=1_000).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 1000"));
    }
    if let Some(action) = &asked.action
        && !["created", "updated", "deleted", "batch"].contains(&action.as_str())
    {
        return Err(Error::invalid("/action", "is one of created, updated, deleted, batch"));
    }
    let inner = app.clone();
    app.db.read(move |tx| Answer::ok(page(tx, &inner, &asked, limit as usize)?)).await
}

fn page(tx: &mut Tx, app: &App, asked: &Asked, limit: usize) -> Result<Json, Error> {
    let mut entries = own(tx, asked, limit + 1)?;
    if let Some(record) = asked.record_id {
        entries.extend(memberships(tx, asked, record, limit + 1)?);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    }
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| more).map(|entry| entry.seq);
    let names = names(tx, app, entries.iter().map(|entry| (entry.actor.0.as_str(), entry.actor.1)))?;
    let titles = titles_of(tx, app, &entries)?;
    let data = entries.into_iter().map(|entry| {
        let mut actor = names.shown(&entry.actor.0, entry.actor.1);
        actor["id"] = json!(entry.actor.1);
        json!({
            "seq": entry.seq,
            "at": entry.at,
            "object": entry.object,
            "record_id": entry.record_id,
            "title": entry.record_id.and_then(|id| titles.get(&id)),
            "action": entry.action,
            "actor": actor,
            "live": entry.live,
            "batch_id": entry.batch_id,
            "before": entry.before,
            "after": entry.after,
        })
    });
    Ok(json!({"data": data.collect::<Vec<_>>(), "next": next}))
}

/// The conditions of a request as SQL, with their parameters.
fn conditions(asked: &Asked, action: bool) -> (String, Vec<Value>) {
    let mut params: Vec<Value> = vec![asked.before.unwrap_or(i64::MAX).into()];
    let mut sql = "c.seq < $1".to_owned();
    let mut and = |column: &str, value: Value| {
        params.push(value);
        sql += &format!(" and {column} = ${}", params.len());
    };
    if let Some(object) = &asked.object {
        and("c.object", object.as_str().into());
    }
    if let Some(actor) = asked.actor_id {
        and("c.actor_id", actor.into());
    }
    if let Some(action) = asked.action.as_ref().filter(|_| action) {
        and("c.action", action.as_str().into());
    }
    (sql, params)
}

/// The changes that stand for themselves.
fn own(tx: &mut Tx, asked: &Asked, limit: usize) -> Result<Vec<Entry>, Error> {
    let (mut condition, mut params) = conditions(asked, true);
    if let Some(record) = asked.record_id {
        params.push(record.into());
        condition += &format!(" and c.record_id = ${}", params.len());
    }
    let sql = format!(
        "select {COLUMNS}, c.before, c.after from changes c where {condition} order by c.seq desc limit {limit}"
    );
    let image = |text: Option<&str>| {
        text.map(serde_json::from_str).transpose().map_err(|error| Error::bug(error.to_string()))
    };
    let rows = tx.query(&sql, &params)?;
    rows.iter()
        .map(|row| {
            Ok(Entry { before: image(row.opt_text(9)?)?, after: image(row.opt_text(10)?)?, ..read(row)? })
        })
        .collect()
}

/// The bulk chunks that a record was part of.
fn memberships(tx: &mut Tx, asked: &Asked, record: Id, limit: usize) -> Result<Vec<Entry>, Error> {
    let (condition, mut params) = conditions(asked, false);
    params.push(record.into());
    let sql = format!(
        "select {COLUMNS}, m.created, m.deleted, m.before from batch_members m join changes c on c.seq = m.seq \
         where m.record_id = ${} and {condition} order by c.seq desc limit {limit}",
        params.len()
    );
    let mut entries = Vec::new();
    for row in tx.query(&sql, &params)? {
        let action = match (row.boolean(9)?, row.opt_boolean(10)?) {
            (true, _) => "created",
            (_, Some(true)) => "deleted",
            _ => "updated",
        };
        if asked.action.as_deref().is_some_and(|asked| asked != action) {
            continue;
        }
        entries.push(Entry {
            record_id: Some(record),
            action: action.to_owned(),
            before: row.opt_bytes(11)?.map(feed::unpack).transpose()?,
            ..read(&row)?
        });
    }
    Ok(entries)
}

fn read(row: &Row) -> Result<Entry, Error> {
    Ok(Entry {
        seq: row.integer(0)?,
        at: Timestamp(row.integer(1)?),
        object: row.text(2)?.to_owned(),
        record_id: row.opt_id(3)?,
        action: row.text(4)?.to_owned(),
        actor: (row.text(5)?.to_owned(), row.opt_id(6)?),
        live: row.boolean(7)?,
        batch_id: row.opt_id(8)?,
        before: None,
        after: None,
    })
}

/// What the records are called now, or were called when they were last seen.
fn titles_of(tx: &mut Tx, app: &App, entries: &[Entry]) -> Result<HashMap<Id, String>, Error> {
    let schema = app.schema();
    let mut by_object: HashMap<&str, HashSet<Id>> = HashMap::new();
    let mut known = HashMap::new();
    for entry in entries {
        let Some(id) = entry.record_id else { continue };
        by_object.entry(&entry.object).or_default().insert(id);
        let image = if entry.action == "deleted" { &entry.before } else { &entry.after };
        if let (Some(object), Some(image), false) =
            (schema.catalog.object(&entry.object), image, known.contains_key(&id))
            && entry.action != "updated"
        {
            known.insert(id, title_of_image(object, image));
        }
    }
    for (slug, ids) in by_object {
        if let Some(object) = schema.catalog.object(slug) {
            known.extend(titles(tx, &schema, object, &ids)?);
        }
    }
    Ok(known)
}

fn shape() -> Json {
    let image = json!({"type": ["object", "null"]});
    json!({"type": "object", "required": ["data", "next"], "properties": {
        "data": {"type": "array", "items": {"type": "object",
            "required": ["seq", "at", "object", "record_id", "title", "action", "actor", "live", "batch_id", "before", "after"],
            "properties": {
                "seq": {"type": "integer"},
                "at": {"type": "string", "format": "date-time"},
                "object": {"type": "string"},
                "record_id": {"type": ["string", "null"], "format": "uuid"},
                "title": {"type": ["string", "null"]},
                "action": {"enum": ["created", "updated", "deleted", "batch"]},
                "actor": reference("Actor"),
                "live": {"type": "boolean"},
                "batch_id": {"type": ["string", "null"], "format": "uuid"},
                "before": image,
                "after": image}}},
        "next": {"type": ["integer", "null"]}}})
}
