//! Customers drawn from BG/NBD and Gamma-Gamma with known parameters, for tests and benchmarks. The same seed
//! gives the same customers everywhere.

use crate::{bgnbd, gamma_gamma};

/// A small generator of pseudo-random numbers: xoshiro256++ (Blackman and Vigna 2019), seeded by SplitMix64.
/// Not for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// A generator whose sequence is fixed by `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut mixed = seed;
        let state = std::array::from_fn(|_| {
            mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = mixed;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
        Self { state }
    }

    fn next(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Uniform between 0 and 1, both excluded.
    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// Standard normal (Box and Muller 1958; the second value is not kept).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Gamma with this shape and scale 1 (Marsaglia and Tsang 2000), shape > 0.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let n = self.normal();
            let v = (1.0 + c * n).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * n * n + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Beta with these shapes.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        // Both can underflow for tiny shapes; the mean then decides which end.
        if x + y > 0.0 { x / (x + y) } else { f64::from(u8::from(self.uniform() * (a + b) < a)) }
    }
}

/// A simulated customer: what the calibration shows and what came after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Customer {
    /// Her purchases up to the end of the calibration.
    pub observation: bgnbd::Observation,
    /// Her spending on these repeat purchases.
    pub spend: gamma_gamma::Spend,
    /// Purchases in the hold-out weeks after it.
    pub later: u32,
    /// Whether she was still a customer at the end of the calibration.
    pub alive: bool,
}

/// Draws one customer whose first purchase was `age` weeks before the end of the calibration, followed by
/// `holdout` weeks.
pub fn customer(
    random: &mut Random,
    buying: &bgnbd::Params,
    spending: &gamma_gamma::Params,
    age: f64,
    holdout: f64,
) -> Customer {
    let rate = random.gamma(buying.r) / buying.alpha;
    let leaving = random.beta(buying.a, buying.b);
    let amount_rate = random.gamma(spending.q) / spending.v;
    let (mut now, mut x, mut t_x, mut total, mut later, mut alive) = (0.0, 0.0, 0.0, 0.0, 0, true);
    loop {
        now += random.exponential() / rate;
        if now > age + holdout || now.is_nan() {
            break;
        }
        if now <= age {
            x += 1.0;
            t_x = now;
            total += random.gamma(spending.p) / amount_rate;
        } else {
            later += 1;
        }
        if random.uniform() < leaving {
            alive = now > age;
            break;
        }
    }
    let mean = if x > 0.0 { total / x } else { 0.0 };
    Customer {
        observation: bgnbd::Observation { x, t_x, t: age, weight: 1.0 },
        spend: gamma_gamma::Spend { x, mean, weight: 1.0 },
        later,
        alive,
    }
}
