//! The answer of a metric before it is written: its value, its series, and the records behind each part.

use model::filter::Filter;
use serde_json::{Map, Value as Json, json};

use super::Ground;
use crate::value::purchases::Customers;
use model::Day;

/// What was found.
#[derive(Default)]
pub(crate) struct Found {
    pub(super) value: Option<f64>,
    pub(super) records: Json,
    /// The same in parts.
    pub(super) parts: Vec<Json>,
    pub(super) series: Vec<Json>,
    /// Why there is no figure, or what is not in it.
    pub(super) missing: Vec<String>,
    /// Whether the window of active customers has a part in it.
    pub(super) windowed: bool,
    /// The goal of the whole period.
    pub(super) goal: Option<Json>,
    pub(super) groups: Option<Vec<Json>>,
    /// What only this metric says.
    pub(super) further: Map<String, Json>,
}

impl Found {
    /// No figure, and why.
    pub(super) fn missing(why: impl Into<String>) -> Found {
        Found { missing: vec![why.into()], ..Found::default() }
    }
}

/// Records behind a figure: an object, the filter that finds them, and the field whose sum it is.
pub(super) fn records(object: &str, filter: Filter, sum: Option<&str>) -> Json {
    json!({ "object": object, "filter": filter.json(), "sum": sum })
}

/// Customers behind a figure, of both kinds.
pub(super) struct Set {
    pub(super) value: i64,
    /// None where there are people and companies: then they are in the parts.
    pub(super) records: Json,
    /// One for each object of which there are any.
    pub(super) parts: Vec<Json>,
}

/// Customers of both kinds: how many, people first, and what finds them.
pub(super) fn set(count: [i64; 2], filter: impl Fn(Customers) -> Filter) -> Set {
    listed(count, |customers| Some(filter(customers)))
}

/// The same where some cannot be found by a filter.
pub(super) fn listed(count: [i64; 2], filter: impl Fn(Customers) -> Option<Filter>) -> Set {
    let behind = |customers: Customers| {
        filter(customers).map_or(Json::Null, |filter| records(customers.object(), filter, None))
    };
    let there = Customers::BOTH.iter().zip(count).filter(|(_, count)| *count > 0);
    let parts: Vec<Json> = there
        .map(|(customers, count)| {
            json!({ "object": customers.object(), "value": count, "records": behind(*customers) })
        })
        .collect();
    let records = match parts.as_slice() {
        [] => behind(Customers::People),
        [only] => only["records"].clone(),
        _ => Json::Null,
    };
    Set { value: count.iter().sum(), records, parts }
}

impl Set {
    /// Adds value and records to what is said of it.
    pub(super) fn into(self, mut told: Json) -> Json {
        if let Some(map) = told.as_object_mut() {
            map.insert("value".to_owned(), json!(self.value));
            map.insert("records".to_owned(), self.records);
            if self.parts.len() > 1 {
                map.insert("parts".to_owned(), Json::Array(self.parts));
            }
        }
        told
    }
}

/// One step of a series.
pub(super) fn point(ground: &Ground<'_>, step: (Day, Day), value: Option<f64>, records: Json) -> Json {
    json!({
        "from": step.0, "to": step.1, "value": value, "provisional": ground.open(step), "records": records,
    })
}
