//! The interactions that follow from records, as their objects declare them.

use model::object::{Columns, Moment, Object};
use model::{Id, Timestamp, Value};
use serde_json::json;

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
            let now = shape(writing, object, moment, columns, row);
            let earlier = before.and_then(|before| shape(writing, object, moment, columns, before));
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
    let shapes = object.moments.iter().filter_map(|moment| shape(writing, object, moment, columns, row));
    shapes.map(|moment| NewInteraction { withdrawn: true, rewrites: true, ..moment }).collect()
}

fn shape(
    writing: &Writing,
    object: &Object,
    moment: &Moment,
    columns: &Columns,
    row: &[Value],
) -> Option<NewInteraction> {
    let value = |name: &str| columns.get(row, name);
    let id = |name: &str| match value(name) {
        Some(Value::Id(id)) => Some(*id),
        _ => None,
    };
    let text = |name: &str| match value(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let holds = |(field, choices): &(&str, &[&str])| matches!(value(field), Some(Value::Text(choice)) if choices.contains(&choice.as_str()));
    if moment.unless.as_ref().is_some_and(holds) || !moment.only.iter().all(holds) {
        return None;
    }
    let record: Id = id("id")?;
    let Some(Value::Integer(at)) = value(moment.at) else { return None };
    let amount = moment.amount.and_then(|name| match value(name) {
        Some(Value::Integer(micros)) => Some(*micros),
        _ => None,
    });
    let recent = *at >= writing.now.0 - LIVE_WITHIN_MICROS;
    let links = moment.links.iter().filter_map(|(column, field)| Some(((*column).to_owned(), id(field)?)));
    let links: Vec<_> = links.collect();
    let own = moment.links.iter().any(|(_, field)| *field == "id");
    let properties = (!own).then(|| json!({"object": object.slug, "record_id": record}).to_string());
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
        department: moment.department_field.and_then(text).or_else(|| Some(moment.department.to_owned())),
        amount,
        currency: amount.and_then(|_| text("currency")),
        links,
        properties,
        ..NewInteraction::default()
    })
}
