//! What a metric can be split by.

use identify::trade::ORDERS;
use model::field::FieldType;
use model::field::Operator::{Empty, Eq};
use model::filter::{Filter, Quantifier};
use platform::Error;
use serde::Serialize;

use super::Metric;
use crate::value::purchases::Customers;

/// What a metric can be split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The channel of the order.
    Channel,
    /// What kind of sale the order is.
    Kind,
    /// The country of the customer.
    Country,
    /// The channel over which the person was acquired; companies have none.
    AcquisitionChannel,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: &[Dimension] =
        &[Dimension::Channel, Dimension::Kind, Dimension::Country, Dimension::AcquisitionChannel];
    /// What customers can be split by.
    pub const OF_CUSTOMERS: &[Dimension] = &[Dimension::Country, Dimension::AcquisitionChannel];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Channel => "channel",
            Dimension::Kind => "kind",
            Dimension::Country => "country",
            Dimension::AcquisitionChannel => "acquisition_channel",
        }
    }

    /// The dimension of this name, where the metric can be split by it.
    pub(super) fn of(metric: &Metric, name: &str) -> Result<Dimension, Error> {
        let found = metric.dimensions.iter().find(|dimension| dimension.name() == name);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = metric.dimensions.iter().map(|dimension| dimension.name()).collect();
            let can = match names.as_slice() {
                [] => "cannot be split".to_owned(),
                names => format!("can be split by {}", names.join(", ")),
            };
            Error::invalid("/by", format!("{} {can}", metric.label.to_lowercase()))
        })
    }

    /// The column of the customer, where it is one; the others are of the order.
    fn of_customer(self) -> Option<&'static str> {
        match self {
            Dimension::Channel | Dimension::Kind => None,
            Dimension::Country => Some("country"),
            Dimension::AcquisitionChannel => Some("acquisition_channel"),
        }
    }

    /// The key in SQL, and what joins it to the table `c`, which has the customer as `person_id` or
    /// `company_id`.
    pub(super) fn sql(self) -> (&'static str, &'static str) {
        const PERSON: &str = "\n  left join people on people.id = c.person_id and c.company_id is null";
        const BOTH: &str = "\n  left join people on people.id = c.person_id and c.company_id is null\
                            \n  left join companies on companies.id = c.company_id";
        match self {
            Dimension::Channel => ("c.channel", ""),
            Dimension::Kind => ("c.kind", ""),
            Dimension::Country => ("coalesce(companies.country, people.country)", BOTH),
            Dimension::AcquisitionChannel => ("people.acquisition_channel", PERSON),
        }
    }

    /// The orders of one value; none means that it is not known.
    pub(super) fn of_orders(self, key: Option<&str>) -> Filter {
        let Some(column) = self.of_customer() else { return compared(self.name(), key) };
        let known = |filter: Filter| {
            let of = |object: &str, filter| Filter::Related {
                object: object.to_owned(),
                quantifier: Quantifier::Any,
                filter: Box::new(filter),
                pointer: String::new(),
            };
            let person =
                Filter::And(vec![Filter::field("company_id", Empty, true), of("people", filter.clone())]);
            match self {
                Dimension::Country => Filter::Or(vec![person, of("companies", filter)]),
                _ => person,
            }
        };
        match key {
            Some(_) => known(compared(column, key)),
            None => Filter::Not(Box::new(known(Filter::field(column, Empty, false)))),
        }
    }

    /// The people or companies of one value.
    pub(super) fn of_customers(self, customers: Customers, key: Option<&str>) -> Filter {
        match (self, customers) {
            // Companies have no such field, and so are among those of whom it is not known.
            (Dimension::AcquisitionChannel, Customers::Companies) => {
                if key.is_none() {
                    Filter::And(Vec::new())
                } else {
                    Filter::Or(Vec::new())
                }
            }
            _ => compared(self.name(), key),
        }
    }

    /// What a value is called.
    pub(super) fn label(self, key: Option<&str>) -> String {
        let Some(key) = key else { return "Not known".to_owned() };
        let orders = ORDERS;
        let field = orders.fields.iter().find(|field| self == Dimension::Kind && field.slug == "kind");
        let label = match field.map(|field| &field.kind) {
            Some(FieldType::Select(choices)) => choices.iter().find(|choice| choice.value == key),
            _ => None,
        };
        label.map_or(key, |choice| choice.label.as_ref()).to_owned()
    }
}

fn compared(field: &str, key: Option<&str>) -> Filter {
    key.map_or_else(|| Filter::field(field, Empty, true), |key| Filter::field(field, Eq, key))
}
