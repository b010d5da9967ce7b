//! What it means that an invoice, a shipment or a subscription is in a state: the stamp and the state say the same,
//! and a shipment belongs to whoever ordered it.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::Columns;
use model::{Id, Value};
use platform::Error;
use platform::feed::Liveness;
use platform::records::Writing;
use platform::records::rule::{Entry, Rule};

use super::sql::CUSTOMERS_OF_ORDERS;

/// Invoices.
pub const INVOICES: Rule = Rule { apply: invoices, ..Rule::of("invoices") };
/// Shipments.
pub const SHIPMENTS: Rule = Rule { apply: shipments, ..Rule::of("shipments") };
/// Subscriptions.
pub const SUBSCRIPTIONS: Rule = Rule { apply: subscriptions, ..Rule::of("subscriptions") };

/// Keeps a state and its stamp together: who says one need not say the other. Without the stamp the state is the
/// one given here.
fn together(
    writing: &Writing,
    columns: &Columns,
    entry: &mut Entry<'_>,
    (state, stamp): (&str, &str),
    otherwise: &str,
) {
    let is = entry.text(columns, "status") == Some(state);
    let stamped = entry.value(columns, stamp).is_some();
    let said = entry.changes(columns, "status");
    match (is, stamped) {
        (true, false) if entry.changes(columns, stamp) && !said => entry.set(columns, "status", otherwise),
        // Of what is brought in later nobody knows the time.
        (true, false) if said && writing.liveness == Liveness::Live => {
            entry.set(columns, stamp, writing.now);
        }
        (false, true) if said && !entry.changes(columns, stamp) => entry.set(columns, stamp, Value::Null),
        (false, true) => entry.set(columns, "status", state),
        _ => {}
    }
}

fn invoices(
    tx: &mut Tx,
    writing: &Writing,
    columns: &Columns,
    entries: &mut [Entry<'_>],
) -> Result<(), Error> {
    of_order(tx, columns, entries)?;
    for entry in entries {
        together(writing, columns, entry, ("paid", "paid_at"), "open");
    }
    Ok(())
}

fn shipments(
    tx: &mut Tx,
    writing: &Writing,
    columns: &Columns,
    entries: &mut [Entry<'_>],
) -> Result<(), Error> {
    of_order(tx, columns, entries)?;
    for entry in entries {
        let delivered = entry.value(columns, "delivered_at").is_some();
        if entry.text(columns, "status") == Some("sent") && entry.changes(columns, "status") {
            entry.fill(columns, "sent_at", writing.now);
        }
        // What came back was delivered before.
        if !(delivered && entry.text(columns, "status") == Some("returned")) {
            together(writing, columns, entry, ("delivered", "delivered_at"), "in_transit");
        }
    }
    Ok(())
}

fn subscriptions(
    _: &mut Tx,
    writing: &Writing,
    columns: &Columns,
    entries: &mut [Entry<'_>],
) -> Result<(), Error> {
    for entry in entries {
        together(writing, columns, entry, ("ended", "ended_at"), "active");
        let started = entry.value(columns, "started_at").is_some();
        entry.fill(columns, "status", if started { "active" } else { "trial" });
        match entry.text(columns, "status") {
            Some("trial") => entry.fill(columns, "trial_started_at", writing.now),
            Some("active") => entry.fill(columns, "started_at", writing.now),
            _ => {}
        }
    }
    Ok(())
}

/// Fills the customer from the order.
fn of_order(tx: &mut Tx, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    let orders = entries.iter().filter(|entry| entry.changes(columns, "order_id"));
    let orders: HashSet<Id> = orders.filter_map(|entry| entry.id(columns, "order_id")).collect();
    if orders.is_empty() {
        return Ok(());
    }
    let mut known = HashMap::new();
    for row in tx.query(CUSTOMERS_OF_ORDERS, &[db::list::ids(&orders)])? {
        known.insert(row.id(0)?, (row.opt_id(1)?, row.opt_id(2)?));
    }
    for entry in entries {
        let of = entry.id(columns, "order_id").and_then(|order| known.get(&order));
        if let Some((person, company)) = of {
            entry.fill(columns, "person_id", *person);
            entry.fill(columns, "company_id", *company);
        }
    }
    Ok(())
}
