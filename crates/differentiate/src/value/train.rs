//! From the purchases of all people to fits of both models, with a test on weeks a fit has not seen.
//!
//! The models that are used are fitted on everything up to the last day. For the test the span of the data
//! is halved: a second fit sees the first half only, and what it expects of the second half is compared with
//! what was bought there.

use mining::backtest::{Backtest, backtest, tracking};
use mining::bgnbd::{self, Observation};
use mining::gamma_gamma::{self, Spend};
use mining::summary::{Summary, summarise, transactions};
use mining::{Fit, MiningError};
use model::Day;
use serde_json::{Map, Value as Json, json};

use super::account::{Account, by_day};
use super::purchases::History;

/// Most weeks the plot of the test shows.
const WEEKS_SHOWN: i32 = 1_040;

/// The days the data span, halved for the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The first day with a purchase.
    pub first: Day,
    /// The last day of the first half.
    pub calibration_end: Day,
    /// The last day with a purchase.
    pub last: Day,
}

impl Split {
    /// Halves a span; of an odd number of days the second half has one more.
    pub fn new(first: Day, last: Day) -> Split {
        let days = last.0 - first.0 + 1;
        Split { first, calibration_end: first.plus(days / 2 - 1), last }
    }
}

/// What the fits are made from, gathered person by person.
#[derive(Clone, Debug)]
pub struct Material {
    split: Option<Split>,
    now: Vec<Summary>,
    calibration: Vec<Observation>,
    bought_later: Vec<u32>,
    first_days: Vec<i32>,
    repeat_days: Vec<i32>,
    /// Purchases in all.
    pub orders: i64,
}

/// The fits, with what is told of the test.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Buying.
    pub buying: Fit<bgnbd::Params>,
    /// Spending, or why not.
    pub spending: Result<Fit<gamma_gamma::Params>, MiningError>,
    /// The test as the API shows it, or why there is none.
    pub backtest: Result<Json, MiningError>,
    /// People who bought again.
    pub repeaters: usize,
}

impl Material {
    /// Nobody yet; without a span there is no test.
    pub fn new(split: Option<Split>) -> Material {
        Material {
            split,
            now: Vec::new(),
            calibration: Vec::new(),
            bought_later: Vec::new(),
            first_days: Vec::new(),
            repeat_days: Vec::new(),
            orders: 0,
        }
    }

    /// Adds a person.
    pub fn add(&mut self, history: &History, account: &Account) -> Result<(), MiningError> {
        self.now.push(account.summary);
        self.orders += account.orders;
        let Some(split) = self.split else { return Ok(()) };
        let purchases = by_day(history);
        let Some(calibration) = summarise(&purchases, split.calibration_end.0)? else { return Ok(()) };
        self.calibration.push(Observation::from(&calibration));
        self.bought_later.push(transactions(&purchases, split.calibration_end.0, split.last.0)?);
        self.first_days.push(account.first_day.0 - split.first.0);
        let mut days: Vec<i32> = purchases.iter().map(|purchase| purchase.day - split.first.0).collect();
        days.dedup();
        self.repeat_days.extend(&days[1..]);
        Ok(())
    }

    /// Fits both models. An error means that there is no model of buying and so nothing to predict with.
    pub fn fit(&self) -> Result<Trained, MiningError> {
        let rows: Vec<Observation> = self.now.iter().map(Observation::from).collect();
        let buying = bgnbd::fit(&rows, 0)?;
        let spends: Vec<Spend> = self.now.iter().map(Spend::from).collect();
        Ok(Trained {
            buying,
            spending: gamma_gamma::fit(&spends),
            backtest: self.test(),
            repeaters: self.now.iter().filter(|summary| summary.x > 0.0).count(),
        })
    }

    fn test(&self) -> Result<Json, MiningError> {
        let split = self.split.ok_or(MiningError::Empty { model: "back-test" })?;
        let weeks = f64::from(split.last.0 - split.calibration_end.0) / 7.0;
        let fit = bgnbd::fit(&self.calibration, 0)?;
        let at = fit.parameters;
        let test = backtest(&at, &self.calibration, &self.bought_later, weeks, 0)?;
        let shown = ((split.last.0 - split.first.0 + 1) / 7).min(WEEKS_SHOWN);
        let tracked = tracking(&at, &self.first_days, &self.repeat_days, shown.max(0) as u32, 0);
        let weekly: Vec<Json> = tracked
            .iter()
            .map(|week| json!({"week": week.week, "predicted": week.predicted, "actual": week.actual}))
            .collect();
        Ok(json!({
            "calibration_end": split.calibration_end,
            "holdout_weeks": weeks,
            "customers": test.customers,
            "correlation": test.correlation,
            "mean_absolute_error": test.mean_absolute_error,
            "predicted_total": test.predicted_total,
            "actual_total": test.actual_total,
            "parameters": buying_parameters(&at),
            "log_likelihood": fit.log_likelihood,
            "by_frequency": by_frequency(&test),
            "weekly": weekly,
        }))
    }
}

fn by_frequency(test: &Backtest) -> Vec<Json> {
    let last = test.groups.len().saturating_sub(1);
    let told = |index: usize, x: u32| if index == last { format!("{x}+") } else { x.to_string() };
    let groups = test.groups.iter().enumerate();
    groups
        .map(|(index, group)| {
            json!({
                "frequency": told(index, group.x),
                "customers": group.customers,
                "predicted": group.predicted_mean,
                "actual": group.actual_mean,
            })
        })
        .collect()
}

/// The parameters by their names in the paper.
pub fn buying_parameters(params: &bgnbd::Params) -> Map<String, Json> {
    named(&[("r", params.r), ("alpha", params.alpha), ("a", params.a), ("b", params.b)])
}

/// The parameters by their names in the note.
pub fn spending_parameters(params: &gamma_gamma::Params) -> Map<String, Json> {
    named(&[("p", params.p), ("q", params.q), ("v", params.v)])
}

/// A number that is not finite becomes null.
fn named(numbers: &[(&str, f64)]) -> Map<String, Json> {
    numbers.iter().map(|(name, number)| ((*name).to_owned(), json!(number))).collect()
}
