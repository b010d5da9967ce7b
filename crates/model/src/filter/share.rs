//! A share of all people that stays the same: who is in it is told by her id and the name of the share alone.

use serde_json::{Map, Value as Json, json};

use super::Fault;
use crate::Id;

/// A stretch of the hundred per cent in which each person has a place of her own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// What the places depend on: another name puts people in other places.
    pub of: String,
    /// Where it begins, in hundredths of a per cent.
    pub from: u32,
    /// Where it ends, just before this.
    pub to: u32,
}

/// All places.
const WHOLE: u32 = 10_000;

impl Share {
    /// Whether a person is in it.
    pub fn has(&self, person: Id) -> bool {
        (self.from..self.to).contains(&place(&self.of, person))
    }

    pub(super) fn read(said: &Json, pointer: &str) -> Result<Share, Fault> {
        let Json::Object(map) = said else {
            return Err(Fault::new(pointer, "must be like {\"of\": \"a name\", \"from\": 0, \"to\": 10}"));
        };
        if let Some(other) = map.keys().find(|key| !["of", "from", "to"].contains(&key.as_str())) {
            let place = format!("{pointer}/{}", super::escape(other));
            return Err(Fault::new(place, "unknown part; there are of, from and to"));
        }
        let of = map.get("of").and_then(Json::as_str).map(str::trim);
        let of = of.filter(|of| (1..=100).contains(&of.chars().count()) && !of.contains('\0'));
        let of =
            of.ok_or_else(|| Fault::new(format!("{pointer}/of"), "must be a name of 1 to 100 letters"))?;
        let (from, to) = (part(map, "from", pointer)?, part(map, "to", pointer)?);
        if from >= to {
            return Err(Fault::new(format!("{pointer}/to"), "must be more than from"));
        }
        Ok(Share { of: of.to_owned(), from, to })
    }

    pub(super) fn json(&self) -> Json {
        let percent = |places: u32| match places % 100 {
            0 => json!(places / 100),
            _ => json!(f64::from(places) / 100.0),
        };
        json!({"share": {"of": self.of, "from": percent(self.from), "to": percent(self.to)}})
    }
}

/// Per cent with up to two decimals, as hundredths.
fn part(map: &Map<String, Json>, name: &str, pointer: &str) -> Result<u32, Fault> {
    let hundredths = map.get(name).and_then(Json::as_f64).map(|percent| percent * 100.0);
    let whole = hundredths.filter(|hundredths| (hundredths - hundredths.round()).abs() < 1e-6);
    let places = whole.filter(|places| (0.0..=f64::from(WHOLE)).contains(places));
    let detail = "must be per cent from 0 to 100 with up to two decimals";
    places.map(|places| places.round() as u32).ok_or_else(|| Fault::new(format!("{pointer}/{name}"), detail))
}

/// The place of a person among [`WHOLE`]: FNV-1a (64 bit, <http://www.isthe.com/chongo/tech/comp/fnv/>) over the name, a
/// zero byte and the sixteen bytes of the id, with the last step of SplitMix64
/// (<https://doi.org/10.1145/2714064.2660195>), so that ids which follow one another lie far apart.
fn place(of: &str, person: Id) -> u32 {
    let bytes = of.bytes().chain([0]).chain(person.0);
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    // The upper half of the product spreads the whole range over the places.
    ((u128::from(mixed ^ (mixed >> 31)) * u128::from(WHOLE)) >> 64) as u32
}
