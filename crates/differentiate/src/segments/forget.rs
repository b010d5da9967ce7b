//! Forgetting somebody, in the transaction that hides her.

use std::collections::HashMap;

use db::Tx;
use model::Id;
use platform::erasure::Erased;
use platform::{App, Error, feed};

use super::sql;
use super::tables::{MEMBERS, STAYS};

/// Takes her out of every segment, and out of what is kept of earlier ones.
pub(crate) fn erased(tx: &mut Tx, _: &App, erased: &Erased) -> Result<(), Error> {
    let people = [db::list::ids(&erased.records)];
    let mut counts: HashMap<Id, i64> = HashMap::new();
    let mut members = Vec::new();
    for row in tx.query(sql::MEMBERS_AMONG, &people)? {
        *counts.entry(row.id(0)?).or_default() -= 1;
        members.push(row.id(2)?);
    }
    let stays = tx.query(sql::STAYS_AMONG, &people)?;
    let stays = stays.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
    for (table, ids, forget) in [(MEMBERS, members, sql::FORGET_MEMBERS), (STAYS, stays, sql::FORGET_STAYS)] {
        if !ids.is_empty() {
            feed::revise(tx, table, 0, &ids)?;
            tx.execute(forget, &[db::list::ids(&ids)])?;
        }
    }
    for (segment, count) in counts {
        tx.query_one(sql::COUNTED, &[segment.into(), count.into()])?;
    }
    Ok(())
}
