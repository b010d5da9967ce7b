//! What it means that an activity is done: whom it concerned, and that a ticket was answered by it.
//!
//! Who writes an activity about a deal or a ticket need not say again whose they are. A note, an e-mail or a letter
//! without a time at which it is due was done when it was written down.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::object::Columns;
use model::{Id, Value};
use platform::Error;
use platform::feed::{Actor, Liveness};
use platform::records::rule::{Entry, Rule, Written, id_in, integer_in, text_in};
use platform::records::{Draft, Matching, Writing, upsert};

use super::{about, sql};

/// What follows from activities.
pub const RULE: Rule = Rule { apply, after: answer, ..Rule::of("activities") };

/// Written down when they are done.
const RECORDED: [&str; 3] = ["note", "email", "letter"];
/// Those in which one side turns to the other.
const DIRECTED: [&str; 3] = ["call", "email", "letter"];

fn apply(tx: &mut Tx, writing: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    for entry in entries.iter_mut() {
        about::agree(columns, entry);
    }
    let deals = customers(tx, sql::OF_DEALS, columns, entries, "deal_id")?;
    let tickets = customers(tx, sql::OF_TICKETS, columns, entries, "ticket_id")?;
    for entry in entries.iter_mut() {
        let kind = entry.text(columns, "kind").unwrap_or_default().to_owned();
        if entry.before.is_none() {
            let planned = entry.value(columns, "due_at").is_some();
            if !planned && RECORDED.contains(&kind.as_str()) {
                entry.fill(columns, "done_at", writing.now);
            }
            // What comes back without an owner stays without one.
            if let (Liveness::Live, Actor::User(user)) = (writing.liveness, &writing.actor) {
                entry.fill(columns, "owner_id", *user);
            }
        }
        if DIRECTED.contains(&kind.as_str()) {
            entry.fill(columns, "direction", "out");
        }
        let of = [("deal_id", &deals), ("ticket_id", &tickets)];
        let customer = of.iter().find_map(|(field, known)| Some(*known.get(&entry.id(columns, field)?)?));
        if let Some((person, company)) = customer {
            entry.fill(columns, "person_id", person);
            entry.fill(columns, "company_id", company);
        }
    }
    let firms = customers(tx, sql::OF_PEOPLE, columns, entries, "person_id")?;
    for entry in entries {
        let firm = entry.id(columns, "person_id").and_then(|person| firms.get(&person));
        if let Some((_, company)) = firm {
            entry.fill(columns, "company_id", *company);
        }
    }
    Ok(())
}

/// A person and a company by the record that is theirs.
type Customers = HashMap<Id, (Option<Id>, Option<Id>)>;

/// The person and the company of the records that new or changed activities point to.
fn customers(
    tx: &mut Tx,
    sql: &str,
    columns: &Columns,
    entries: &[Entry<'_>],
    field: &str,
) -> Result<Customers, Error> {
    let asked = entries.iter().filter(|entry| entry.changes(columns, field));
    let asked: HashSet<Id> = asked.filter_map(|entry| entry.id(columns, field)).collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let found = tx.query(sql, &[db::list::ids(&asked)])?;
    found.iter().map(|row| Ok((row.id(0)?, (row.opt_id(1)?, row.opt_id(2)?)))).collect()
}

/// The first answer to a ticket is stamped on it; when the customer writes again it is open again.
fn answer(tx: &mut Tx, writing: &Writing, columns: &Columns, written: &[Written]) -> Result<(), Error> {
    let mut replies: HashMap<Id, i64> = HashMap::new();
    let mut heard: HashSet<Id> = HashSet::new();
    for Written { before, now } in written {
        let Some(row) = now else { continue };
        let (Some(ticket), Some(at)) =
            (id_in(columns, row, "ticket_id"), integer_in(columns, row, "done_at"))
        else {
            continue;
        };
        if before.as_ref().is_some_and(|before| integer_in(columns, before, "done_at").is_some()) {
            continue;
        }
        match (text_in(columns, row, "kind"), text_in(columns, row, "direction")) {
            (Some("task"), _) => {}
            (_, Some("in")) => drop(heard.insert(ticket)),
            _ => {
                let first = replies.entry(ticket).or_insert(at);
                *first = at.min(*first);
            }
        }
    }
    if replies.is_empty() && heard.is_empty() {
        return Ok(());
    }
    let schema = writing.schema.clone();
    let object = schema.object("tickets")?;
    let of_ticket = schema.columns(object)?;
    let place =
        |name: &str| of_ticket.position(name).ok_or_else(|| Error::bug(format!("tickets have no {name}")));
    let (first_reply_at, status) = (place("first_reply_at")?, place("status")?);
    let live = writing.liveness == Liveness::Live;
    let mut drafts = Vec::new();
    let about: HashSet<Id> = replies.keys().copied().chain(heard.iter().copied()).collect();
    for row in tx.query(sql::TICKETS, &[db::list::ids(&about)])? {
        let id = row.id(0)?;
        let mut values = Vec::new();
        if let (Some(at), None, Some(opened)) = (replies.get(&id), row.opt_integer(2)?, row.opt_integer(3)?) {
            values.push((first_reply_at, Value::Integer((*at).max(opened))));
        }
        // What was heard before says nothing of how the ticket stands now.
        if live && heard.contains(&id) && matches!(row.opt_text(1)?, Some("waiting" | "solved")) {
            values.push((status, "open".into()));
        }
        if !values.is_empty() {
            drafts.push(Draft { id: Some(id), values });
        }
    }
    for outcome in upsert(tx, writing, object, &Matching::Id, drafts)? {
        outcome.id()?;
    }
    Ok(())
}
