//! Activities in the timeline of what they are about: records of any object with `due_at` and `done_at` that points
//! to other records. One that was done and so became an interaction stands there as that.

use db::Tx;
use model::field::{Field, FieldType};
use model::filter::{Compiled, Source};
use model::object::{Moment, Object};
use model::{Id, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::Place;
use crate::Error;
use crate::records::Selection;
use crate::schema::Schema;

/// Most activities of one record that are looked at.
const MOST: i64 = 2_000;

/// The activities about a record, each with its place: when it was done, or else when it was made. Left out are
/// those for which `told` says that the moment of this kind tells it already.
pub(super) fn about(
    tx: &mut Tx,
    schema: &Schema,
    target: &Object,
    id: Id,
    told: impl Fn(&str) -> bool,
) -> Result<Vec<(Place, Json)>, Error> {
    let mut entries = Vec::new();
    for object in schema.catalog.objects.iter().filter(|object| is_activity(object)) {
        let pointing = pointing(object, target);
        if pointing.is_empty() {
            continue;
        }
        let mut source = Source::new(&schema.catalog, object, "r");
        let selection = Selection::new(schema, &mut source, None)?;
        let mut query = Compiled { params: vec![id.into(), MOST.into()], ..Compiled::default() };
        let conditions: Vec<_> =
            pointing.iter().map(|field| format!("{} = $1", source.own(&field.slug))).collect();
        let sql = format!(
            "select {}, {}, coalesce({}, {}) from {} where {} order by {} desc limit $2",
            selection.sql,
            source.own("seq"),
            source.own("done_at"),
            source.own("created_at"),
            source.from_clause(&mut query),
            conditions.join(" or "),
            source.own("id"),
        );
        for row in tx.query(&sql, &query.params)? {
            let width = selection.width();
            let (seq, at) = (row.integer(width)?, Timestamp(row.integer(width + 1)?));
            let values = selection.values(row)?;
            let record = selection.json(&values);
            if object.moments.iter().any(|moment| told(moment.kind) && happened(moment, &record)) {
                continue;
            }
            let named = |name: &str| record.get(name).cloned().unwrap_or_default();
            let entry = json!({
                "type": "activity",
                "seq": seq,
                "at": at,
                "object": object.slug,
                "id": named("id"),
                "title": selection.title(&values),
                "kind": named("kind"),
                "department": named("department"),
                "record": record,
            });
            entries.push(((at, seq), entry));
        }
    }
    Ok(entries)
}

fn is_activity(object: &Object) -> bool {
    let time = |slug: &str| object.field(slug).is_some_and(|field| field.kind == FieldType::DateTime);
    time("due_at") && time("done_at")
}

/// The fields by which an activity can be about a record of the target.
fn pointing<'a>(object: &'a Object, target: &Object) -> Vec<&'a Field> {
    let fits = |field: &&Field| match &field.kind {
        FieldType::Relation { object, .. } => *object == target.slug,
        FieldType::Reference { objects } => objects.contains(&target.slug),
        _ => false,
    };
    object.fields.iter().filter(fits).collect()
}

/// Whether a record became an interaction, as its object declares it.
fn happened(moment: &Moment, record: &Map<String, Json>) -> bool {
    let holds = |(field, choices): &(&str, &[&str])| {
        record.get(*field).and_then(Json::as_str).is_some_and(|choice| choices.contains(&choice))
    };
    record.get(moment.at).is_some_and(|at| !at.is_null())
        && moment.only.iter().all(holds)
        && !moment.unless.as_ref().is_some_and(holds)
}
