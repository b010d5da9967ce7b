//! From changes to deliveries: in the transaction that moves the follower's cursor, so that each change is put
//! into the queue of each webhook exactly once.

use db::Tx;
use model::Id;
use serde_json::{Map, Value as Json, json};

use super::store::{self, NewDelivery, Webhook};
use crate::feed::Change;
use crate::followers::{Effect, Follower, Slice};
use crate::{App, Error, accounts, interactions, rights};

/// What is done when something changed.
pub(crate) const FOLLOWER: Follower = Follower::new("webhooks", prepare);

fn prepare(app: &App, slice: &Slice<'_>) -> Result<Effect, Error> {
    let now = app.clock.now();
    let (reader, changes, after, upto) = (app.clone(), slice.changes.to_vec(), slice.after, slice.upto);
    let deliveries = app.db.read_blocking(move |tx| {
        let mut deliveries = Vec::new();
        let mut names = None;
        for webhook in store::all(tx)? {
            deliveries.extend(moments(tx, &reader, &webhook, after.max(webhook.from_seq), upto)?);
            let wanted: Vec<Change> =
                changes.iter().filter(|change| webhook.wants(change)).cloned().collect();
            if wanted.is_empty() {
                continue;
            }
            let names = match &mut names {
                Some(names) => names,
                unknown => unknown.insert(named(tx, &reader, &changes)?),
            };
            for change in visible(tx, &reader, &webhook, wanted)? {
                deliveries.push(made(&webhook, &change, names));
            }
        }
        Ok::<_, Error>(deliveries)
    })?;
    match deliveries.is_empty() {
        true => Ok(Box::new(|_| Ok(()))),
        false => Ok(Box::new(move |tx| store::enqueue(tx, now, deliveries))),
    }
}

/// Moments that are read together.
const PAGE: i64 = 1_000;

/// The moments of a stretch of the feed that a webhook is told of, as whoever made it sees them.
fn moments(
    tx: &mut Tx,
    app: &App,
    webhook: &Webhook,
    after: i64,
    upto: i64,
) -> Result<Vec<NewDelivery>, Error> {
    let mut deliveries = Vec::new();
    if webhook.kinds.is_empty() {
        return Ok(deliveries);
    }
    let granted = app.granted_to(tx, &webhook.actor, webhook.actor_id)?;
    if !granted.rights.may(rights::Action::Webhooks) {
        return Ok(deliveries);
    }
    let view = granted.view(&app.schema());
    for kind in &webhook.kinds {
        let mut place = after;
        while place < upto {
            let found = interactions::page(tx, &view, place, Some(kind), PAGE)?;
            let full = found.len() as i64 == PAGE;
            place = upto;
            for values in found {
                let moment = interactions::json(&view, &values)?;
                let seq = moment.get("seq").and_then(Json::as_i64).unwrap_or(i64::MAX);
                if full {
                    place = seq;
                }
                if seq <= upto && moment.get("live") == Some(&json!(true)) {
                    deliveries.push(happened(webhook, kind, seq, moment));
                }
            }
        }
    }
    Ok(deliveries)
}

fn happened(webhook: &Webhook, kind: &str, seq: i64, moment: Map<String, Json>) -> NewDelivery {
    NewDelivery {
        id: Id::derived(webhook.id, &format!("moment {seq}")),
        webhook: webhook.id,
        event: kind.to_owned(),
        payload: json!({"type": kind, "timestamp": moment.get("at"), "data": moment}),
    }
}

fn named(tx: &mut Tx, app: &App, changes: &[Change]) -> Result<accounts::Names, Error> {
    accounts::names(tx, app, changes.iter().map(|change| (change.actor.as_str(), change.actor_id)))
}

/// Whoever made a webhook sees for it, with the rights of now.
fn visible(tx: &mut Tx, app: &App, webhook: &Webhook, changes: Vec<Change>) -> Result<Vec<Change>, Error> {
    let granted = app.granted_to(tx, &webhook.actor, webhook.actor_id)?;
    if !granted.rights.may(rights::Action::Webhooks) {
        return Ok(Vec::new());
    }
    let view = granted.view(&app.schema());
    rights::seen(tx, &granted, &view, changes)
}

fn made(webhook: &Webhook, change: &Change, names: &accounts::Names) -> NewDelivery {
    let event = format!("{}.{}", change.object, change.action.name());
    let payload = json!({
        "type": event,
        "timestamp": change.at,
        "data": {
            "seq": change.seq,
            "object": change.object,
            "record_id": change.record_id,
            "action": change.action.name(),
            "actor": names.shown(&change.actor, change.actor_id),
            "before": change.before,
            "after": change.after,
        },
    });
    NewDelivery {
        id: Id::derived(webhook.id, &format!("change {}", change.seq)),
        webhook: webhook.id,
        event,
        payload,
    }
}
