//! Taking moments away for good: for erasure, and when the time is over for which they are kept.

use std::collections::BTreeSet;

use db::Tx;
use model::Id;

use super::sql;
use crate::{Error, feed};

/// Takes moments away in all their versions; gives how many versions. Nothing stands under their numbers in the feed any
/// more, and the warehouse learns that they are gone.
pub fn forget(tx: &mut Tx, ids: &BTreeSet<Id>) -> Result<u64, Error> {
    if ids.is_empty() {
        return Ok(0);
    }
    let versions = tx.query(sql::VERSIONS, &[db::list::ids(ids)])?;
    let seqs = versions.iter().map(|row| row.integer(0)).collect::<Result<Vec<_>, _>>()?;
    let gone = tx.execute(sql::FORGET, &[db::list::integers(seqs)])?;
    tx.execute(sql::ADD_GAPS, &[(gone as i64).into()])?;
    let removed: Vec<Id> = ids.iter().copied().collect();
    feed::revise(tx, "interactions", 0, &removed)?;
    Ok(gone)
}
