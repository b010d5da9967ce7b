//! Webhooks as they are stored and shown.

use db::{Row, Tx};
use model::{Id, Timestamp, Value};
use serde_json::{Value as Json, json};

use super::sql;
use crate::Error;
use crate::accounts::Role;
use crate::feed::{Action, Change};
use crate::http::Caller;

/// A place that is told of changes.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub id: Id,
    pub url: String,
    pub description: String,
    /// The objects whose changes it is told of; none means all.
    pub objects: Option<Vec<String>>,
    /// The actions it is told of; none means all.
    pub actions: Option<Vec<String>>,
    /// The kinds of moments it is told of.
    pub kinds: Vec<String>,
    /// Who made it, as changes name actors.
    pub actor: String,
    pub actor_id: Option<Id>,
    pub created_at: Timestamp,
    pub from_seq: i64,
    pub disabled_at: Option<Timestamp>,
    pub disabled_reason: Option<String>,
    pub failing_since: Option<Timestamp>,
    pub succeeded_at: Option<Timestamp>,
    pub last_status: Option<i64>,
}

/// The actions a webhook may ask for.
pub(super) const ACTIONS: [&str; 3] = ["created", "updated", "deleted"];

impl Webhook {
    /// Whether it is told of a change, apart from whether it may know of it.
    pub fn wants(&self, change: &Change) -> bool {
        let named = |list: &Option<Vec<String>>, name: &str| {
            list.as_ref().is_none_or(|list| list.iter().any(|one| one == name))
        };
        change.live
            && change.action != Action::Batch
            && change.seq > self.from_seq
            && named(&self.objects, &change.object)
            && named(&self.actions, change.action.name())
    }

    /// Whether a caller manages it: whoever could change where it leads would be told what its maker may see.
    pub fn is_of(&self, caller: &Caller) -> bool {
        caller.role >= Role::Admin
            || (self.actor == caller.actor.kind() && self.actor_id == caller.actor.id())
    }

    fn health(&self) -> &'static str {
        match (self.disabled_at, self.failing_since, self.succeeded_at) {
            (Some(_), ..) => "disabled",
            (None, Some(_), _) => "failing",
            (None, None, Some(_)) => "healthy",
            (None, None, None) => "unused",
        }
    }

    /// As answers show it: everything but the secret.
    pub fn shown(&self, waiting: i64) -> Json {
        json!({
            "id": self.id,
            "url": self.url,
            "description": self.description,
            "objects": self.objects,
            "actions": self.actions,
            "kinds": self.kinds,
            "created_at": self.created_at,
            "health": self.health(),
            "enabled": self.disabled_at.is_none(),
            "disabled_at": self.disabled_at,
            "disabled_reason": self.disabled_reason,
            "failing_since": self.failing_since,
            "succeeded_at": self.succeeded_at,
            "last_status": self.last_status,
            "waiting": waiting,
        })
    }
}

fn read(row: &Row) -> Result<Webhook, Error> {
    let list = |text: Option<&str>| {
        let list = text.map(serde_json::from_str).transpose();
        list.map_err(|error| Error::bug(format!("what a webhook is told of: {error}")))
    };
    Ok(Webhook {
        id: row.id(0)?,
        url: row.text(1)?.to_owned(),
        description: row.text(2)?.to_owned(),
        objects: list(row.opt_text(3)?)?,
        actions: list(row.opt_text(4)?)?,
        kinds: list(row.opt_text(5)?)?.unwrap_or_default(),
        actor: row.text(6)?.to_owned(),
        actor_id: row.opt_id(7)?,
        created_at: Timestamp(row.integer(8)?),
        from_seq: row.integer(9)?,
        disabled_at: row.opt_integer(10)?.map(Timestamp),
        disabled_reason: row.opt_text(11)?.map(str::to_owned),
        failing_since: row.opt_integer(12)?.map(Timestamp),
        succeeded_at: row.opt_integer(13)?.map(Timestamp),
        last_status: row.opt_integer(14)?,
    })
}

/// Every webhook.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Webhook>, Error> {
    tx.query(sql::ALL, &[])?.iter().map(read).collect()
}

/// One webhook.
pub(super) fn one(tx: &mut Tx, id: Id) -> Result<Webhook, Error> {
    let row = tx.query_one(sql::ONE, &[id.into()])?;
    read(&row.ok_or_else(|| Error::not_found("there is no such webhook"))?)
}

/// One webhook of the caller's. Administrators have all of them.
pub(super) fn mine(tx: &mut Tx, caller: &Caller, id: Id) -> Result<Webhook, Error> {
    let webhook = one(tx, id)?;
    if webhook.is_of(caller) { Ok(webhook) } else { Err(Error::not_found("there is no such webhook")) }
}

/// How many deliveries wait.
pub(super) fn waiting(tx: &mut Tx, id: Id) -> Result<i64, Error> {
    Ok(tx.query_one(sql::WAITING, &[id.into()])?.map_or(Ok(0), |row| row.integer(0))?)
}

/// A list as it is stored.
pub(super) fn list(list: Option<&Vec<String>>) -> Value {
    list.map(|list| json!(list).to_string()).into()
}

/// Something to be sent.
pub(super) struct NewDelivery {
    pub id: Id,
    pub webhook: Id,
    pub event: String,
    pub payload: Json,
}

/// Puts deliveries into the queue.
pub(super) fn enqueue(tx: &mut Tx, now: Timestamp, deliveries: Vec<NewDelivery>) -> Result<(), Error> {
    use model::ColumnType::{Id, Integer, Text};
    let rows: Vec<Vec<Value>> = deliveries
        .into_iter()
        .map(|new| {
            vec![
                new.id.into(),
                new.webhook.into(),
                new.event.into(),
                new.payload.to_string().into(),
                "queued".into(),
                0_i64.into(),
                now.into(),
                now.into(),
            ]
        })
        .collect();
    let columns = [
        ("id", Id),
        ("webhook_id", Id),
        ("event", Text),
        ("payload", Text),
        ("state", Text),
        ("attempts", Integer),
        ("created_at", Integer),
        ("due_at", Integer),
    ];
    tx.insert_many("webhook_deliveries", &columns, &rows)?;
    Ok(())
}

/// A delivery as answers show it.
pub(super) fn delivery(row: &Row) -> Result<Json, Error> {
    let waits = matches!(row.text(2)?, "queued" | "sending");
    Ok(json!({
        "id": row.id(0)?,
        "event": row.text(1)?,
        "state": row.text(2)?,
        "attempts": row.integer(3)?,
        "created_at": Timestamp(row.integer(4)?),
        "next_at": waits.then_some(Timestamp(row.integer(5)?)),
        "delivered_at": row.opt_integer(6)?.map(Timestamp),
        "status": row.opt_integer(7)?,
        "error": row.opt_text(8)?,
    }))
}
