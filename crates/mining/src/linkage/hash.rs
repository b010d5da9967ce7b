//! One hash for blocking keys and frequency tables, the same on every machine and in every version.

use std::hash::{BuildHasherDefault, Hasher};

/// The hash of a text: FNV-1a, mixed at the end as in SplitMix64.
#[must_use]
pub(crate) fn of(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// The hash of two hashes in this order.
#[must_use]
pub(crate) fn pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b)
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Takes what is a hash already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = pair(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map from hashes.
pub(crate) type HashMap<V> = std::collections::HashMap<u64, V, BuildHasherDefault<AsIs>>;
