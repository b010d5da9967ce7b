//! Expected value of a customer over the next 36 months, from BG/NBD (how often) and Gamma-Gamma (how much).
//!
//! Definition, version 1: Σ over months m = 1…36 of (E[X(m)] − E[X(m−1)]) × expected value of a purchase ×
//! margin share ÷ 1.1^(m/12), where X counts the purchases after the end of the calibration and a month is
//! 365.25/84 weeks. Without a margin share the same sum is revenue "before margin". The first purchase and
//! everything before the end of the calibration are history and not in it; acquisition cost is not in it.

use crate::MiningError;
use crate::bgnbd::{self, AliveTables, Observation};
use crate::gamma_gamma;
use crate::ordered_sum::map_in_order;
use crate::summary::Summary;

/// Months the prediction looks ahead.
pub const MONTHS: usize = 36;
/// Length of a month in weeks.
pub const WEEKS_PER_MONTH: f64 = 365.25 / 84.0;
/// Money a year from now is worth this much less: 1.1 means a tenth.
pub const YEARLY_DISCOUNT: f64 = 1.1;
/// What is expected of one customer in one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// 1 for the first month after the end of the calibration.
    pub month: u32,
    /// Expected purchases in it.
    pub purchases: f64,
    /// Expected revenue in it, undiscounted, in the currency of the amounts.
    pub revenue: f64,
    /// The same revenue discounted to the end of the calibration.
    pub discounted_revenue: f64,
    /// Discounted revenue × margin share; `None` without a share.
    pub margin: Option<f64>,
}

/// What is expected of one customer over 36 months. Money is in the currency of the amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Chance of still being a customer at the end of the calibration.
    pub p_alive: f64,
    /// Expected purchases.
    pub purchases_36m: f64,
    /// Expected amount of a purchase.
    pub expected_value: f64,
    /// Expected revenue, undiscounted.
    pub revenue_36m: f64,
    /// Expected revenue, discounted: the value "before margin".
    pub discounted_revenue_36m: f64,
    /// Expected discounted margin; `None` without a margin share.
    pub margin_36m: Option<f64>,
}

impl Score {
    /// The predictive lifetime value: discounted margin, or without a margin share discounted revenue.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.margin_36m.unwrap_or(self.discounted_revenue_36m)
    }
}

/// How much value is slipping away: the predictive value × how far the chance of being a customer has fallen
/// since an earlier day, with what was known then. Nothing for somebody whose chance has risen.
#[must_use]
pub fn slipping(value: f64, chance_then: f64, chance_now: f64) -> f64 {
    value * (chance_then - chance_now).max(0.0)
}

/// A customer's score with its months.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictive {
    /// The sums over all months.
    pub score: Score,
    /// All [`MONTHS`], in order.
    pub months: Vec<Month>,
}

/// The value of one customer, month by month. `margin_share` is a share of revenue, from 0 to 1.
///
/// # Errors
/// [`MiningError::Row`] for impossible figures, [`MiningError::OutOfRange`] for a margin share outside 0 to 1,
/// [`MiningError::NoMean`] where Gamma-Gamma has no expected value.
pub fn predictive(
    buying: &bgnbd::Params,
    spending: &gamma_gamma::Params,
    customer: &Summary,
    margin_share: Option<f64>,
) -> Result<Predictive, MiningError> {
    check_share(margin_share)?;
    let of = Observation::from(customer);
    of.check(0)?;
    let amount = spending.expected_value(customer.paid, customer.mean)?;
    let p_alive = buying.p_alive(&of);
    let mut before = 0.0;
    let months: Vec<Month> = (1..=MONTHS as u32)
        .map(|month| {
            let until = p_alive * buying.expected_if_alive(of.x, of.t, f64::from(month) * WEEKS_PER_MONTH);
            let purchases = (until - before).max(0.0);
            before = until;
            let revenue = purchases * amount;
            let discounted_revenue = revenue * discount(month);
            let margin = margin_share.map(|share| discounted_revenue * share);
            Month { month, purchases, revenue, discounted_revenue, margin }
        })
        .collect();
    let purchases = months.iter().map(|m| m.purchases).sum();
    let discounted = months.iter().map(|m| m.purchases * discount(m.month)).sum();
    let score = assemble(buying, &of, amount, [purchases, discounted], margin_share);
    Ok(Predictive { score, months })
}

/// The values of many customers, in their order. Sums over the months are interpolated between customers of
/// equal x and agree with [`predictive`] within 1e-9 of their size. `threads` of 0 means all the machine
/// offers.
///
/// # Errors
/// As for [`predictive`]; the row is named.
pub fn score_all(
    buying: &bgnbd::Params,
    spending: &gamma_gamma::Params,
    customers: &[Summary],
    margin_share: Option<f64>,
    threads: usize,
) -> Result<Vec<Score>, MiningError> {
    check_share(margin_share)?;
    for (index, customer) in customers.iter().enumerate() {
        Observation::from(customer).check(index)?;
        spending.expected_value(customer.paid, customer.mean)?;
    }
    let observed = customers.iter().map(Observation::from);
    let tables = AliveTables::new(buying, observed, threads, |x, t| if_alive(buying, x, t));
    let pieces: Vec<&[Summary]> = customers.chunks(4096).collect();
    let parts = map_in_order(&pieces, customers.len(), threads, |piece| {
        let mut scores = Vec::with_capacity(piece.len());
        for customer in *piece {
            let of = Observation::from(customer);
            let alive = buying.p_alive(&of);
            let counts = tables.at(of.x, of.t).map(|count| count * alive);
            let amount = spending.expected_value(customer.paid, customer.mean)?;
            scores.push(assemble(buying, &of, amount, counts, margin_share));
        }
        Ok::<_, MiningError>(scores)
    });
    let mut all = Vec::with_capacity(customers.len());
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}

/// Expected purchases over all months of a customer who is alive: as they are, and discounted.
fn if_alive(buying: &bgnbd::Params, x: f64, t: f64) -> [f64; 2] {
    let (mut before, mut discounted) = (0.0, 0.0);
    for month in 1..=MONTHS as u32 {
        let until = buying.expected_if_alive(x, t, f64::from(month) * WEEKS_PER_MONTH);
        discounted += (until - before).max(0.0) * discount(month);
        before = until;
    }
    [before, discounted]
}

fn assemble(
    buying: &bgnbd::Params,
    of: &Observation,
    amount: f64,
    [purchases, discounted]: [f64; 2],
    margin_share: Option<f64>,
) -> Score {
    Score {
        p_alive: buying.p_alive(of),
        purchases_36m: purchases,
        expected_value: amount,
        revenue_36m: purchases * amount,
        discounted_revenue_36m: discounted * amount,
        margin_36m: margin_share.map(|share| discounted * amount * share),
    }
}

/// What one unit of money in this month is worth at the end of the calibration.
#[must_use]
pub fn discount(month: u32) -> f64 {
    YEARLY_DISCOUNT.powf(-f64::from(month) / 12.0)
}

fn check_share(share: Option<f64>) -> Result<(), MiningError> {
    match share {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            Err(MiningError::OutOfRange { name: "margin share", value, range: "it must lie between 0 and 1" })
        }
        _ => Ok(()),
    }
}
