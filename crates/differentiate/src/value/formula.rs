//! Lifetime value by the formula: average purchase value × purchases per year × lifespan × weighting.
//!
//! Purchases per year are orders by tenure, which is at least one year. The lifespan is the firm's own when
//! it is typed, else 1 / yearly lapse rate and at most ten years. The weighting is the margin share.

use model::Day;
use platform::firm::Firm;

use super::account::{Account, round, units};
use super::levels::{LONGEST_LIFESPAN, Levels};

/// The factors; what is missing is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// Net revenue per purchase.
    pub average_purchase: Option<f64>,
    /// Purchases a year.
    pub purchases_per_year: f64,
    /// Years a customer stays.
    pub lifespan: Option<f64>,
    /// Where the lifespan comes from.
    pub source: LifespanSource,
    /// The share of revenue that is margin.
    pub weighting: Option<f64>,
}

/// Where a lifespan comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LifespanSource {
    /// The firm's settings.
    Typed,
    /// The yearly lapse rate, from 0 to 1.
    LapseRate(f64),
    /// Nobody was active a year ago, so there is no lapse rate.
    Missing,
}

impl Formula {
    /// The value in micros, rounded to what the currency has coins for; none when a factor is missing.
    pub fn value(&self, firm: &Firm) -> Option<i64> {
        let value = self.average_purchase? * self.purchases_per_year * self.lifespan? * self.weighting?;
        round(value, firm.currency)
    }
}

/// The factors of a customer.
pub fn formula(account: &Account, levels: Option<&Levels>, firm: &Firm, today: Day) -> Formula {
    let (lifespan, source) = match (firm.lifespan_years, levels.and_then(Levels::lapse_rate)) {
        (Some(years), _) => (Some(years), LifespanSource::Typed),
        (None, Some(rate)) => (Some((1.0 / rate).min(LONGEST_LIFESPAN)), LifespanSource::LapseRate(rate)),
        (None, None) => (None, LifespanSource::Missing),
    };
    Formula {
        average_purchase: (account.valued > 0).then(|| units(account.revenue) / account.valued as f64),
        purchases_per_year: account.orders as f64 / account.tenure_years(today),
        lifespan,
        source,
        weighting: firm.margin_share,
    }
}
