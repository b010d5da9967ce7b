//! What a condition speaks of: who may ask it, and what it rests on.

use super::Filter;
use super::behaviour::{Did, Measure};
use crate::Id;
use crate::field::INTERACTIONS;

/// One thing that a condition speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use<'a> {
    /// What a field of an object holds. Moments are an object too.
    Field(&'a str, &'a str),
    /// Which records of an object there are.
    Records(&'a str),
    /// Who is in a segment.
    Segment(Id),
}

/// Everything that a condition on records of an object speaks of, as often as it does.
pub fn uses<'a>(filter: &'a Filter, object: &'a str) -> Vec<Use<'a>> {
    let mut found = Vec::new();
    walk(filter, object, &mut found);
    found
}

fn walk<'a>(filter: &'a Filter, object: &'a str, found: &mut Vec<Use<'a>>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|part| walk(part, object, found)),
        Filter::Not(part) => walk(part, object, found),
        Filter::Field { field, .. } => found.push(Use::Field(object, field)),
        Filter::Related { object, filter, .. } => {
            found.push(Use::Records(object));
            walk(filter, object, found);
        }
        Filter::Did { did, .. } => moments(did, found),
        Filter::Sequence { sequence, .. } => {
            found.push(Use::Records(INTERACTIONS));
            sequence
                .steps
                .iter()
                .filter_map(|step| step.filter.as_deref())
                .for_each(|part| walk(part, INTERACTIONS, found));
        }
        Filter::Consent { .. } | Filter::Share { .. } => {}
        Filter::Segment { segment, .. } => found.push(Use::Segment(*segment)),
    }
}

fn moments<'a>(did: &'a Did, found: &mut Vec<Use<'a>>) {
    found.push(Use::Records(INTERACTIONS));
    if let Measure::Sum(..) | Measure::Average(..) = did.measure {
        found.push(Use::Field(INTERACTIONS, "amount"));
    }
    if let Some(filter) = did.filter.as_deref() {
        walk(filter, INTERACTIONS, found);
    }
}
