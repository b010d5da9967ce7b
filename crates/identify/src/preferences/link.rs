//! The signed link to somebody's preference page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Tx;
use model::{Id, Timestamp};
use platform::{App, Error};

use crate::consents::{Key, KeyOf, find_key, make_key};

/// How long a link holds, in microseconds.
const HOLDS: i64 = 366 * 86_400 * 1_000_000;
/// How far the clocks of servers may differ, in microseconds.
const AHEAD: i64 = 3_600 * 1_000_000;
/// What the signature is for, so that no other link is one.
const FOR: &[u8] = b"preferences";
/// The bytes of a link: who, since when, and the beginning of the signature.
const WHO: usize = 16;
const SINCE: usize = 5;
const SIGNED: usize = 16;

/// A link: for whom, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The record it was made for, which may have gone into another one.
    pub person: Id,
    /// When it was made, in whole seconds.
    pub made: Timestamp,
}

impl Link {
    fn payload(&self) -> [u8; WHO + SINCE] {
        let mut payload = [0; WHO + SINCE];
        payload[..WHO].copy_from_slice(&self.person.0);
        let seconds = (self.made.0 / 1_000_000).max(0) as u64;
        payload[WHO..].copy_from_slice(&seconds.to_be_bytes()[8 - SINCE..]);
        payload
    }

    fn token(&self, key: &Key) -> Result<String, Error> {
        let payload = self.payload();
        let signed = key.sign(&[FOR, &payload])?;
        Ok(URL_SAFE_NO_PAD.encode([payload.as_slice(), &signed[..SIGNED]].concat()))
    }

    /// Reads a token; none when it is not ours or does not hold any more.
    pub fn read(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<Link>, Error> {
        let Some(key) = find_key(tx, KeyOf::Links)? else { return Ok(None) };
        read(&key, token, now)
    }
}

fn read(key: &Key, token: &str, now: Timestamp) -> Result<Option<Link>, Error> {
    if token.len() > 100 {
        return Ok(None);
    }
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    let Some((payload, signature)) = bytes.split_at_checked(WHO + SINCE) else { return Ok(None) };
    if signature.len() != SIGNED || !key.verifies(&[FOR, payload], signature)? {
        return Ok(None);
    }
    let Some(person) = Id::from_slice(&payload[..WHO]) else { return Ok(None) };
    let seconds = payload[WHO..].iter().fold(0_i64, |seconds, byte| (seconds << 8) | i64::from(*byte));
    let made = Timestamp(seconds.saturating_mul(1_000_000));
    let age = now.0 - made.0;
    Ok((-AHEAD..=HOLDS).contains(&age).then_some(Link { person, made }))
}

/// The address of somebody's preference page, from now on for a year. Put `/unsubscribe` behind it for the header
/// `List-Unsubscribe` of a message. Needs a transaction that writes, for the first of all links.
pub fn url_of(tx: &mut Tx, app: &App, person: Id) -> Result<String, Error> {
    let made = app.clock.now();
    let key = make_key(tx, KeyOf::Links, made)?;
    let token = Link { person, made }.token(&key)?;
    Ok(format!("{}/preferences/{token}", app.base_url.load().trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn a_link_is_for_one_person_and_a_year() {
        let key = Key::of_test([3; 32]);
        let made = Timestamp(1_772_442_000_000_000);
        let link = Link { person: Id([9; 16]), made };
        let token = link.token(&key).unwrap();
        let later = |micros: i64| made.plus_micros(micros);
        assert_eq!(read(&key, &token, later(0)).unwrap(), Some(link));
        assert_eq!(read(&key, &token, later(HOLDS)).unwrap(), Some(link));
        assert_eq!(read(&key, &token, later(HOLDS + 1)).unwrap(), None);
        assert_eq!(read(&key, &token, later(-2 * AHEAD)).unwrap(), None, "one from the future is not ours");
        assert_eq!(read(&Key::of_test([4; 32]), &token, made).unwrap(), None);
    }

    #[test]
    fn a_link_that_was_changed_is_none() {
        let key = Key::of_test([3; 32]);
        let made = Timestamp(1_772_442_000_000_000);
        let token = Link { person: Id([9; 16]), made }.token(&key).unwrap();
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last letter holds bits that are none, so it may differ and mean the same only where it is refused.
            assert_eq!(read(&key, &changed, made).unwrap(), None, "{changed}");
            assert_eq!(read(&key, &token[..at], made).unwrap(), None);
        }
        for wrong in ["", "%00", "ä", &"A".repeat(50_000), &format!("{token}A"), &format!("{token}=")] {
            assert_eq!(read(&key, wrong, made).unwrap(), None);
        }
    }
}
