//! Objecting: somebody wants nothing of the firm that she may refuse (GDPR, Article 21). It is kept, so that it also
//! counts for what the firm thinks of later.

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;
use platform::records::{CHUNK, Writing};
use serde_json::json;

use super::purposes::Purpose;
use super::{Entry, Origin, Purposes, record, sql};

/// Somebody's objection.
#[derive(Clone, Copy)]
struct Objection {
    person: Id,
    /// What she asked, by its entry in the register.
    request: Id,
}

/// Records that a person objects to everything that is hers to choose, also to what is not asked for any more. What
/// she asked is named by its entry in the register; it is recorded once.
pub fn object(tx: &mut Tx, writing: &Writing, person: Id, request: Id) -> Result<(), Error> {
    tx.execute(sql::OBJECT, &[request.into(), person.into()])?;
    let objection = Objection { person, request };
    let purposes = Purposes::load(tx)?;
    let entries = purposes.0.iter().flat_map(|purpose| refusals(purpose, objection, writing.now)).collect();
    record(tx, writing, entries, Origin::Said)?;
    Ok(())
}

/// A request turned out to be none of hers: it counts for nothing that comes later. What was recorded stays, for
/// colleagues to take back.
pub fn object_no_more(tx: &mut Tx, request: Id) -> Result<(), Error> {
    tx.execute(sql::OBJECT_NO_MORE, &[request.into()])?;
    Ok(())
}

/// Everybody who objected does not want what a purpose has become either.
pub(super) fn objected_before(tx: &mut Tx, writing: &Writing, purpose: &Purpose) -> Result<(), Error> {
    if !purpose.basis.is_hers_to_choose() {
        return Ok(());
    }
    let rows = tx.query(sql::OBJECTIONS, &[])?;
    let all = rows.iter().map(|row| Ok(Objection { request: row.id(0)?, person: row.id(1)? }));
    for some in all.collect::<Result<Vec<_>, Error>>()?.chunks(CHUNK / purpose.channels.len().max(1)) {
        let entries = some.iter().flat_map(|objection| refusals(purpose, *objection, writing.now)).collect();
        record(tx, writing, entries, Origin::Said)?;
    }
    Ok(())
}

fn refusals(purpose: &Purpose, objection: Objection, at: Timestamp) -> Vec<Entry> {
    let Objection { person, request } = objection;
    let hers = purpose.channels.iter().filter(|_| purpose.basis.is_hers_to_choose());
    let entry = |channel: &super::Channel| Entry {
        person,
        channel: *channel,
        purpose: purpose.slug.clone(),
        state: purpose.basis.refusal(),
        basis: None,
        text_version: None,
        source: Some("objection".to_owned()),
        at,
        proof: Some(json!({"privacy_request": request})),
        key: Some(format!("objection {request} {person} {} {}", purpose.slug, channel.name())),
    };
    hers.map(entry).collect()
}
