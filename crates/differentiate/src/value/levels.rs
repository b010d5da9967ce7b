//! What the whole of the customers says, kept so that one customer can be placed among them: the window in
//! which a customer counts as active, the yearly lapse rate, and where the classes of recency, frequency and
//! monetary value begin.
//!
//! The levels are measured when everybody is scored. A customer who changes in between is placed by the
//! levels as they are; the next scoring measures them anew.

use std::collections::BTreeMap;

use mining::MiningError;
use mining::rfm::{self, Class, Customer};
use model::Day;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::purchases::History;

/// Days without a purchase after which a customer is no longer active, until the firm's own gaps are known.
pub const DEFAULT_WINDOW: i64 = 365;
/// Fewer gaps than these say little about the longest of them.
pub const LEAST_GAPS: u64 = 20;
/// The longest lifespan that is ever computed, in years.
pub const LONGEST_LIFESPAN: f64 = 10.0;
const YEAR: i32 = 365;

/// The levels, with the day they were measured at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Levels {
    /// The last day that was looked at.
    pub as_of: Day,
    /// What of the firm's settings the stored values depend on; see [`super::settings_key`].
    pub settings: String,
    /// Days without a purchase after which a customer is no longer active.
    pub window_days: i64,
    /// Gaps between purchases the window rests on.
    pub gaps: u64,
    /// Customers active one year before `as_of`.
    pub active_a_year_ago: u64,
    /// Those of them who are active at `as_of`.
    pub kept: u64,
    /// People who have bought.
    pub people: u64,
    /// Where the classes of each axis begin.
    pub recency: Starts,
    /// By transactions.
    pub frequency: Starts,
    /// By net revenue in micros.
    pub monetary: Starts,
}

/// The least value that is in class 2, 3, 4 and 5; none where no value is.
pub type Starts = [Option<i64>; 4];

impl Levels {
    /// The share of customers lost within a year: of those active a year ago, who is not now. None without
    /// anybody active then.
    pub fn lapse_rate(&self) -> Option<f64> {
        (self.active_a_year_ago > 0).then(|| 1.0 - self.kept as f64 / self.active_a_year_ago as f64)
    }

    /// The first day of the window that ends with `day`.
    pub fn window_start(&self, day: Day) -> Day {
        day.plus(1 - self.window_days as i32)
    }

    /// The classes of a customer by these levels.
    pub fn class(&self, account: &Account) -> Class {
        let class = |value: i64, starts: &Starts| {
            let above = starts.iter().flatten().filter(|start| value >= **start);
            // Two classes can begin at one value: those between are empty, the higher one holds it.
            1 + above.count() as u8
        };
        Class {
            recency: class(i64::from(account.last_day.0), &self.recency),
            frequency: class(i64::from(account.transactions()), &self.frequency),
            monetary: class(account.revenue, &self.monetary),
        }
    }
}

/// Gathers customers one by one, then measures.
#[derive(Clone, Debug)]
pub struct Gathering {
    today: Day,
    gaps: BTreeMap<i32, u64>,
    /// Last purchase until a year ago, and last of all.
    seen: Vec<(Option<Day>, Day)>,
    people: Vec<Customer>,
}

impl Gathering {
    /// Nobody yet.
    pub fn new(today: Day) -> Gathering {
        Gathering { today, gaps: BTreeMap::new(), seen: Vec::new(), people: Vec::new() }
    }

    /// Adds a customer's gaps between purchases, and whether she was active when.
    pub fn add(&mut self, history: &History) {
        let year_ago = self.today.plus(-YEAR);
        let mut until_then = None;
        let mut last = None;
        for purchase in &history.purchases {
            if let Some(before) = last
                && purchase.day > before
            {
                *self.gaps.entry(purchase.day.0 - before.0).or_default() += 1;
            }
            last = Some(purchase.day);
            if purchase.day <= year_ago {
                until_then = last;
            }
        }
        if let Some(last) = last {
            self.seen.push((until_then, last));
        }
    }

    /// Adds a person to those who are ranked.
    pub fn rank(&mut self, account: &Account) {
        self.people.push(Customer {
            last_day: account.last_day.0,
            transactions: account.transactions(),
            value: account.revenue as f64,
        });
    }

    /// People who are ranked so far.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// Measures the levels of all who were added.
    pub fn measure(&self, settings: String) -> Result<Levels, MiningError> {
        let gaps: u64 = self.gaps.values().sum();
        let window_days = if gaps >= LEAST_GAPS { self.percentile(95, gaps) } else { DEFAULT_WINDOW };
        let year_ago = self.today.plus(-YEAR);
        let active = |last: Day, at: Day| i64::from(last.0) > i64::from(at.0) - window_days;
        let then: Vec<_> =
            self.seen.iter().filter(|(then, _)| then.is_some_and(|last| active(last, year_ago))).collect();
        let kept = then.iter().filter(|(_, last)| active(*last, self.today)).count();
        let classes = rfm::classify(&self.people)?;
        let starts = |class: fn(&Class) -> u8, value: fn(&Customer) -> i64| {
            let mut starts: Starts = [None; 4];
            for (person, classes) in self.people.iter().zip(&classes) {
                let value = value(person);
                for start in &mut starts[..usize::from(class(classes)) - 1] {
                    *start = Some(start.map_or(value, |least| least.min(value)));
                }
            }
            starts
        };
        Ok(Levels {
            as_of: self.today,
            settings,
            window_days,
            gaps,
            active_a_year_ago: then.len() as u64,
            kept: kept as u64,
            people: self.people.len() as u64,
            recency: starts(|class| class.recency, |person| i64::from(person.last_day)),
            frequency: starts(|class| class.frequency, |person| i64::from(person.transactions)),
            monetary: starts(|class| class.monetary, |person| person.value as i64),
        })
    }

    /// The least gap that at least this share of all gaps do not exceed (nearest rank).
    fn percentile(&self, share: u64, gaps: u64) -> i64 {
        let rank = (gaps * share).div_ceil(100);
        let mut below = 0;
        for (days, count) in &self.gaps {
            below += count;
            if below >= rank {
                return i64::from(*days);
            }
        }
        DEFAULT_WINDOW
    }
}
