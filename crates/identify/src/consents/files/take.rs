//! What becomes of some rows of a file, by the rules that apply when they are recorded.

use std::collections::HashSet;

use db::Tx;
use model::Timestamp;
use platform::Error;
use platform::records::Writing;
use serde::{Deserialize, Serialize};

use super::map::{Plan, Target};
use super::rows::Refused;
use crate::consents::record::Ledger;
use crate::consents::say::Checked;
use crate::consents::whom::{self, Missing, Whom};
use crate::consents::{Entry, Origin, Recorded};

/// What became of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Recorded, with effect.
    pub will_record: i64,
    /// About nobody who is there.
    pub unknown_person: i64,
    /// Known already, or said before.
    pub unchanged: i64,
    /// Not as they must be.
    pub refused: i64,
    /// Recorded without effect: opt-ins of those who opted out, and what a later word goes before.
    pub held_back: i64,
}

/// The entries that are new, with what becomes of them, and the rows that are refused.
pub(super) type Taken = (Vec<(Entry, Recorded)>, Vec<Refused>);

/// Takes rows, in their order, and gives the entries that are new and the rows that are refused. `ledger` knows
/// afterwards what counts when they are written.
pub(super) fn take(
    tx: &mut Tx,
    writing: &Writing,
    file: &str,
    ledger: &mut Ledger,
    rows: &[(u64, Checked)],
    columns: (&Plan, &[String]),
    counts: &mut Counts,
) -> Result<Taken, Error> {
    let whoms: HashSet<Whom> = rows.iter().map(|(_, checked)| checked.whom.clone()).collect();
    let found = whom::find(tx, writing, &whoms)?;
    let mut refused = Vec::new();
    let mut about: Vec<Vec<Entry>> = Vec::with_capacity(rows.len());
    for (row, checked) in rows {
        match found.of(&checked.whom, checked.entry.state) {
            Ok(ids) => {
                // What a row means depends on its map too: the same file, read another way, says something else.
                let Entry { channel, purpose, state, .. } = &checked.entry;
                let meaning = format!("{}:{purpose}:{}", channel.name(), state.name());
                let entries = ids.into_iter().map(|id| {
                    let key = Some(format!("file:{file}:{row}:{id}:{meaning}"));
                    Entry { key, ..checked.about(id) }
                });
                about.push(entries.collect());
            }
            Err(missing) => {
                match missing {
                    Missing::Nobody => counts.unknown_person += 1,
                    Missing::Refused => counts.refused += 1,
                }
                let target = match checked.whom {
                    Whom::Person(_) => Target::PersonId,
                    Whom::Email(_) => Target::Email,
                    Whom::Phone(_) => Target::Phone,
                };
                let column = columns.0.column(columns.1, target);
                refused.push(Refused::new(*row, column, missing.words(&checked.whom)));
                about.push(Vec::new());
            }
        }
    }
    let all: Vec<Entry> = about.iter().flatten().cloned().collect();
    ledger.learn(tx, &all)?;
    let mut fresh = Vec::new();
    for ((_, checked), entries) in rows.iter().zip(about) {
        if entries.is_empty() {
            continue;
        }
        let before = fresh.len();
        for entry in entries {
            // A file that does not say when repeats what is known already.
            let at = if checked.dated { entry.at } else { Timestamp::FIRST };
            let said = Entry { at, ..entry.clone() };
            if ledger.known(&entry).is_some() || ledger.says_so(&said, Origin::Import) {
                continue;
            }
            let recorded = ledger.take(writing, &entry, Origin::Import)?;
            fresh.push((entry, recorded));
        }
        // Where it counts for one of several, it counts.
        match &fresh[before..] {
            [] => counts.unchanged += 1,
            recorded if recorded.iter().all(|(_, recorded)| recorded.held.is_some()) => counts.held_back += 1,
            _ => counts.will_record += 1,
        }
    }
    Ok((fresh, refused))
}
