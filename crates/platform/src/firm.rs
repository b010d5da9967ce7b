//! What the firm has settled about itself: it colours every figure and no record.

use jiff::tz::TimeZone;
use model::field::Reading;
use model::{Currency, Day, Timestamp};

use crate::Error;

/// The firm's own settings, as the configuration says them.
#[derive(Clone, Debug)]
pub struct Firm {
    /// The name shown at the top.
    pub name: String,
    /// Its days begin and end here.
    pub time_zone: TimeZone,
    /// Figures are in this currency.
    pub currency: Currency,
    /// The country (ISO 3166) of phone numbers that name none and whose record has no country.
    pub country: Option<String>,
    /// Figures and models look back from the end of this day instead of now.
    pub as_of: Option<Day>,
    /// Margin as a share of net revenue, where orders do not say their own.
    pub margin_share: Option<f64>,
    /// Years a customer stays, where the firm knows better than its data.
    pub lifespan_years: Option<f64>,
    /// A note that is shown beside the figures, like what of the data is made up.
    pub note: Option<String>,
    /// Whether this is the example firm.
    pub example: bool,
}

impl Firm {
    /// Reads the parts that have a form of their own.
    pub fn new(name: &str, time_zone: &str, currency: &str) -> Result<Firm, Error> {
        let zone = TimeZone::get(time_zone).map_err(|_| {
            Error::invalid(
                "/firm/time_zone",
                format!("'{time_zone}' is not a time zone; use one like Europe/Berlin"),
            )
        })?;
        Ok(Firm {
            name: name.to_owned(),
            time_zone: zone,
            currency: currency.parse()?,
            country: None,
            as_of: None,
            margin_share: None,
            lifespan_years: None,
            note: None,
            example: false,
        })
    }

    /// The last day that figures look at.
    pub fn today(&self, now: Timestamp) -> Day {
        self.as_of.unwrap_or_else(|| now.day_in(&self.time_zone))
    }

    /// The moment at which the last day that figures look at is over. Later orders are kept, not counted.
    pub fn horizon(&self, now: Timestamp) -> Timestamp {
        self.today(now).plus(1).start_in(&self.time_zone)
    }

    /// The moment from which lengths of time look back: now, or the end of the last day that figures look at.
    pub fn looks_back_from(&self, now: Timestamp) -> Timestamp {
        self.as_of.map_or(now, |_| self.horizon(now).plus_micros(-1))
    }

    /// What reading a value needs to know, where no length of time looks back: it is kept, and time passes.
    pub fn reading(&self) -> Reading {
        Reading {
            currency: self.currency,
            time_zone: self.time_zone.clone(),
            country: self.country.clone(),
            now: None,
        }
    }

    /// What reading a condition needs to know that is asked now.
    pub fn reading_at(&self, now: Timestamp) -> Reading {
        Reading { now: Some(self.looks_back_from(now)), ..self.reading() }
    }
}
