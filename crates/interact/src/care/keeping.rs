//! A promise is open until it is kept or broken, and never both.

use db::Tx;
use model::object::Columns;
use platform::Error;
use platform::feed::{Actor, Liveness};
use platform::records::Writing;
use platform::records::rule::{Entry, Rule};

/// The state of promises.
pub const RULE: Rule = Rule { apply, ..Rule::of("promises") };

fn apply(_: &mut Tx, writing: &Writing, columns: &Columns, entries: &mut [Entry<'_>]) -> Result<(), Error> {
    for entry in entries {
        entry.fill(columns, "made_at", writing.now);
        // What comes back without anybody who made it stays so.
        if let (None, Liveness::Live, Actor::User(user)) = (entry.before, writing.liveness, &writing.actor) {
            entry.fill(columns, "made_by", *user);
        }
        let (kept, broken) = (entry.integer(columns, "kept_at"), entry.integer(columns, "broken_at"));
        let status = match (kept, broken) {
            (Some(_), Some(_)) => {
                entry.refuse("broken_at", "a promise is kept or broken, not both");
                continue;
            }
            (Some(_), None) => "kept",
            (None, Some(_)) => "broken",
            (None, None) => "open",
        };
        entry.set(columns, "status", status);
        let made = entry.integer(columns, "made_at");
        for (name, at) in [("kept_at", kept), ("broken_at", broken)] {
            if entry.changes(columns, name) && at.zip(made).is_some_and(|(at, made)| at < made) {
                entry.refuse(name, "lies before the promise was made");
            }
        }
    }
    Ok(())
}
