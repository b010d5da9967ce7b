//! What a roll-up is made of.

use std::collections::BTreeSet;

use model::field::{Field, RollUp, Via};
use model::filter::Filter;
use model::object::{Attachment, Catalog, Object};
use serde_json::Value as Json;

use crate::interactions;

/// The fields of the records that a roll-up takes together on which it depends: what ties them to its own, what is
/// added up with its currency, and what decides which of them count.
pub(crate) fn uses(catalog: &Catalog, roll_up: &RollUp) -> BTreeSet<String> {
    let mut slugs: BTreeSet<String> = filter(roll_up).map(|filter| fields(&filter)).unwrap_or_default();
    if let Via::Field(via) = &roll_up.via {
        slugs.insert(via.to_string());
    }
    if let Some(slug) = &roll_up.field {
        let currency = field(catalog, roll_up, slug).and_then(|field| field.currency_column());
        slugs.extend(currency.filter(|currency| field(catalog, roll_up, currency).is_some()));
        slugs.insert(slug.to_string());
    }
    slugs
}

/// The condition of a roll-up, as it was accepted.
pub(super) fn filter(roll_up: &RollUp) -> Option<Filter> {
    Filter::read(roll_up.filter.as_ref()?, "/settings/filter").ok()
}

/// The fields that a condition compares.
fn fields(filter: &Filter) -> BTreeSet<String> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().flat_map(fields).collect(),
        Filter::Not(part) => fields(part),
        Filter::Field { field, .. } => BTreeSet::from([field.clone()]),
        _ => BTreeSet::new(),
    }
}

/// Whether a condition compares a field with this value.
pub(super) fn compares(filter: &Filter, slug: &str, with: &str) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().any(|part| compares(part, slug, with)),
        Filter::Not(part) => compares(part, slug, with),
        Filter::Field { field, value, .. } => {
            let is = |value: &Json| value.as_str() == Some(with);
            field == slug && (is(value) || value.as_array().is_some_and(|list| list.iter().any(is)))
        }
        _ => false,
    }
}

/// A field of the records that a roll-up takes together, stored with them.
fn field(catalog: &Catalog, roll_up: &RollUp, slug: &str) -> Option<Field> {
    of(catalog, roll_up)?.field(slug).cloned()
}

/// What a roll-up takes together.
pub(super) fn of(catalog: &Catalog, roll_up: &RollUp) -> Option<Object> {
    match roll_up.via {
        Via::Interactions => Some(interactions::described()),
        Via::Field(_) => catalog.object(&roll_up.object).cloned(),
    }
}

/// The roll-ups, put away or not, that are made of a field, with the object each is shown on.
pub(crate) fn made_of<'a>(
    catalog: &'a Catalog,
    object: &'a str,
    slug: &'a str,
) -> impl Iterator<Item = (&'a Attachment, &'a Field, &'a RollUp)> {
    super::all(catalog)
        .filter(move |(_, _, roll_up)| roll_up.object == object && uses(catalog, roll_up).contains(slug))
}

/// The roll-ups whose condition compares a field with this value.
pub(crate) fn counting<'a>(
    catalog: &'a Catalog,
    object: &'a str,
    slug: &'a str,
    value: &'a str,
) -> impl Iterator<Item = &'a Field> {
    made_of(catalog, object, slug)
        .filter(move |(_, _, roll_up)| filter(roll_up).is_some_and(|filter| compares(&filter, slug, value)))
        .map(|(_, field, _)| field)
}
