//! Reading notifications.

use std::collections::{HashMap, HashSet};

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::sql;
use crate::schema::Schema;
use crate::{App, Error, accounts, comments, records};

/// A notification as it stands in the database.
pub(super) struct Stored {
    pub id: Id,
    kind: String,
    object: Option<String>,
    record_id: Option<Id>,
    comment_id: Option<Id>,
    detail: Option<String>,
    actor: String,
    actor_id: Option<Id>,
    at: Timestamp,
    read_at: Option<Timestamp>,
}

/// Behind every id.
pub(super) const END: Id = Id([0xff; 16]);

impl Stored {
    fn read(row: &Row) -> Result<Stored, Error> {
        Ok(Stored {
            id: row.id(0)?,
            kind: row.text(1)?.to_owned(),
            object: row.opt_text(2)?.map(str::to_owned),
            record_id: row.opt_id(3)?,
            comment_id: row.opt_id(4)?,
            detail: row.opt_text(5)?.map(str::to_owned),
            actor: row.text(6)?.to_owned(),
            actor_id: row.opt_id(7)?,
            at: Timestamp(row.integer(8)?),
            read_at: row.opt_integer(9)?.map(Timestamp),
        })
    }

    fn record(&self) -> Option<(&str, Id)> {
        self.object.as_deref().zip(self.record_id)
    }
}

/// Which of a user's notifications are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    All,
    Unread,
}

/// A user's notifications before one of them, newest first, without those whose record is not there for the
/// caller of this schema; and where to go on.
pub(super) fn page(
    tx: &mut Tx,
    schema: &Schema,
    user: Id,
    which: Which,
    before: Id,
    limit: i64,
) -> Result<(Vec<Stored>, Option<Id>), Error> {
    let sql = if which == Which::All { sql::PAGE } else { sql::UNREAD_PAGE };
    let rows = tx.query(sql, &[user.into(), before.into(), limit.into()])?;
    let mut found = rows.iter().map(Stored::read).collect::<Result<Vec<_>, _>>()?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|last| last.id);
    let mut wanted: HashMap<&str, HashSet<Id>> = HashMap::new();
    for (object, id) in found.iter().filter_map(Stored::record) {
        wanted.entry(object).or_default().insert(id);
    }
    let mut there: HashSet<Id> = HashSet::new();
    for (slug, ids) in wanted {
        if let Some(object) = schema.catalog.object(slug) {
            there.extend(records::visible(tx, schema, object, &ids)?);
        }
    }
    found.retain(|stored| stored.record_id.is_none_or(|id| there.contains(&id)));
    Ok((found, next))
}

/// As the API shows them, with titles and comments.
pub(super) fn shown(tx: &mut Tx, app: &App, schema: &Schema, found: &[Stored]) -> Result<Vec<Json>, Error> {
    let mut wanted: HashMap<&str, HashSet<Id>> = HashMap::new();
    for (object, id) in found.iter().filter_map(Stored::record) {
        wanted.entry(object).or_default().insert(id);
    }
    let mut titles: HashMap<Id, String> = HashMap::new();
    for (slug, ids) in wanted {
        titles.extend(records::titles(tx, schema, schema.object(slug)?, &ids)?);
    }
    let ids: Vec<Id> = found.iter().filter_map(|stored| stored.comment_id).collect();
    let bodies: HashMap<Id, String> =
        comments::some(tx, &ids)?.into_iter().map(|comment| (comment.id, comment.body)).collect();
    let names =
        accounts::names(tx, app, found.iter().map(|stored| (stored.actor.as_str(), stored.actor_id)))?;
    let show = |stored: &Stored| {
        let comment = stored.comment_id.map(|id| json!({"id": id, "body": bodies.get(&id)}));
        json!({
            "id": stored.id,
            "kind": stored.kind,
            "object": stored.object,
            "record_id": stored.record_id,
            "title": stored.record_id.and_then(|id| titles.get(&id)),
            "comment": comment,
            "detail": stored.detail,
            "actor": names.shown(&stored.actor, stored.actor_id),
            "at": stored.at,
            "read_at": stored.read_at,
        })
    };
    Ok(found.iter().map(show).collect())
}

/// The last unread mentions of a user, as the API shows them.
pub fn mentions(tx: &mut Tx, app: &App, schema: &Schema, user: Id) -> Result<Vec<Json>, Error> {
    let (mut found, _) = page(tx, schema, user, Which::Unread, END, 100)?;
    found.retain(|stored| stored.kind == super::Kind::Mention.name());
    found.truncate(20);
    shown(tx, app, schema, &found)
}
