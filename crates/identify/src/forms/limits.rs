//! How often a form may be sent: counted by network address and by e-mail address, in memory and as digests.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use model::Timestamp;
use platform::Error;
use sha2::{Digest, Sha256};

/// Most that may be sent within the window, from one network address and with one e-mail address.
const PER_PLACE: u32 = 40;
const PER_ADDRESS: u32 = 6;
/// The window, in microseconds: ten minutes from the first.
const WINDOW: i64 = 600 * 1_000_000;
/// Most counters that are kept.
const MOST: usize = 50_000;

/// The counters of one server.
#[derive(Clone, Default)]
pub(super) struct Limits(Arc<Mutex<HashMap<[u8; 16], Count>>>);

#[derive(Clone, Copy)]
struct Count {
    since: Timestamp,
    times: u32,
}

impl Limits {
    /// Counts what comes from a place; an error when it is too much.
    pub fn place(&self, place: &str, now: Timestamp) -> Result<(), Error> {
        self.count(&format!("place {place}"), PER_PLACE, now)
    }

    /// Counts what comes with an e-mail address; an error when it is too much. Addresses that arrive in one mailbox
    /// count together.
    pub fn address(&self, address: &str, now: Timestamp) -> Result<(), Error> {
        self.count(&format!("address {}", mailbox(address)), PER_ADDRESS, now)
    }

    fn count(&self, of: &str, most: u32, now: Timestamp) -> Result<(), Error> {
        let mut key = [0; 16];
        key.copy_from_slice(&Sha256::digest(of)[..16]);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = |count: &Count| (now.0 - count.since.0) >= WINDOW || now < count.since;
        if counts.len() >= MOST && !counts.contains_key(&key) {
            counts.retain(|_, count| !over(count));
            if counts.len() >= MOST {
                // Somebody fills the table on purpose: those who come seldom go, those who hammer stay.
                counts.retain(|_, count| count.times > 3);
            }
            if counts.len() >= MOST {
                counts.clear();
            }
        }
        let count = counts.entry(key).or_insert(Count { since: now, times: 0 });
        if over(count) {
            *count = Count { since: now, times: 0 };
        }
        if count.times >= most {
            let left = WINDOW - (now.0 - count.since.0);
            return Err(Error::TooMany(u64::try_from(left).unwrap_or_default().div_ceil(1_000_000)));
        }
        count.times += 1;
        Ok(())
    }
}

/// The mailbox that an address most likely stands for: what is behind a plus is the owner's own note (RFC 5233), and
/// Google passes over dots. Good enough to count by, and for nothing else.
fn mailbox(address: &str) -> String {
    let address = address.to_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return address };
    let local = local.split('+').next().unwrap_or(local);
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
        _ => format!("{local}@{domain}"),
    }
}

/// Where a request comes from. A proxy of the firm's own network is believed as to whom it speaks for; what stands
/// before its own word anybody can have written.
pub(super) fn place(extensions: &Extensions, headers: &HeaderMap) -> String {
    let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else {
        return "unknown".to_owned();
    };
    let mut place = peer.ip().to_canonical();
    let near = match place {
        IpAddr::V4(place) => place.is_loopback() || place.is_private(),
        IpAddr::V6(place) => place.is_loopback() || place.is_unique_local(),
    };
    if near {
        let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|told| told.to_str().ok());
        let told = told.and_then(|told| told.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        place = told.map_or(place, |told| told.to_canonical());
    }
    match place {
        IpAddr::V4(place) => place.to_string(),
        // One customer of a network has a /64, so single addresses in it are for free.
        IpAddr::V6(place) => format!("{:x?}", &place.segments()[..4]),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn whoever_sends_too_much_waits() {
        let limits = Limits::default();
        for _ in 0..PER_ADDRESS {
            limits.address("ada@example.com", Timestamp(0)).unwrap();
        }
        let Err(Error::TooMany(seconds)) = limits.address("ada@example.com", Timestamp(1_000_000)) else {
            panic!("it was taken")
        };
        assert_eq!(seconds, 599);
        limits.address("bob@example.com", Timestamp(1_000_000)).unwrap();
        limits.address("ada@example.com", Timestamp(WINDOW)).unwrap();
        // Notes behind a plus make no other mailbox.
        for at in 0..PER_ADDRESS {
            limits.address(&format!("C.A+{at}@gmail.com"), Timestamp(0)).unwrap();
        }
        assert!(limits.address("ca@googlemail.com", Timestamp(0)).is_err());
        limits.address("c.a@example.com", Timestamp(0)).unwrap();
        limits.address("ca@example.com", Timestamp(0)).unwrap();
    }

    #[test]
    fn only_a_proxy_nearby_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 203.0.113.9".parse().unwrap());
        let of = |peer: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            place(&extensions, &headers)
        };
        assert_eq!(of("127.0.0.1:9"), "203.0.113.9");
        assert_eq!(of("198.51.100.7:9"), "198.51.100.7");
        assert_eq!(of("[2001:db8:1:2:3::4]:9"), of("[2001:db8:1:2:9::9]:9"));
    }
}
