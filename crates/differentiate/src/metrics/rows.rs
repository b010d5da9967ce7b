//! The rows of a query, read by the names of their columns.

use model::Day;
use platform::Error;
use platform::warehouse::Rows;
use serde_json::Value as Json;

/// One row.
pub(super) struct Row<'a> {
    rows: &'a Rows,
    values: &'a [Json],
}

/// The rows, in their order.
pub(super) fn each(rows: &Rows) -> impl Iterator<Item = Row<'_>> {
    rows.rows.iter().map(move |values| Row { rows, values })
}

impl<'a> Row<'a> {
    fn value(&self, name: &str) -> Option<&'a Json> {
        let at = self.rows.columns.iter().position(|column| column.name == name)?;
        self.values.get(at)
    }

    fn wrong(&self, name: &str) -> Error {
        Error::bug(format!("a metric's query answered {:?} as {name}", self.value(name)))
    }

    /// A whole number.
    pub(super) fn integer(&self, name: &str) -> Result<i64, Error> {
        self.value(name).and_then(Json::as_i64).ok_or_else(|| self.wrong(name))
    }

    /// A whole number, where there is such a column.
    pub(super) fn optional(&self, name: &str) -> Result<Option<i64>, Error> {
        if self.has(name) { self.integer(name).map(Some) } else { Ok(None) }
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A whole number, or 0 where nothing was added up.
    pub(super) fn sum(&self, name: &str) -> Result<i64, Error> {
        if self.is_null(name) { Ok(0) } else { self.integer(name) }
    }

    /// A number, or none.
    pub(super) fn number(&self, name: &str) -> Result<Option<f64>, Error> {
        if self.is_null(name) {
            return Ok(None);
        }
        self.value(name).and_then(Json::as_f64).map(Some).ok_or_else(|| self.wrong(name))
    }

    /// An amount in micros; nothing is none. Exact up to nine billion units.
    pub(super) fn micros(&self, name: &str) -> Result<i64, Error> {
        Ok(self.number(name)?.map_or(0, |units| (units * 1_000_000.0).round() as i64))
    }

    /// A text, or none.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Error> {
        match self.value(name) {
            Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            _ => Err(self.wrong(name)),
        }
    }

    /// A day.
    pub(super) fn day(&self, name: &str) -> Result<Day, Error> {
        let text = self.text(name)?.ok_or_else(|| self.wrong(name))?;
        text.parse().map_err(|_| self.wrong(name))
    }

    /// Whether a truth holds.
    pub(super) fn truth(&self, name: &str) -> Result<bool, Error> {
        self.value(name).and_then(Json::as_bool).ok_or_else(|| self.wrong(name))
    }

    /// A list of texts; nothing is an empty one.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&'a str>, Error> {
        match self.value(name) {
            Some(Json::Null) => Ok(Vec::new()),
            Some(Json::Array(list)) => {
                list.iter().map(|text| text.as_str().ok_or_else(|| self.wrong(name))).collect()
            }
            _ => Err(self.wrong(name)),
        }
    }

    /// The place of the customer's kind in [`Customers::BOTH`](crate::value::purchases::Customers::BOTH).
    pub(super) fn kind(&self) -> Result<usize, Error> {
        Ok(usize::from(self.truth("company")?))
    }

    fn is_null(&self, name: &str) -> bool {
        self.value(name).is_some_and(Json::is_null)
    }
}
