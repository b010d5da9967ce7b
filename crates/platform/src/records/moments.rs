//! The interactions that follow from records, as their objects declare them.

use model::object::{Columns, Moment, Object};
use model::{Id, Timestamp, Value};

use super::Writing;
use crate::feed::{LIVE_WITHIN_MICROS, Liveness};
use crate::interactions::NewInteraction;

/// The versions to write when a record goes from `before` (none for a new one) to `row`.
pub(super) fn of(
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    before: Option<&[Value]>,
    row: &[Value],
) -> Vec<NewInteraction> {
    object
        .moments
        .iter()
        .filter_map(|moment| {
            let now = shape(writing, moment, columns, row);
            let earlier = before.and_then(|before| shape(writing, moment, columns, before));
            match (earlier, now) {
                (None, now) => now,
                (Some(earlier), None) => Some(NewInteraction { withdrawn: true, ..earlier }),
                (Some(earlier), Some(now)) => (earlier != now).then_some(now),
            }
            .map(|interaction| NewInteraction { rewrites: before.is_some(), ..interaction })
        })
        .collect()
}

/// The versions that withdraw everything that followed from a record.
pub(super) fn withdrawn(
    writing: &Writing,
    object: &Object,
    columns: &Columns,
    row: &[Value],
) -> Vec<NewInteraction> {
    let shapes = object.moments.iter().filter_map(|moment| shape(writing, moment, columns, row));
    shapes.map(|moment| NewInteraction { withdrawn: true, rewrites: true, ..moment }).collect()
}

fn shape(writing: &Writing, moment: &Moment, columns: &Columns, row: &[Value]) -> Option<NewInteraction> {
    let value = |name: &str| columns.get(row, name);
    let id = |name: &str| match value(name) {
        Some(Value::Id(id)) => Some(*id),
        _ => None,
    };
    let text = |name: &str| match value(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    if let Some((field, choices)) = moment.unless
        && text(field).is_some_and(|choice| choices.contains(&choice.as_str()))
    {
        return None;
    }
    let record: Id = id("id")?;
    let Some(Value::Integer(at)) = value(moment.at) else { return None };
    let amount = moment.amount.and_then(|name| match value(name) {
        Some(Value::Integer(micros)) => Some(*micros),
        _ => None,
    });
    let recent = *at >= writing.now.0 - LIVE_WITHIN_MICROS;
    Some(NewInteraction {
        id: Id::derived(record, moment.kind),
        rewrites: false,
        withdrawn: false,
        live: writing.liveness == Liveness::Live && recent,
        profile_id: id(moment.person),
        company_id: moment.company.and_then(id),
        at: Timestamp(*at),
        received_at: writing.now,
        kind: moment.kind.to_owned(),
        channel: moment.channel.and_then(text),
        direction: Some(moment.direction.to_owned()),
        department: Some(moment.department.to_owned()),
        amount,
        currency: amount.and_then(|_| text("currency")),
        links: vec![(moment.record_column.to_owned(), record)],
        ..NewInteraction::default()
    })
}
