//! Changes of rights stand in the feed like those of records: who changed what, before and after.

use db::Tx;
use model::{Id, Timestamp};
use serde_json::Value as Json;

use crate::Error;
use crate::feed::{Action, Actor, Liveness, NewChange, write_change};

/// Notes a change of `users`, `roles`, `teams`, `tokens` or `shares`. Only what differs is kept of both states.
/// Secrets are in neither.
pub(crate) fn note(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    object: &str,
    id: Id,
    before: Option<Json>,
    after: Option<Json>,
) -> Result<(), Error> {
    let action = match (&before, &after) {
        (None, _) => Action::Created,
        (_, None) => Action::Deleted,
        _ => Action::Updated,
    };
    let (before, after) = match (before, after) {
        (Some(Json::Object(mut before)), Some(Json::Object(mut after))) => {
            let same: Vec<String> = before
                .iter()
                .filter(|(name, value)| after.get(*name) == Some(value))
                .map(|(n, _)| n.clone())
                .collect();
            for name in same {
                before.remove(&name);
                after.remove(&name);
            }
            if before.is_empty() && after.is_empty() {
                return Ok(());
            }
            (Some(Json::Object(before)), Some(Json::Object(after)))
        }
        both => both,
    };
    let change =
        NewChange { object: object.to_owned(), record_id: Some(id), action, batch_id: None, before, after };
    write_change(tx, actor, Liveness::Live, now, change)?;
    Ok(())
}
