//! A comment as it stands in the database.

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::sql;
use crate::accounts::{Names, Role};
use crate::http::Caller;
use crate::records::must_see;
use crate::schema::Schema;
use crate::{App, Error, accounts};

/// One comment.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub id: Id,
    pub object: String,
    pub record_id: Id,
    pub body: String,
    pub actor: String,
    pub actor_id: Option<Id>,
    pub user_id: Option<Id>,
    pub seq: i64,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
}

impl Comment {
    fn read(row: &Row) -> Result<Comment, Error> {
        Ok(Comment {
            id: row.id(0)?,
            object: row.text(1)?.to_owned(),
            record_id: row.id(2)?,
            body: row.text(3)?.to_owned(),
            actor: row.text(4)?.to_owned(),
            actor_id: row.opt_id(5)?,
            user_id: row.opt_id(6)?,
            seq: row.integer(7)?,
            created_at: Timestamp(row.integer(8)?),
            edited_at: row.opt_integer(9)?.map(Timestamp),
        })
    }

    /// Whether the caller wrote it.
    pub fn is_of(&self, caller: &Caller) -> bool {
        match (self.user_id, caller.user_id) {
            (Some(author), Some(user)) => author == user,
            (None, None) => self.actor == caller.actor.kind() && self.actor_id == caller.actor.id(),
            _ => false,
        }
    }

    /// As the API shows it.
    pub fn shown(&self, names: &Names, caller: &Caller) -> Json {
        let mut author = names.shown(&self.actor, self.actor_id);
        author["user_id"] = json!(self.user_id);
        let mine = self.is_of(caller);
        json!({
            "id": self.id,
            "object": self.object,
            "record_id": self.record_id,
            "body": self.body,
            "author": author,
            "mentions": super::mentioned(&self.body),
            "can_edit": mine,
            "can_delete": mine || caller.role >= Role::Admin,
            "created_at": self.created_at,
            "edited_at": self.edited_at,
        })
    }

    /// As the feed holds it.
    pub fn image(&self) -> Json {
        json!({"object": self.object, "record_id": self.record_id, "body": self.body})
    }
}

/// The comment of this id, where its record is there for the caller of this schema.
pub(super) fn one(tx: &mut Tx, schema: &Schema, id: Id) -> Result<Comment, Error> {
    let gone = || Error::not_found("there is no comment with this id");
    let row = tx.query_one(sql::ONE, &[id.into()])?.ok_or_else(gone)?;
    let comment = Comment::read(&row)?;
    must_see(tx, schema, &comment.object, comment.record_id).map_err(|error| match error {
        Error::NotFound(_) => gone(),
        other => other,
    })?;
    Ok(comment)
}

/// Comments by their ids.
pub(crate) fn some(tx: &mut Tx, ids: &[Id]) -> Result<Vec<Comment>, Error> {
    tx.query(sql::SOME, &[db::list::ids(ids)])?.iter().map(Comment::read).collect()
}

/// The comments on a record before a place in time, newest first.
pub(crate) fn of_record(
    tx: &mut Tx,
    object: &str,
    record: Id,
    before: (Timestamp, i64),
    limit: i64,
) -> Result<Vec<Comment>, Error> {
    let place = [record.into(), object.into(), before.0.into(), before.1.into(), limit.into()];
    tx.query(sql::OF_RECORD, &place)?.iter().map(Comment::read).collect()
}

/// The names of those who wrote comments.
pub(crate) fn authors(tx: &mut Tx, app: &App, comments: &[Comment]) -> Result<Names, Error> {
    accounts::names(tx, app, comments.iter().map(|comment| (comment.actor.as_str(), comment.actor_id)))
}
