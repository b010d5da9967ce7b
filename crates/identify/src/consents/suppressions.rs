//! Addresses that nothing is sent to, whoever they belong to.
//!
//! What is kept is a digest with a key (HMAC-SHA256), so the list says of an address whether it is on it and tells
//! nobody's address. An address is suppressed by channel.

use std::collections::{HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Tx;
use model::Timestamp;
use platform::{App, Error};

use super::address::{AddressKind, masked};
use super::keys::{self, Key, KeyOf};
use super::words::words;
use super::{Channel, sql};

words! {
    /// Why nothing is sent to an address.
    Suppression {
        /// Mail to it came back for good.
        Bounced = "bounced",
        /// Its owner complained of what was sent.
        Complained = "complained",
        /// Its owner wants nothing.
        Unsubscribed = "unsubscribed",
        /// Its owner was forgotten.
        Erased = "erased",
        /// Somebody of the firm said so.
        Manual = "manual",
        /// Another system said so.
        Imported = "imported",
    }
}

/// The digest of an address, as it is stored.
pub(super) fn digest(key: &Key, kind: AddressKind, address: &str) -> Result<String, Error> {
    Ok(URL_SAFE_NO_PAD.encode(key.sign(&[kind.field().as_bytes(), address.as_bytes()])?))
}

/// Sends nothing to some addresses any more, and gives how many were not on the list. The addresses are in the form in
/// which people hold them ([`AddressKind::read`]); those of channels without one are left out. An address that is on
/// the list stays as it is there, but for [`Suppression::Erased`], which leaves nothing else of it. Needs a transaction
/// that writes.
pub fn suppress(
    tx: &mut Tx,
    app: &App,
    addresses: &[(Channel, String)],
    reason: Suppression,
    note: Option<&str>,
) -> Result<u64, Error> {
    let now = app.clock.now();
    let key = keys::make(tx, KeyOf::Addresses, now)?;
    let mut added = 0;
    for (channel, address) in addresses {
        let Some(kind) = channel.address() else { continue };
        let digest = digest(&key, kind, address)?;
        if reason == Suppression::Erased {
            tx.execute(sql::FORGOTTEN, &[channel.name().into(), digest.as_str().into()])?;
        }
        let told = reason != Suppression::Erased;
        let row = [
            app.id().into(),
            channel.name().into(),
            digest.into(),
            reason.name().into(),
            told.then(|| masked(address)).into(),
            note.filter(|_| told).into(),
            now.into(),
        ];
        added += tx.execute(sql::SUPPRESS, &row)?;
    }
    Ok(added)
}

/// Whether nothing is sent to an address over a channel: why, and since when.
pub fn suppressed(
    tx: &mut Tx,
    channel: Channel,
    address: &str,
) -> Result<Option<(Suppression, Timestamp)>, Error> {
    let (Some(kind), Some(key)) = (channel.address(), keys::find(tx, KeyOf::Addresses)?) else {
        return Ok(None);
    };
    let digest = digest(&key, kind, address)?;
    Ok(suppressed_of(tx, &HashSet::from([&digest]))?.remove(&(digest, channel)))
}

/// What is on the list, by digest and channel: why, and since when.
pub(super) type Listed = HashMap<(String, Channel), (Suppression, Timestamp)>;

/// What is on the list of some digests.
pub(super) fn suppressed_of(tx: &mut Tx, digests: &HashSet<&String>) -> Result<Listed, Error> {
    if digests.is_empty() {
        return Ok(HashMap::new());
    }
    let mut found = HashMap::new();
    for row in tx.query(sql::SUPPRESSED, &[db::list::texts(digests)])? {
        let (Some(channel), Some(reason)) = (Channel::named(row.text(1)?), Suppression::named(row.text(2)?))
        else {
            return Err(Error::Damaged("a suppression has an unknown channel or reason".to_owned()));
        };
        found.insert((row.text(0)?.to_owned(), channel), (reason, Timestamp(row.integer(3)?)));
    }
    Ok(found)
}
