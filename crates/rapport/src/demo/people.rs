//! Made-up names and addresses for the customers of the example firm, the same at every start.

use crate::Failure;
use identify::reader::write_csv;

const FIRST_NAMES: &str = include_str!("../../../../demo/first_names.txt");
const LAST_NAMES: &str = include_str!("../../../../demo/last_names.txt");
const CITIES: &str = include_str!("../../../../demo/cities.txt");
/// The customers of the history are numbered from 00001 without a gap.
const CUSTOMERS: u32 = 23_570;
const SEED: u64 = 1997;

/// A file with one row per customer.
pub fn file() -> Result<Vec<u8>, Failure> {
    let list = |text: &'static str| text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let (first, last) = (list(FIRST_NAMES), list(LAST_NAMES));
    let cities: Vec<_> =
        list(CITIES).into_iter().map(|line| line.split('\t').next().unwrap_or(line)).collect();
    let mut dice = Dice(SEED);
    let rows = (1..=CUSTOMERS).map(|number| {
        let (first, last, city) = (dice.pick(&first), dice.pick(&last), dice.pick(&cities));
        let plain = |name: &str| model::search_key(name).replace(|c: char| !c.is_ascii_alphanumeric(), "");
        // The number keeps addresses apart where names are alike.
        let email = format!("{}.{}.{number}@example.com", plain(first), plain(last));
        [format!("{number:05}"), first.to_owned(), last.to_owned(), email, city.to_owned()]
    });
    let header = ["customer_id", "first_name", "last_name", "email", "city"];
    write_csv(Vec::new(), header, rows).map_err(|error| Failure::of("the made-up names", error))
}

/// SplitMix64: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        list.get((z % list.len().max(1) as u64) as usize).copied().unwrap_or("")
    }
}
