//! What was learnt, and what the firm settled.

use ::model::Timestamp;
use db::Tx;
use mining::linkage::{AUTO_MERGE, ComparisonParameters, Level, Parameters};
use platform::Error;
use serde::{Deserialize, Serialize};

use super::sql;

/// What is known of how to tell duplicates.
pub(super) struct Model {
    pub parameters: Option<Parameters>,
    pub settings: Settings,
}

/// What the firm settled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// Whether pairs that are as good as certain become one by themselves.
    pub auto_merge: bool,
    /// How probable that must be.
    pub threshold: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { auto_merge: false, threshold: AUTO_MERGE }
    }
}

pub(super) fn load(tx: &mut Tx) -> Result<Model, Error> {
    let Some(row) = tx.query_one(sql::MODEL, &[])? else {
        return Ok(Model { parameters: None, settings: Settings::default() });
    };
    let stored: Option<Stored> = row
        .opt_text(0)?
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| Error::bug(format!("what was learnt of duplicates: {error}")))?;
    Ok(Model {
        parameters: stored.map(Parameters::from),
        settings: Settings { auto_merge: row.boolean(1)?, threshold: row.real(2)? },
    })
}

/// Notes what was learnt.
pub(super) fn learn(tx: &mut Tx, parameters: &Parameters, now: Timestamp) -> Result<(), Error> {
    let text =
        serde_json::to_string(&Stored::from(parameters)).map_err(|error| Error::bug(error.to_string()))?;
    tx.execute(sql::LEARN, &[text.into(), now.into(), Settings::default().threshold.into()])?;
    Ok(())
}

/// Notes what the firm settled.
pub(super) fn settle(tx: &mut Tx, settings: Settings) -> Result<(), Error> {
    tx.execute(sql::SETTLE, &[settings.auto_merge.into(), settings.threshold.into()])?;
    Ok(())
}

/// [`Parameters`] as they are stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    records: f64,
    matches: f64,
    moved: f64,
    households: f64,
    apart: f64,
    colleagues: f64,
    comparisons: Vec<Comparison>,
}

#[derive(Serialize, Deserialize)]
struct Comparison {
    name: String,
    levels: Vec<StoredLevel>,
    frequencies: Vec<(u64, f64)>,
}

#[derive(Serialize, Deserialize)]
struct StoredLevel {
    name: String,
    m: f64,
    u: f64,
    household: Option<f64>,
    colleague: Option<f64>,
    alike: Option<[f64; 3]>,
}

impl From<&Parameters> for Stored {
    fn from(learnt: &Parameters) -> Stored {
        let level = |level: &Level| StoredLevel {
            name: level.name.clone(),
            m: level.m,
            u: level.u,
            household: level.household,
            colleague: level.colleague,
            alike: level.alike,
        };
        let comparison = |one: &ComparisonParameters| Comparison {
            name: one.name.clone(),
            levels: one.levels.iter().map(level).collect(),
            frequencies: one.frequencies.clone(),
        };
        Stored {
            records: learnt.records,
            matches: learnt.matches,
            moved: learnt.moved,
            households: learnt.households,
            apart: learnt.apart,
            colleagues: learnt.colleagues,
            comparisons: learnt.comparisons.iter().map(comparison).collect(),
        }
    }
}

impl From<Stored> for Parameters {
    fn from(stored: Stored) -> Parameters {
        let level = |level: StoredLevel| Level {
            name: level.name,
            m: level.m,
            u: level.u,
            household: level.household,
            colleague: level.colleague,
            alike: level.alike,
        };
        let comparison = |one: Comparison| ComparisonParameters {
            name: one.name,
            levels: one.levels.into_iter().map(level).collect(),
            frequencies: one.frequencies,
        };
        Parameters {
            records: stored.records,
            matches: stored.matches,
            moved: stored.moved,
            households: stored.households,
            apart: stored.apart,
            colleagues: stored.colleagues,
            comparisons: stored.comparisons.into_iter().map(comparison).collect(),
        }
    }
}
