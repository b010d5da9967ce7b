//! From changes to deliveries: in the transaction that moves the follower's cursor, so that each change is put
//! into the queue of each webhook exactly once.

use db::Tx;
use model::Id;
use serde_json::json;

use super::store::{self, NewDelivery, Webhook};
use crate::feed::Change;
use crate::followers::{Effect, Follower, Slice};
use crate::{App, Error, accounts, rights};

/// What is done when something changed.
pub(crate) const FOLLOWER: Follower = Follower::new("webhooks", prepare);

fn prepare(app: &App, changes: &Slice<'_>) -> Result<Effect, Error> {
    if changes.is_empty() {
        return Ok(Box::new(|_| Ok(())));
    }
    let now = app.clock.now();
    let (reader, changes) = (app.clone(), changes.to_vec());
    let deliveries = app.db.read_blocking(move |tx| {
        let mut deliveries = Vec::new();
        let mut names = None;
        for webhook in store::all(tx)? {
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
    Ok(Box::new(move |tx| store::enqueue(tx, now, deliveries)))
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
