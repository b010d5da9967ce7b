//! What a metric is: declared once, from which its answer, the list of all and the page of the docs follow.

use platform::Error;
use platform::warehouse::{Function, Rows};
use serde::{Deserialize, Serialize};

use super::dimension::Dimension;
use super::found::Found;
use super::ground::Ground;

/// A metric as it is declared.
#[derive(Debug)]
pub struct Metric {
    /// Its name in addresses and in code.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What somebody wants to know who looks at it.
    pub question: &'static str,
    /// What is counted, and what is not.
    pub definition: &'static str,
    /// The SQL that computes it, over the tables of the warehouse, the firm's own functions and those that
    /// [`FUNCTIONS`] tells of. Where it can be split, `{key}` and `{join}` stand for what a dimension puts there.
    pub sql: &'static str,
    /// What its value counts.
    pub unit: Unit,
    /// The lengths of step its series can have; none where it is told as of the last day only.
    pub grains: &'static [Grain],
    /// How many calendar months are told of where no first day is asked for; all without it.
    pub months: Option<i32>,
    /// What it can be split by.
    pub dimensions: &'static [Dimension],
    /// What a year should reach.
    pub goal: Option<Goal>,
    /// The tables and columns it rests on.
    pub needs: &'static [&'static str],
    /// Rises when the definition changes, for then the value means something else.
    pub version: u32,
    /// The functions that know the period that was asked for.
    pub(super) functions: fn(&Ground<'_>) -> Result<Vec<Vec<Function>>, Error>,
    /// From the rows of the query to the answer.
    pub(super) tell: fn(&Metric, &Ground<'_>, &Rows) -> Result<Found, Error>,
}

/// What the functions say that metrics bring beside the firm's own.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("period_start()", "the moment at which the period that was asked for begins"),
    ("period_end()", "the moment at which it is over, the end of the last day looked at at the latest"),
    ("step_of(moment)", "the number of the step of the series that a moment lies in, from 0 on"),
    (
        "bought_before(moment)",
        "63 bits. The bits 0 to 60 stand for the beginning of the first step and for the ends of it and the \
         next 59, bit 61 for the beginning of the whole period and bit 62 for its end; a bit is set where the \
         moment lies before. Longer series are asked in blocks of 60 steps, in one query",
    ),
    (
        "active_at(moment)",
        "63 bits, as above; a bit is set where a purchase at the moment lies in the window before",
    ),
    (
        "bought_in(moment)",
        "60 bits, one for each calendar month from that of the first cohort on; the month of the moment is set. \
         Longer histories are asked in blocks of 60 months, in one query",
    ),
    ("rung(moment)", "0 to 3: engaged, cooling, dormant, lost, by the days from the moment to the last day"),
    ("year_later(moment)", "the day 365 days after that of the moment"),
];

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Customers.
    People,
    /// Orders.
    Orders,
    /// An amount in the firm's currency.
    Money,
    /// Parts of a hundred: 85.0 means 85 %.
    Percent,
    /// Days.
    Days,
}

/// The length of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// Three calendar months from January on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Grain {
    /// Every length.
    pub const ALL: &[Grain] = &[Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }
}

/// What a value should be above. The comparison is strict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// What a year should be above.
    pub value: f64,
}

impl Metric {
    /// The SQL as it is run where nothing is split.
    pub fn whole(&self) -> String {
        self.split(None)
    }

    /// The SQL as it is run for a dimension.
    pub(super) fn split(&self, by: Option<Dimension>) -> String {
        let (key, join) = by.map_or(("'all'", ""), Dimension::sql);
        self.sql.replace("{key}", key).replace("{join}", join)
    }
}
