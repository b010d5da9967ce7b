//! Events into the database: one transaction for all of some requests that wait together.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use db::Tx;
use model::{Id, Timestamp};
use platform::interactions::{NewInteraction, joins, write_many};
use platform::{App, Error, feed};

use super::event::Event;
use super::{orders, sql};
use crate::event_kinds::{self, Seen};
use crate::identity::{self, Claim};
use crate::sources::{self, Came, Source};

/// What is to be stored.
pub(super) struct Incoming {
    pub source: Source,
    pub received_at: Timestamp,
    pub events: Vec<Event>,
    /// How many were refused.
    pub refused: usize,
    /// What of the catalogue is new.
    pub fresh: Vec<Seen>,
}

/// Stores the events of some requests that are not there yet, with everything that follows from them.
pub(super) fn store(tx: &mut Tx, app: &App, all: Vec<Arc<Incoming>>) -> Result<(), Error> {
    let mut by_source: BTreeMap<Id, Vec<Arc<Incoming>>> = BTreeMap::new();
    for incoming in all {
        by_source.entry(incoming.source.id).or_default().push(incoming);
    }
    by_source.values().try_for_each(|all| of_source(tx, app, all))
}

fn of_source(tx: &mut Tx, app: &App, all: &[Arc<Incoming>]) -> Result<(), Error> {
    let Some(last) = all.iter().max_by_key(|incoming| incoming.received_at) else { return Ok(()) };
    let (source, received_at) = (&last.source, last.received_at);
    let ids: HashSet<Id> =
        all.iter().flat_map(|incoming| &incoming.events).map(|event| event.moment.id).collect();
    let mut known = if ids.is_empty() { HashSet::new() } else { joins::known(tx, &ids)? };
    let events = all.iter().flat_map(|incoming| &incoming.events);
    let mut events: Vec<Event> = events.filter(|event| known.insert(event.moment.id)).cloned().collect();
    let refused = all.iter().map(|incoming| incoming.refused).sum();
    sources::came(tx, source.id, &Came { accepted: events.len(), refused, at: received_at })?;
    if events.is_empty() {
        return Ok(());
    }
    for incoming in all {
        event_kinds::learn(tx, &incoming.fresh, incoming.received_at)?;
    }
    let claims: Vec<&Claim> = events.iter().map(|event| &event.claim).collect();
    let resolved = identity::resolve(tx, app, source, &claims)?;
    for (event, resolved) in events.iter_mut().zip(resolved) {
        event.moment.company_id = resolved.company;
    }
    products(tx, &mut events)?;
    let events = if source.takes_orders { orders::take(tx, app, source, events)? } else { events };
    let moments: Vec<NewInteraction> = events.into_iter().map(|event| event.moment).collect();
    if moments.is_empty() {
        return Ok(());
    }
    let first = feed::take(tx, moments.len())?;
    write_many(tx, first, moments)
}

/// Links events to the products they name by their number.
fn products(tx: &mut Tx, events: &mut [Event]) -> Result<(), Error> {
    let skus: HashSet<&str> = events.iter().filter_map(|event| event.sku.as_deref()).collect();
    if skus.is_empty() {
        return Ok(());
    }
    let mut known: HashMap<String, Id> = HashMap::new();
    for row in tx.query(sql::PRODUCTS, &[db::list::texts(&skus)])? {
        known.entry(row.text(0)?.to_owned()).or_insert(row.id(1)?);
    }
    for event in events {
        let product = event.sku.as_deref().and_then(|sku| known.get(sku));
        event.moment.links.extend(product.map(|product| ("product_id".to_owned(), *product)));
    }
    Ok(())
}
