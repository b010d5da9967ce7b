//! Activities in the timeline of what they are about: records of any object with a field `about` that points to
//! records, and a moment `done_at`.

use db::Tx;
use model::filter::{Compiled, Source};
use model::object::Object;
use model::{ColumnType, Id, Timestamp};
use serde_json::{Value as Json, json};

use super::Place;
use crate::Error;
use crate::records::Selection;
use crate::schema::Schema;

/// Most activities of one record that are looked at.
const MOST: i64 = 2_000;

/// The activities about a record, each with its place: when it was done, or else when it was made.
pub(super) fn about(
    tx: &mut Tx,
    schema: &Schema,
    target: &Object,
    id: Id,
) -> Result<Vec<(Place, Json)>, Error> {
    let mut entries = Vec::new();
    for object in schema.catalog.objects.iter().filter(|object| is_activity(object)) {
        let mut source = Source::new(&schema.catalog, object, "r");
        let selection = Selection::new(schema, &mut source, None)?;
        let mut query = Compiled { sql: String::new(), params: vec![id.into(), MOST.into()] };
        let sql = format!(
            "select {}, {}, coalesce({}, {}) from {} where {} = $1 order by {} desc limit $2",
            selection.sql,
            source.own("seq"),
            source.own("done_at"),
            source.own("created_at"),
            source.from_clause(&mut query),
            source.own("about"),
            source.own("id"),
        );
        for row in tx.query(&sql, &query.params)? {
            let values = selection.values(&row)?;
            let width = selection.width();
            let (seq, at) = (row.integer(width)?, Timestamp(row.integer(width + 1)?));
            let record = selection.json(&values);
            let named = |name: &str| record.get(name).cloned().unwrap_or_default();
            let entry = json!({
                "type": "activity",
                "seq": seq,
                "at": at,
                "object": object.slug,
                "id": named("id"),
                "title": selection.title(object, &values),
                "kind": named("kind"),
                "department": named("department"),
                "about": {"object": target.slug, "id": id},
                "record": record,
            });
            entries.push(((at, seq), entry));
        }
    }
    Ok(entries)
}

fn is_activity(object: &Object) -> bool {
    let has = |slug: &str, column: ColumnType| {
        object.field(slug).is_some_and(|field| field.kind.column_type() == column)
    };
    has("about", ColumnType::Id) && has("done_at", ColumnType::Integer)
}
