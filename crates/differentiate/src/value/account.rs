//! One customer's purchases folded into the figures that everything else is made of.

use mining::MiningError;
use mining::summary::{self, Summary, summarise};
use model::{Currency, Day, Id, Timestamp};

use super::purchases::{History, Money};

/// A customer in figures. Money is in micros of the firm's currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The customer.
    pub customer: Id,
    /// Purchases.
    pub orders: i64,
    /// Purchases with net revenue in the firm's currency; the money below is theirs.
    pub valued: i64,
    /// Net revenue.
    pub revenue: i64,
    /// Margin of those orders that say theirs.
    pub margin: i64,
    /// Net revenue of the orders that do not.
    pub revenue_without_margin: i64,
    /// How many those are.
    pub without_margin: i64,
    /// Purchases in a currency without a rate.
    pub foreign: i64,
    /// Purchases without a total.
    pub unpriced: i64,
    /// The first purchase.
    pub first_at: Timestamp,
    /// The last purchase.
    pub last_at: Timestamp,
    /// Day of the first purchase.
    pub first_day: Day,
    /// Day of the last purchase.
    pub last_day: Day,
    /// Days from the first purchase to the second.
    pub days_to_second: Option<i32>,
    /// What the models read.
    pub summary: Summary,
    /// What they would have read this many days ago; none before the first purchase.
    pub earlier: Option<Summary>,
}

/// How many days back [`Account::earlier`] looks.
pub const EARLIER_DAYS: i32 = 90;

/// Folds a history as it stands at the end of the day `today`, in whole days as the models want it: all
/// purchases of a day are one transaction.
pub fn fold(history: &History, today: Day) -> Result<Account, MiningError> {
    let (first, last) = (history.purchases[0], history.purchases[history.purchases.len() - 1]);
    let purchases = by_day(history);
    let summary = summarise(&purchases, today.0)?;
    let mut account = Account {
        customer: history.customer,
        orders: history.purchases.len() as i64,
        valued: 0,
        revenue: 0,
        margin: 0,
        revenue_without_margin: 0,
        without_margin: 0,
        foreign: 0,
        unpriced: 0,
        first_at: first.at,
        last_at: last.at,
        first_day: first.day,
        last_day: last.day,
        days_to_second: history.purchases.get(1).map(|second| second.day.0 - first.day.0),
        summary: summary.unwrap_or(Summary { x: 0.0, t_x: 0.0, t: 0.0, paid: 0.0, mean: 0.0 }),
        earlier: summarise(&purchases, today.0 - EARLIER_DAYS)?,
    };
    for purchase in &history.purchases {
        match purchase.money {
            Money::Known { net, margin } => {
                account.valued += 1;
                account.revenue = account.revenue.saturating_add(net);
                match margin {
                    Some(margin) => account.margin = account.margin.saturating_add(margin),
                    None => {
                        account.without_margin += 1;
                        account.revenue_without_margin = account.revenue_without_margin.saturating_add(net);
                    }
                }
            }
            Money::Unpriced => account.unpriced += 1,
            Money::Foreign => account.foreign += 1,
        }
    }
    Ok(account)
}

/// The purchases as the models read them. One whose amount is not known counts as a purchase of nothing,
/// which says nothing about value.
pub fn by_day(history: &History) -> Vec<summary::Purchase> {
    let purchases = history.purchases.iter();
    purchases
        .map(|purchase| summary::Purchase {
            day: purchase.day.0,
            amount: match purchase.money {
                Money::Known { net, .. } => units(net),
                Money::Unpriced | Money::Foreign => 0.0,
            },
        })
        .collect()
}

impl Account {
    /// Days on which the customer bought.
    pub fn transactions(&self) -> u32 {
        self.summary.x as u32 + 1
    }

    /// Net revenue per purchase, in micros rounded to what the currency has coins for.
    pub fn average(&self, currency: Currency) -> Option<i64> {
        (self.valued > 0).then(|| round(units(self.revenue) / self.valued as f64, currency)).flatten()
    }

    /// Years from the day of the first purchase to `today`, at least one.
    pub fn tenure_years(&self, today: Day) -> f64 {
        years_between(self.first_day, today).max(1.0)
    }
}

/// The day on which a customer's year begins, year 0 with the first purchase.
pub fn anniversary(first: Day, years: i32) -> Day {
    Day::from_civil(first.civil().saturating_add(jiff::Span::new().years(years)))
}

/// Whole calendar years and the part of the open one, by days.
fn years_between(first: Day, until: Day) -> f64 {
    let whole =
        (1..).take_while(|years| anniversary(first, *years) <= until && *years < 9_000).count() as i32;
    let (from, to) = (anniversary(first, whole), anniversary(first, whole + 1));
    let part = f64::from(until.0 - from.0) / f64::from((to.0 - from.0).max(1));
    f64::from(whole) + part.max(0.0)
}

/// Micros as units of the currency.
pub fn units(micros: i64) -> f64 {
    micros as f64 / 1_000_000.0
}

/// An amount as micros, rounded half to even to what the currency has coins for: an expectation knows no
/// more. Nothing when it is no number or too large to keep.
pub fn round(amount: f64, currency: Currency) -> Option<i64> {
    let coins = 10f64.powi(currency.digits() as i32);
    let micros = (amount * coins).round_ties_even() / coins * 1_000_000.0;
    (micros.is_finite() && micros.abs() < 9.0e18).then(|| micros.round() as i64)
}
