//! What it means that a ticket is in a state: who opens, answers and solves it leaves a stamp.

use db::Tx;
use model::Value;
use model::object::Columns;
use platform::Error;
use platform::feed::{Actor, Liveness};
use platform::records::Writing;
use platform::records::rule::{Entry, Rule};

/// The stamps of tickets.
pub const RULE: Rule = Rule { apply, ..Rule::of("tickets") };

const OVER: [&str; 2] = ["solved", "closed"];

fn apply(_: &mut Tx, writing: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    for entry in entries {
        let live = writing.liveness == Liveness::Live;
        if live && entry.before.is_none() {
            entry.fill(columns, "opened_at", writing.now);
        }
        entry.fill(columns, "priority", "normal");
        let over =
            |entry: &Entry<'_>| entry.text(columns, "status").is_some_and(|status| OVER.contains(&status));
        let stamped = entry.value(columns, "solved_at").is_some();
        // Who says when it was solved, or empties that, need not say the state as well.
        if entry.changes(columns, "solved_at") && !entry.changes(columns, "status") {
            match (stamped, over(entry)) {
                (true, false) => entry.set(columns, "status", "solved"),
                (false, true) => entry.set(columns, "status", "open"),
                _ => {}
            }
        }
        entry.fill(
            columns,
            "status",
            if entry.value(columns, "owner_id").is_some() { "open" } else { "new" },
        );
        if entry.text(columns, "status") == Some("new")
            && entry.changes(columns, "owner_id")
            && entry.value(columns, "owner_id").is_some()
        {
            entry.set(columns, "status", "open");
        }
        if over(entry) {
            // Of what is brought in later nobody knows the time.
            if live && entry.changes(columns, "status") && entry.value(columns, "solved_at").is_none() {
                entry.set(columns, "solved_at", writing.now);
                if let Actor::User(user) = writing.actor {
                    entry.fill(columns, "solved_by", user);
                }
            }
        } else {
            entry.set(columns, "solved_at", Value::Null);
            entry.set(columns, "solved_by", Value::Null);
        }
        let opened = entry.integer(columns, "opened_at");
        for name in ["first_reply_at", "solved_at"] {
            if entry.changes(columns, name)
                && entry.integer(columns, name).zip(opened).is_some_and(|(at, opened)| at < opened)
            {
                entry.refuse(name, "lies before the ticket was opened");
            }
        }
    }
    Ok(())
}
