//! How often somebody may try to sign in: counted per address and per e-mail, in memory.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use model::Timestamp;

use crate::Error;

/// Tries for one e-mail address within the window.
const PER_EMAIL: u32 = 10;
/// Tries from one network address within the window; many people can share one.
const PER_ADDRESS: u32 = 60;
/// The window, in microseconds: fifteen minutes from the first try.
const WINDOW_MICROS: i64 = 15 * 60 * 1_000_000;
/// Counters that are kept at most.
const MOST: usize = 20_000;

/// The counters of one server.
#[derive(Clone, Default)]
pub(crate) struct Tries(Arc<Mutex<HashMap<String, Count>>>);

#[derive(Clone, Copy)]
struct Count {
    since: Timestamp,
    tries: u32,
}

impl Tries {
    /// Counts a try before its outcome is known, so that tries at the same time count too.
    pub fn count(&self, address: &Address, email: Option<&str>, now: Timestamp) -> Result<(), Error> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut counts, now);
        one(&mut counts, format!("address {}", address.0), PER_ADDRESS, now)?;
        match email {
            Some(email) => one(&mut counts, format!("email {email}"), PER_EMAIL, now),
            None => Ok(()),
        }
    }

    /// Forgets the tries of somebody who came in.
    pub fn succeeded(&self, address: &Address, email: Option<&str>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&format!("address {}", address.0));
        if let Some(email) = email {
            counts.remove(&format!("email {email}"));
        }
    }
}

fn one(counts: &mut HashMap<String, Count>, key: String, most: u32, now: Timestamp) -> Result<(), Error> {
    let count = counts.entry(key).or_insert(Count { since: now, tries: 0 });
    if now.0 - count.since.0 >= WINDOW_MICROS {
        *count = Count { since: now, tries: 0 };
    }
    if count.tries >= most {
        let left = WINDOW_MICROS - (now.0 - count.since.0);
        return Err(Error::TooMany(u64::try_from(left).unwrap_or_default().div_ceil(1_000_000)));
    }
    count.tries += 1;
    Ok(())
}

fn make_room(counts: &mut HashMap<String, Count>, now: Timestamp) {
    if counts.len() < MOST {
        return;
    }
    counts.retain(|_, count| now.0 - count.since.0 < WINDOW_MICROS);
    if counts.len() >= MOST {
        // Somebody fills the table on purpose: those with few tries go, those who hammer stay.
        counts.retain(|_, count| count.tries > 3);
    }
    if counts.len() >= MOST {
        counts.clear();
    }
}

/// Where a request comes from, as far as it is known. What a proxy says is not trusted.
#[derive(Clone, Debug)]
pub(crate) struct Address(String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Address, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Address(match peer {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            // One customer of a network has a /64, so single addresses in it are for free.
            Some(IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..4]),
        }))
    }
}
