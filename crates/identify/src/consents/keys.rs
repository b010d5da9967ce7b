//! Keys that a firm's system makes once by chance and keeps in its database: whoever has only a digest or a link
//! without the key can neither try addresses out nor make links.

use db::Tx;
use hmac::{Hmac, KeyInit, Mac};
use model::Timestamp;
use platform::Error;
use sha2::Sha256;

use super::sql;

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOf {
    /// Digests of addresses.
    Addresses,
    /// Signed links.
    Links,
}

/// A key. It has no `Debug`, so that it cannot end up in a log.
pub struct Key([u8; 32]);

impl KeyOf {
    fn name(self) -> &'static str {
        match self {
            KeyOf::Addresses => "addresses",
            KeyOf::Links => "links",
        }
    }
}

/// The key, as far as it was made.
pub fn find(tx: &mut Tx, of: KeyOf) -> Result<Option<Key>, Error> {
    let Some(row) = tx.query_one(sql::KEY, &[of.name().into()])? else { return Ok(None) };
    let key = row.bytes(0)?.try_into().map_err(|_| Error::Damaged("a key is not one".to_owned()))?;
    Ok(Some(Key(key)))
}

/// The key, made when there is none yet. Needs a transaction that writes.
pub fn make(tx: &mut Tx, of: KeyOf, now: Timestamp) -> Result<Key, Error> {
    if let Some(key) = find(tx, of)? {
        return Ok(key);
    }
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::bug(format!("no randomness: {error}")))?;
    tx.execute(sql::ADD_KEY, &[of.name().into(), bytes.to_vec().into(), now.into()])?;
    Ok(Key(bytes))
}

impl Key {
    /// A key that is known, for tests.
    #[cfg(test)]
    pub fn of_test(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }

    /// HMAC-SHA256 (RFC 2104) of some parts. Each is preceded by its length, so that no two lists of parts are one
    /// text.
    pub fn sign(&self, parts: &[&[u8]]) -> Result<[u8; 32], Error> {
        let mac = self.mac(parts)?;
        let mut out = [0; 32];
        out.copy_from_slice(&mac.finalize().into_bytes());
        Ok(out)
    }

    /// Whether this is the beginning of the signature of some parts, at least 16 bytes of it. Takes as long for any
    /// answer.
    pub fn verifies(&self, parts: &[&[u8]], signature: &[u8]) -> Result<bool, Error> {
        Ok(signature.len() >= 16 && self.mac(parts)?.verify_truncated_left(signature).is_ok())
    }

    fn mac(&self, parts: &[&[u8]]) -> Result<Hmac<Sha256>, Error> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).map_err(|error| Error::bug(error.to_string()))?;
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        Ok(mac)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::Key;

    #[test]
    fn parts_are_told_apart_and_forgeries_refused() {
        let key = Key([7; 32]);
        let signed = key.sign(&[b"email", b"ada@example.com"]).unwrap();
        assert_ne!(signed, key.sign(&[b"emaila", b"da@example.com"]).unwrap());
        assert_ne!(signed, Key([8; 32]).sign(&[b"email", b"ada@example.com"]).unwrap());
        assert!(key.verifies(&[b"email", b"ada@example.com"], &signed[..16]).unwrap());
        // A shorter beginning is guessed sooner, so none is taken.
        assert!(!key.verifies(&[b"email", b"ada@example.com"], &signed[..8]).unwrap());
        assert!(!key.verifies(&[b"email", b"ada@example.com"], b"").unwrap());
        assert!(!key.verifies(&[b"email", b"bob@example.com"], &signed).unwrap());
    }
}
