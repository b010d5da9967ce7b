//! Customers by when they bought, as filters on people or companies.

use model::Timestamp;
use model::field::Operator::{Gte, Lt};
use model::filter::{Filter, Quantifier};
use serde_json::json;

use crate::value::purchases::{Customers, countable};

/// Who bought from a moment on until before another; without the first, ever before.
pub(super) fn bought(customers: Customers, from: Option<Timestamp>, to: Timestamp) -> Filter {
    related(customers, Quantifier::Any, from, to)
}

/// Who did not.
pub(super) fn silent(customers: Customers, from: Option<Timestamp>, to: Timestamp) -> Filter {
    related(customers, Quantifier::None, from, to)
}

/// Who bought first in a time.
pub(super) fn first_bought(customers: Customers, from: Timestamp, to: Timestamp) -> Vec<Filter> {
    match customers {
        Customers::People => vec![
            Filter::field("first_purchase_at", Gte, json!(from)),
            Filter::field("first_purchase_at", Lt, json!(to)),
        ],
        Customers::Companies => {
            vec![bought(customers, Some(from), to), silent(customers, None, from)]
        }
    }
}

fn related(customers: Customers, quantifier: Quantifier, from: Option<Timestamp>, to: Timestamp) -> Filter {
    let mut filter = customers.filter();
    filter.extend(from.map(|from| Filter::field("placed_at", Gte, json!(from))));
    filter.push(Filter::field("placed_at", Lt, json!(to)));
    filter.extend(countable());
    Filter::Related {
        object: "orders".to_owned(),
        quantifier,
        filter: Box::new(Filter::And(filter)),
        pointer: String::new(),
    }
}
