//! Making a field quick while people work: a job builds its index, and says so in the schema when it is there.
//!
//! On PostgreSQL nobody waits for it. SQLite has one writer, which an index keeps for as long as it takes: 2 to 6
//! seconds for a million records were measured on a busy machine. Who reads does not wait.

use db::Tx;
use model::field::{Field, FieldType, INDEXED_LIMIT, Speed};
use model::object::{Catalog, Object};
use model::{ColumnType, Id};
use serde_json::{Value as Json, json};

use super::definitions::say_field;
use super::synchronise::index_of;
use super::{change, sql};
use crate::jobs::{self, JobKind, Run};
use crate::{App, Error};

/// The job.
pub(crate) const JOB: JobKind = JobKind { name: "quick", label: "Make a field quick", run, daily: None };

/// Has a field of an object made quick, in the caller's transaction. A field that is quick already stays so.
pub fn enqueue(tx: &mut Tx, app: &App, object: &str, field: &str) -> Result<Id, Error> {
    let key = format!("quick {object}.{field}");
    jobs::enqueue(tx, app, JOB.name, &json!({"object": object, "field": field}), Some(&key))
}

/// Whether a field of an object can be made quick and is not yet.
pub(crate) fn is_plain(catalog: &Catalog, object: &Object, slug: &str) -> bool {
    catalog.place(object, slug).is_some_and(|place| {
        let field = place.field();
        let plain = field.speed == Speed::Plain && field.kind != FieldType::Id && field.kind.indexable();
        plain && index_of(&place, &object.slug).is_some()
    })
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    app.refresh_schema_blocking()?;
    let text = |name: &str| run.payload[name].as_str().unwrap_or_default().to_owned();
    let (slug, name) = (text("object"), text("field"));
    let schema = app.schema();
    let object = schema.object(&slug)?;
    let place = schema.catalog.place(object, &name);
    let index = place.as_ref().and_then(|place| index_of(place, &slug));
    let (Some(field), Some(index)) = (place.map(|place| place.field()), index) else {
        return Err(Error::Unprocessable(format!("{slug} have no field '{name}' that can be made quick")));
    };
    if field.speed == Speed::Quick {
        return Ok(json!({"object": slug, "field": name, "made": false}));
    }
    run.progress(app, "indexing", 0, 1)?;
    if has_long_texts(app, object, field)? {
        return Err(Error::Unprocessable(format!(
            "some {slug} hold more than {INDEXED_LIMIT} bytes in '{name}'; lists go on without an index"
        )));
    }
    let (fence, inner) = (run.fenced(), app.clone());
    app.db.build_index_blocking(&index)?;
    let (object, field) = (slug.clone(), name.clone());
    app.write_blocking(move |tx| {
        fence(tx)?;
        tx.execute(sql::ADD_INDEX, &[index.name.as_str().into()])?;
        let (_, definitions) = change::now(tx, &inner)?;
        let (origin, mut said) = change::said_of_field(&definitions, &object, &field);
        said.quick = Some(true);
        say_field(tx, (&object, &field), origin, &said, inner.clock.now())?;
        change::settle(tx, &inner).map(drop)
    })?;
    app.refresh_schema_blocking()?;
    Ok(json!({"object": slug, "field": name, "made": true}))
}

/// Whether records hold texts that no index takes.
fn has_long_texts(app: &App, object: &Object, field: &Field) -> Result<bool, Error> {
    if field.kind.column_type() != ColumnType::Text {
        return Ok(false);
    }
    let (table, column) = (&object.slug, field.sort_column());
    let sql = format!("select 1 from {table} where octet_length({column}) > {INDEXED_LIMIT} limit 1");
    app.db.read_blocking(move |tx| Ok::<_, Error>(tx.query_one(&sql, &[])?.is_some()))
}
