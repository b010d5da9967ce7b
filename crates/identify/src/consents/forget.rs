//! Forgetting somebody, for good.

use std::collections::HashSet;

use db::Tx;
use model::Id;
use platform::{Error, feed};

use super::sql;

/// Removes everything the ledger holds of some records: entries, whom they were about, last words. Name the records that
/// went into a person beside her. That nothing is sent to her addresses any more says [`super::suppress`] with
/// [`super::Suppression::Erased`]. Her moments are not touched. Needs a transaction that writes.
pub fn forget(tx: &mut Tx, records: &HashSet<Id>) -> Result<usize, Error> {
    let records = [db::list::ids(records)];
    let mut removed = 0;
    for (find, table) in [(sql::ENTRIES_OF, "consents"), (sql::WORDS_OF, "consent_states")] {
        let ids = tx.query(find, &records)?.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
        if !ids.is_empty() {
            feed::revise(tx, table, 0, &ids)?;
            removed += ids.len();
            if table == "consent_states" {
                tx.execute(sql::FORGET_STATES, &[db::list::ids(&ids)])?;
            }
        }
    }
    tx.execute(sql::FORGET_MEMBERS, &records)?;
    tx.execute(sql::FORGET_ENTRIES, &records)?;
    Ok(removed)
}
