//! A batch with the undos of it, and the undos of those: what they write is not somebody else's change.

use std::collections::HashSet;

use db::Tx;
use model::Id;

use super::sql;
use crate::Error;

/// The batches that belong together with one.
pub(super) fn family(tx: &mut Tx, batch: Id) -> Result<HashSet<Id>, Error> {
    let mut family = HashSet::from([batch]);
    let mut newest = vec![batch];
    while !newest.is_empty() {
        let rows = tx.query(sql::UNDOS_OF, &[db::list::ids(&newest)])?;
        let undos = rows.iter().map(|row| Ok(row.id(0)?)).collect::<Result<Vec<_>, Error>>()?;
        newest = undos.into_iter().filter(|id| family.insert(*id)).collect();
    }
    Ok(family)
}
