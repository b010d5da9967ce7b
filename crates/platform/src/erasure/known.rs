//! Whether there is anybody to erase.

use std::collections::{BTreeSet, HashSet};

use db::Tx;
use model::Id;

use super::{Asked, sql};
use crate::Error;
use crate::records::visible;
use crate::schema::Schema;

/// Refuses with 404 unless each record is there for whoever has the schema, or was there once: what was deleted or
/// merged away is still remembered, and can be erased. `first` names the first that is not.
pub fn must_know(tx: &mut Tx, view: &Schema, asked: &Asked) -> Result<(), Error> {
    let object = view.object(&asked.object)?;
    let wanted: HashSet<Id> = asked.ids.iter().copied().collect();
    let seen = visible(tx, view, object, &wanted)?;
    let unknown: BTreeSet<Id> = wanted.into_iter().filter(|id| !seen.contains(id)).collect();
    for id in unknown {
        let known = [id.into(), asked.object.as_str().into()];
        let remembered = tx.query_one(sql::KNOWN, &known)?.is_some()
            || tx.query_one(sql::KNOWN_IN_BULK, &known)?.is_some();
        let like = format!("%{id}%");
        let erased =
            tx.query_one(sql::ERASED_BEFORE, &[asked.object.as_str().into(), like.into()])?.is_some();
        if erased {
            return Err(Error::Conflict(format!("{id} was erased before; see the list of erasures")));
        }
        if !remembered || view.is_narrowed() {
            return Err(Error::not_found(format!(
                "there is no {} with the id {id}",
                object.label_singular.to_lowercase()
            )));
        }
    }
    Ok(())
}

/// The same for one record.
pub fn must_know_one(tx: &mut Tx, view: &Schema, object: &str, id: Id) -> Result<(), Error> {
    let asked = Asked {
        object: object.to_owned(),
        ids: vec![id],
        reason: None,
        now: false,
        actor: crate::feed::Actor::System,
        profiles: Vec::new(),
        at: model::Timestamp(0),
    };
    must_know(tx, view, &asked)
}
