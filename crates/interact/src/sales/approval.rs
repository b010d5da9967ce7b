//! Whether a quote may go out: a colleague's yes, where somebody asked for one.
//!
//! A quote that waits for approval leaves that state only by its approver, who approves it or sends it back, and nobody
//! says yes to her own quote. What was approved is what goes out: a quote whose total changes afterwards waits again.

use db::Tx;
use model::object::Columns;
use model::{Id, Value};
use platform::Error;
use platform::feed::{Actor, Liveness};
use platform::records::rule::{Entry, Rule, id_in, text_in};
use platform::records::{Values, Writing};

/// The approval of quotes.
pub const APPROVAL: Rule = Rule { apply: approve, ..Rule::of("quotes") };

/// The status of a quote that waits for its approver, and of one that she approved.
pub(super) const WAITS: &str = "in_approval";
pub(super) const APPROVED: &str = "approved";

fn approve(_: &mut Tx, writing: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    for entry in entries {
        // What is brought in or comes back was decided before.
        let decided = writing.liveness == Liveness::Past
            || writing.values == Values::Restored
            || matches!(writing.actor, Actor::System);
        if !decided {
            check(entry, columns, user(writing));
        }
        stamp(entry, columns, writing);
    }
    Ok(())
}

/// Refuses what only the approver may do.
fn check(entry: &mut Entry<'_>, columns: &Columns, user: Option<Id>) {
    let waited = before(entry, columns) == Some(WAITS);
    let asked = entry.before.and_then(|row| id_in(columns, row, "approver_id")).filter(|_| waited);
    let (waits, approver) = (entry.text(columns, "status") == Some(WAITS), entry.id(columns, "approver_id"));
    let hers = asked.is_some() && asked == user;
    if waits && (entry.changes(columns, "status") || entry.changes(columns, "approver_id")) {
        match approver {
            None => entry.refuse("approver_id", "say whose yes the quote waits for"),
            Some(approver) if Some(approver) == user => {
                entry.refuse("approver_id", "your own yes is not enough; choose a colleague");
            }
            Some(_) => {}
        }
    }
    let status = entry.text(columns, "status").unwrap_or_default().to_owned();
    if !entry.changes(columns, "status") || hers {
        return;
    }
    if waited && status != "draft" {
        entry.refuse("status", "the quote waits for its approver, who approves it or sends it back");
    } else if status == APPROVED {
        entry.refuse("status", "a quote is approved by a colleague: let it wait for approval first");
    }
}

/// Notes when a yes was asked for and said, and by whom; asks again when the quote is another.
fn stamp(entry: &mut Entry<'_>, columns: &Columns, writing: &Writing) {
    // One without lines offers nothing; it may be on its way out, lines first.
    let lapsed = writing.values == Values::Said
        && entry.integer(columns, "total").is_some()
        && before(entry, columns) == Some(APPROVED)
        && entry.text(columns, "status") == Some(APPROVED)
        && ["total", "currency"].iter().any(|field| entry.changes(columns, field));
    if lapsed {
        entry.set(columns, "status", WAITS);
    }
    if !entry.changes(columns, "status") {
        return;
    }
    let waits = entry.text(columns, "status") == Some(WAITS);
    if waits {
        entry.set(columns, "asked_at", writing.now);
    }
    match entry.text(columns, "status") {
        Some(WAITS | "draft") => {
            entry.set(columns, "approved_at", Value::Null);
            entry.set(columns, "approved_by", Value::Null);
        }
        Some(APPROVED) => {
            entry.fill(columns, "approved_at", writing.now);
            if let Some(user) = user(writing) {
                entry.fill(columns, "approved_by", user);
            }
        }
        _ => {}
    }
}

/// The status as it was.
fn before<'a>(entry: &'a Entry<'_>, columns: &Columns) -> Option<&'a str> {
    entry.before.and_then(|row| text_in(columns, row, "status"))
}

fn user(writing: &Writing) -> Option<Id> {
    match writing.actor {
        Actor::User(id) => Some(id),
        _ => None,
    }
}
