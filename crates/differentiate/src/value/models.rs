//! Fits of the models as they are kept: each fit is a new version, the newest is used.

use db::Tx;
use mining::{bgnbd, gamma_gamma};
use model::{Day, Timestamp};
use platform::Error;
use serde_json::{Map, Value as Json};

use super::sql;

/// The models of this room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// How often somebody buys and whether she still does.
    Bgnbd,
    /// What a purchase is worth.
    GammaGamma,
}

impl Name {
    /// Every model.
    pub const ALL: &[Name] = &[Name::Bgnbd, Name::GammaGamma];

    /// The name in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Name::Bgnbd => "bgnbd",
            Name::GammaGamma => "gamma_gamma",
        }
    }

    /// The name to read.
    pub fn label(self) -> &'static str {
        match self {
            Name::Bgnbd => "Buying and leaving (BG/NBD)",
            Name::GammaGamma => "Amount of a purchase (Gamma-Gamma)",
        }
    }

    /// The model of this name, or the error a request gets.
    pub fn read(slug: &str) -> Result<Name, Error> {
        Name::ALL.iter().copied().find(|name| name.slug() == slug).ok_or_else(|| {
            let names: Vec<_> = Name::ALL.iter().map(|name| name.slug()).collect();
            Error::not_found(format!("there is no such model; there are {}", names.join(" and ")))
        })
    }
}

/// One fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Counts the fits of a model from 1.
    pub version: i64,
    /// By the names of the paper.
    pub parameters: Map<String, Json>,
    /// Standard errors by the same names; null where the data do not pin a parameter down.
    pub standard_errors: Map<String, Json>,
    /// The comparison with weeks the fit had not seen, as the API shows it.
    pub backtest: Json,
    /// Natural logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Customers it rests on.
    pub rows: i64,
    /// When.
    pub trained_at: Timestamp,
    /// Why: nightly, demand, growth, first.
    pub trained_by: String,
    /// The last day it looked at.
    pub as_of: Day,
    /// How long it took.
    pub seconds: f64,
    /// Purchases there were.
    pub orders: i64,
}

/// The newest fit of a model.
pub fn latest(tx: &mut Tx, name: Name) -> Result<Option<Model>, Error> {
    let Some(row) = tx.query_one(sql::MODEL, &[name.slug().into()])? else { return Ok(None) };
    let read = |text: &str| serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()));
    let map = |text: &str| serde_json::from_str(text).map_err(|error| Error::bug(error.to_string()));
    Ok(Some(Model {
        version: row.integer(0)?,
        parameters: map(row.text(1)?)?,
        standard_errors: map(row.text(2)?)?,
        backtest: row.opt_text(3)?.map(read).transpose()?.unwrap_or(Json::Null),
        log_likelihood: row.real(4)?,
        rows: row.integer(5)?,
        trained_at: Timestamp(row.integer(6)?),
        trained_by: row.text(7)?.to_owned(),
        as_of: Day(row.integer(8)? as i32),
        seconds: row.real(9)?,
        orders: row.integer(10)?,
    }))
}

/// Keeps a fit as the next version, whatever version it says it has.
pub fn add(tx: &mut Tx, name: Name, model: &Model) -> Result<(), Error> {
    let version = latest(tx, name)?.map_or(1, |newest| newest.version + 1);
    let text = |map: &Map<String, Json>| Json::Object(map.clone()).to_string();
    let backtest = (!model.backtest.is_null()).then(|| model.backtest.to_string());
    tx.execute(
        sql::ADD_MODEL,
        &[
            name.slug().into(),
            version.into(),
            text(&model.parameters).into(),
            text(&model.standard_errors).into(),
            backtest.into(),
            model.log_likelihood.into(),
            model.rows.into(),
            model.trained_at.into(),
            model.trained_by.as_str().into(),
            model.as_of.0.into(),
            model.seconds.into(),
            model.orders.into(),
        ],
    )?;
    Ok(())
}

/// The parameters that people are scored with.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct InUse {
    /// The version of the model of buying; 0 without one.
    pub version: i64,
    /// How often somebody buys.
    pub buying: Option<bgnbd::Params>,
    /// The version of the model of spending; 0 without one.
    pub spending_version: i64,
    /// What a purchase is worth; none also where amounts vary too widely for an expectation.
    pub spending: Option<gamma_gamma::Params>,
}

impl InUse {
    /// The newest of both models.
    pub fn load(tx: &mut Tx) -> Result<InUse, Error> {
        let buying = latest(tx, Name::Bgnbd)?;
        let spending = latest(tx, Name::GammaGamma)?;
        Ok(InUse {
            version: buying.as_ref().map_or(0, |model| model.version),
            buying: buying.as_ref().map(buying_of).transpose()?,
            spending_version: spending.as_ref().map_or(0, |model| model.version),
            spending: spending
                .as_ref()
                .map(spending_of)
                .transpose()?
                .filter(|params| params.population_mean().is_ok()),
        })
    }
}

fn buying_of(model: &Model) -> Result<bgnbd::Params, Error> {
    let of = |name| number(&model.parameters, name);
    bgnbd::Params::new(of("r")?, of("alpha")?, of("a")?, of("b")?).map_err(crate::mined)
}

fn spending_of(model: &Model) -> Result<gamma_gamma::Params, Error> {
    let of = |name| number(&model.parameters, name);
    gamma_gamma::Params::new(of("p")?, of("q")?, of("v")?).map_err(crate::mined)
}

/// A parameter by its name.
pub fn number(map: &Map<String, Json>, name: &str) -> Result<f64, Error> {
    let number = map.get(name).and_then(Json::as_f64);
    number.ok_or_else(|| Error::bug(format!("a kept model has no parameter {name}")))
}
