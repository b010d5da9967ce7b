//! Objecting: somebody wants nothing of the firm that she may refuse (GDPR, Article 21).

use db::Tx;
use model::Id;
use platform::Error;
use platform::records::Writing;
use serde_json::json;

use super::{Entry, Origin, Purposes, record};

/// Records that a person objects to everything that is hers to choose, also to what is not asked for any more. What
/// she asked is named by its entry in the register; it is recorded once.
pub fn object(tx: &mut Tx, writing: &Writing, person: Id, request: Id) -> Result<(), Error> {
    let purposes = Purposes::load(tx)?;
    let entries = purposes.0.iter().filter(|purpose| purpose.basis.is_hers_to_choose()).flat_map(|purpose| {
        purpose.channels.iter().map(|channel| Entry {
            person,
            channel: *channel,
            purpose: purpose.slug.clone(),
            state: purpose.basis.refusal(),
            basis: None,
            text_version: None,
            source: Some("objection".to_owned()),
            at: writing.now,
            proof: Some(json!({"privacy_request": request})),
            key: Some(format!("objection {request} {person} {} {}", purpose.slug, channel.name())),
        })
    });
    let entries = entries.collect();
    record(tx, writing, entries, Origin::Said)?;
    Ok(())
}
