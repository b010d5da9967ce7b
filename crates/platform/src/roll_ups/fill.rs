//! The job that fills a new roll-up, while people work.

use db::Tx;
use model::Id;
use serde_json::{Value as Json, json};

use super::compute::recompute;
use crate::jobs::{self, JobKind, Run};
use crate::schema::Schema;
use crate::{App, Error};

/// The job.
pub(crate) const JOB: JobKind = JobKind { name: "roll_up", label: "Fill a roll-up", run, daily: None };

/// Records that are filled in one transaction.
const PIECE: i64 = 2_000;

/// Has a roll-up filled, in the caller's transaction.
pub(crate) fn enqueue(tx: &mut Tx, app: &App, object: &str, field: &str) -> Result<Id, Error> {
    let key = format!("roll up {object}.{field}");
    jobs::enqueue(tx, app, JOB.name, &json!({"object": object, "field": field}), Some(&key))
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    app.refresh_schema_blocking()?;
    let text = |name: &str| run.payload[name].as_str().unwrap_or_default().to_owned();
    let (slug, name) = (text("object"), text("field"));
    let schema = app.schema();
    let object = schema.object(&slug)?.slug.to_string();
    let counted = format!("select count(*) from {object}");
    let total = app.db.read_blocking(move |tx| {
        tx.query_one(&counted, &[])?.map_or(Ok(0), |row| row.integer(0)).map_err(Error::from)
    })?;
    let (mut after, mut done) = (Id::default(), 0);
    loop {
        run.progress(app, "computing", done, total)?;
        let page = format!("select p.id from {object} p where p.id > $1 order by p.id limit {PIECE}");
        let ids: Vec<Id> = app.db.read_blocking(move |tx| {
            tx.query(&page, &[after.into()])?
                .iter()
                .map(|row| row.id(0))
                .collect::<Result<_, _>>()
                .map_err(Error::from)
        })?;
        let Some(last) = ids.last() else { break };
        (after, done) = (*last, done + ids.len() as i64);
        let (fence, inner, schema, name) = (run.fenced(), app.clone(), schema.clone(), name.clone());
        let object = object.clone();
        app.write_alone_blocking(move |tx| {
            fence(tx)?;
            write(tx, &inner, &schema, &object, &name, &ids)
        })?;
    }
    Ok(json!({"object": slug, "field": name, "records": done}))
}

fn write(
    tx: &mut Tx,
    app: &App,
    schema: &Schema,
    object: &str,
    field: &str,
    ids: &[Id],
) -> Result<(), Error> {
    let table = super::table_of(object);
    let attachment = schema.catalog.attachments.iter().find(|attachment| attachment.table == table);
    let attachment =
        attachment.ok_or_else(|| Error::Unprocessable(format!("{object} have no roll-up '{field}'")))?;
    recompute(tx, schema, &app.firm.reading(), attachment, &[field], ids).map(drop)
}
