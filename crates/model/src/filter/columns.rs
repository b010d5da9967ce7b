//! What the columns of the warehouse can say of a filter, and what the indexes of rows say sooner.

use super::{Filter, MEMBERS, Source};
use crate::field::{Field, FieldType, Operator, Speed};
use crate::object::Place;

/// Whether the warehouse, which has these tables, has all the columns that a filter reads. Words within texts are
/// looked for in keys, and values of lists in an index, which only the rows have.
pub fn suffice(filter: &Filter, source: &Source<'_>, tables: &dyn Fn(&str) -> bool) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().all(|part| suffice(part, source, tables)),
        Filter::Not(part) => suffice(part, source, tables),
        Filter::Field { op: Operator::Contains | Operator::Starts, .. } => false,
        Filter::Field { field, op, .. } => match source.catalog().place(source.object, field) {
            Some(Place::Own(field)) => *op == Operator::Empty || !field.kind.is_list(),
            Some(Place::Attached(attachment, _)) => tables(&attachment.table),
            None => true,
        },
        Filter::Related { object, filter, .. } => match source.catalog().object(object) {
            Some(other) => {
                tables(object) && suffice(filter, &Source::new(source.catalog(), other, ""), tables)
            }
            None => true,
        },
        Filter::Did { .. } | Filter::Sequence { .. } | Filter::Consent { .. } | Filter::Share { .. } => false,
        Filter::Segment { .. } => tables(MEMBERS),
    }
}

/// Whether an index of the rows leads to what a filter finds, so that nothing else need be looked at.
pub fn indexed(filter: &Filter, source: &Source<'_>) -> bool {
    let leads =
        |field: &Field| field.speed == Speed::Quick || field.unique || matches!(field.kind, FieldType::Id);
    match filter {
        Filter::And(parts) => parts.iter().any(|part| indexed(part, source)),
        Filter::Or(parts) => parts.iter().all(|part| indexed(part, source)),
        Filter::Field { field, op: Operator::Eq | Operator::In, .. } => {
            source.catalog().place(source.object, field).is_some_and(|place| leads(place.field()))
        }
        // Whoever is in a segment is found by it.
        Filter::Segment { .. } => true,
        Filter::Field { .. }
        | Filter::Not(_)
        | Filter::Related { .. }
        | Filter::Did { .. }
        | Filter::Sequence { .. }
        | Filter::Consent { .. }
        | Filter::Share { .. } => false,
    }
}
