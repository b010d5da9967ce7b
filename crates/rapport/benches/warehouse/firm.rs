//! A firm whose customers buy as BG/NBD and Gamma-Gamma say, in the order in which things happened.

use mining::simulate::Random;
use mining::{bgnbd, gamma_gamma};
use model::Day;

/// Days over which people come in and buy.
pub const DAYS: i32 = 3 * 365;
/// About five and a half purchases a person.
const BUYING: bgnbd::Params = bgnbd::Params { r: 0.9, alpha: 8.0, a: 0.8, b: 4.5 };
const SPENDING: gamma_gamma::Params = gamma_gamma::Params { p: 6.25, q: 3.74, v: 15.44 };
const MICROS: f64 = 86_400e6;

/// One order.
#[derive(Clone, Copy, Debug)]
pub struct Bought {
    /// When, in microseconds.
    pub at: i64,
    /// Who, counted from 0.
    pub person: u32,
    /// For how much, in hundredths.
    pub cents: u32,
}

/// Every order of so many people over three years from a day on, oldest first.
pub fn orders(random: &mut Random, people: u32, start: Day) -> Vec<Bought> {
    let mut orders = Vec::new();
    for person in 0..people {
        let rate = random.gamma(BUYING.r) / BUYING.alpha;
        let leaving = random.beta(BUYING.a, BUYING.b);
        let scale = random.gamma(SPENDING.q) / SPENDING.v;
        let mut day = random.uniform() * f64::from(DAYS);
        let mut first = true;
        while day < f64::from(DAYS) {
            let amount = random.gamma(SPENDING.p) / scale;
            let at = ((f64::from(start.0) + day) * MICROS) as i64;
            orders.push(Bought { at, person, cents: (amount * 100.0).clamp(100.0, 1e7) as u32 });
            // Who bought once has had no occasion to leave.
            if !first && random.uniform() < leaving {
                break;
            }
            first = false;
            day += random.exponential() / rate * 7.0;
        }
    }
    orders.sort_unstable_by_key(|bought| (bought.at, bought.person));
    orders
}
