//! Record ids: UUIDs of version 7, made by a generator that is handed its time and its randomness.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::{ModelError, Timestamp};

/// A 128-bit id, shown as a UUID. Ids of one source sort in the order they were made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// The id of something that follows from a record: the same record and kind always give the same id,
    /// so that writing it again rewrites instead of doubling. A UUID of version 8 (RFC 9562, section 5.8)
    /// over SHA-256.
    pub fn derived(record: Id, kind: &str) -> Id {
        let digest = Sha256::new_with_prefix(record.0).chain_update(kind.as_bytes()).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Id(bytes)
    }

    /// Reads sixteen bytes as they stand in a database.
    pub fn from_slice(bytes: &[u8]) -> Option<Id> {
        bytes.try_into().ok().map(Id)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).hyphenated().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = ModelError;

    /// Only the hyphenated form is an id; braces, URNs and bare hex digits are refused, so that one record
    /// has one address.
    fn from_str(text: &str) -> Result<Id, ModelError> {
        if text.len() != 36 {
            return Err(ModelError::Id(text.chars().take(50).collect()));
        }
        uuid::Uuid::try_parse(text)
            .map(|uuid| Id(uuid.into_bytes()))
            .map_err(|_| ModelError::Id(text.to_owned()))
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Makes ids of version 7 (RFC 9562, section 5.7, method 1: a counter of 42 bits seeded anew each
/// millisecond, then 32 random bits). The ids of one source strictly rise, also within a millisecond and
/// when the clock stands still or goes back.
#[derive(Debug, Clone)]
pub struct IdSource {
    random: Random,
    millisecond: u64,
    counter: u64,
}

const COUNTER_BITS: u32 = 42;

impl IdSource {
    /// A source with a seed: the same seed and the same times give the same ids.
    pub fn new(seed: u64) -> IdSource {
        IdSource { random: Random(seed), millisecond: 0, counter: 0 }
    }

    /// The next id at the given time.
    pub fn next(&mut self, now: Timestamp) -> Id {
        let millisecond = (now.0.max(0) / 1_000) as u64;
        if millisecond > self.millisecond {
            self.millisecond = millisecond;
            // The top bit starts clear, which leaves room for 2^41 ids before the counter is full.
            self.counter = self.random.next() >> (64 - COUNTER_BITS + 1);
        } else {
            self.counter += 1;
            if self.counter >> COUNTER_BITS != 0 {
                self.millisecond += 1;
                self.counter = 0;
            }
        }
        let tail = self.random.next() as u32 as u64;
        let high = (self.millisecond << 16) | 0x7000 | (self.counter >> 30);
        let low = (0b10 << 62) | ((self.counter & 0x3fff_ffff) << 32) | tail;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&high.to_be_bytes());
        bytes[8..].copy_from_slice(&low.to_be_bytes());
        Id(bytes)
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014): small, and good enough for ids, which are no secrets.
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
