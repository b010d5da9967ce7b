//! Roles after a field took the place of another.

use db::Tx;
use model::Timestamp;
use serde_json::Value as Json;

use super::{load, sql};
use crate::Error;

/// Lets every role have the rights on a field of an object that it has on another, so that what is hidden stays so.
pub(crate) fn copy_field(
    tx: &mut Tx,
    object: &str,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    for row in tx.query(sql::ROLES, &[])? {
        let mut said: Json =
            serde_json::from_str(row.text(3)?).map_err(|error| Error::bug(error.to_string()))?;
        let fields = said.get_mut("fields").and_then(|fields| fields.get_mut(object)?.as_object_mut());
        let Some(fields) = fields else { continue };
        let before = fields.clone();
        match fields.get(from).cloned() {
            Some(right) => fields.insert(to.to_owned(), right),
            None => fields.remove(to),
        };
        if *fields != before {
            let (id, name, base) = (row.id(0)?.into(), row.text(1)?.into(), row.text(2)?.into());
            tx.execute(sql::CHANGE_ROLE, &[id, name, base, said.to_string().into(), now.into()])?;
            load::raise(tx)?;
        }
    }
    Ok(())
}
