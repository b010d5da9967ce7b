//! The BG/NBD model of repeat purchases without a contract: how often a customer buys, and whether she still
//! is a customer.
//!
//! Source: Fader, Hardie and Lee (2005), "Counting Your Customers the Easy Way: An Alternative to the
//! Pareto/NBD Model", Marketing Science 24(2), equations 4 to 10. While alive a customer buys at random at a
//! rate λ per week; λ differs between customers as Gamma(r, rate α). After any purchase she leaves for good
//! with chance p; p differs as Beta(a, b). All times are in weeks, counted from her first purchase, which the
//! model takes as given.
//!
//! What it does not see: seasons, prices, campaigns, contracts. And by its construction a customer without a
//! repeat purchase has had no occasion to leave: her chance of being alive is always 1, however long ago the
//! first purchase was.

mod expected;
mod likelihood;
mod search;

pub(crate) use expected::AliveTables;
pub use expected::expected_all;
pub use likelihood::{gradient, log_likelihood};
pub use search::fit;

use crate::MiningError;
use crate::summary::Summary;

/// The four parameters, each above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    /// Shape of the purchase rates: small when customers differ much.
    pub r: f64,
    /// Rate parameter of the purchase rates, in weeks; the mean rate is r/α purchases a week.
    pub alpha: f64,
    /// First shape of the chance to leave after a purchase; its mean is a/(a + b).
    pub a: f64,
    /// Second shape of the chance to leave.
    pub b: f64,
}

/// One customer, or `weight` customers alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Repeat transactions, a whole number.
    pub x: f64,
    /// Weeks from the first to the last transaction; 0 when `x` is 0.
    pub t_x: f64,
    /// Weeks from the first transaction to the end of the calibration.
    pub t: f64,
    /// How many customers these figures stand for; above 0.
    pub weight: f64,
}

impl From<&Summary> for Observation {
    fn from(s: &Summary) -> Self {
        Self { x: s.x, t_x: s.t_x, t: s.t, weight: 1.0 }
    }
}

impl Observation {
    /// Refuses figures that no purchase history can give; `index` is named in the error.
    ///
    /// # Errors
    /// [`MiningError::Row`] with the reason.
    pub fn check(&self, index: usize) -> Result<(), MiningError> {
        let Self { x, t_x, t, weight } = *self;
        let finite = [x, t_x, t, weight].iter().all(|v| v.is_finite());
        let reason = if !finite {
            "a figure is not a finite number"
        } else if x < 0.0 || x.fract() != 0.0 {
            "repeat transactions must be a whole number from 0"
        } else if t_x < 0.0 || t < 0.0 {
            "times must not be below 0"
        } else if t_x > t {
            "the last transaction is after the end of the calibration"
        } else if (x == 0.0) != (t_x == 0.0) {
            "recency must be 0 without a repeat transaction, and above 0 with one"
        } else if weight <= 0.0 {
            "the weight must be above 0"
        } else {
            return Ok(());
        };
        Err(MiningError::Row { index, reason })
    }
}

impl Params {
    /// Takes four parameters after checking that each is finite and above zero. The fields are public for
    /// reading and for literals; all functions expect what this function accepts.
    ///
    /// # Errors
    /// [`MiningError::Parameter`] naming the first that is not.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, MiningError> {
        for (name, value) in [("r", r), ("alpha", alpha), ("a", a), ("b", b)] {
            if !value.is_finite() || value <= 0.0 {
                return Err(MiningError::Parameter { name, value });
            }
        }
        Ok(Self { r, alpha, a, b })
    }

    pub(crate) fn from_array([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    pub(crate) fn to_array(self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }

    /// Natural logarithm of the odds that she has left, by the weeks `since` her last transaction. The end of
    /// the calibration is at `t_x + since`. Only for `x` ≥ 1.
    fn ln_odds_left(&self, x: f64, t_x: f64, since: f64) -> f64 {
        (self.r + x) * (since / (self.alpha + t_x)).ln_1p() + (self.a / (self.b + x - 1.0)).ln()
    }

    /// The chance that she is still a customer at the end of the calibration, between 0 and 1 (Fader and
    /// Hardie, "Computing P(alive) Using the BG/NBD Model", brucehardie.com/notes/021). Always 1 without a
    /// repeat purchase; see the module's first paragraphs.
    #[must_use]
    pub fn p_alive(&self, of: &Observation) -> f64 {
        self.p_alive_after(of, 0.0)
    }

    /// The chance that she is still a customer `weeks` after the end of the calibration, if she buys nothing
    /// until then.
    #[must_use]
    pub fn p_alive_after(&self, of: &Observation, weeks: f64) -> f64 {
        if of.x == 0.0 {
            return 1.0;
        }
        1.0 / (1.0 + self.ln_odds_left(of.x, of.t_x, of.t - of.t_x + weeks).exp())
    }

    /// Expected repeat purchases of a new customer within `weeks` of her first purchase (equation 9).
    #[must_use]
    pub fn expected_new(&self, weeks: f64) -> f64 {
        expected::while_alive(self.r, self.alpha, self.a, self.b, weeks)
    }

    /// Expected purchases in the `weeks` after the end of the calibration, given what she has bought so far
    /// (equation 10).
    #[must_use]
    pub fn expected(&self, of: &Observation, weeks: f64) -> f64 {
        self.p_alive(of) * self.expected_if_alive(of.x, of.t, weeks)
    }

    /// The same under the condition that she is still a customer; it does not depend on recency.
    #[must_use]
    pub fn expected_if_alive(&self, x: f64, t: f64, weeks: f64) -> f64 {
        expected::while_alive(self.r + x, self.alpha + t, self.a, self.b + x, weeks)
    }

    /// Expected purchases per week at the moment `weeks` after the end of the calibration: the slope of
    /// [`Params::expected`].
    #[must_use]
    pub fn expected_rate(&self, of: &Observation, weeks: f64) -> f64 {
        self.p_alive(of)
            * expected::rate_while_alive(self.r + of.x, self.alpha + of.t, self.a, self.b + of.x, weeks)
    }
}
