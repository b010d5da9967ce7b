//! The daily job that tells users of the tasks that are due.
//!
//! A task is a record of any object that declares `due_at`, `done_at` and an owner.

use db::Tx;
use model::field::FieldType;
use model::object::Object;
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::{Kind, Notice, notify};
use crate::feed::Actor;
use crate::jobs::{Daily, JobKind, Run};
use crate::{App, Error};

/// Tells once a day what is due until its end.
pub(crate) const DUE: JobKind =
    JobKind { name: "due_tasks", label: "Due tasks", run, daily: Some(Daily { hour: 6 }) };

/// What was due longer ago is known by now.
const LATE_DAYS: i32 = 7;
/// Most tasks of one run.
const MOST: i64 = 10_000;

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    let now = app.clock.now();
    let today = now.day_in(&app.firm.time_zone);
    let from = today.plus(-LATE_DAYS).start_in(&app.firm.time_zone);
    let to = today.plus(1).start_in(&app.firm.time_zone);
    let schema = app.schema();
    let mut found = Vec::new();
    for object in schema.catalog.objects.iter().filter(|object| is_task(object)) {
        let sql = due_sql(object);
        let slug = object.slug.to_string();
        let rows = app.db.read_blocking(move |tx| of_object(tx, &sql, from, to))?;
        found.extend(rows.into_iter().map(|(id, owner, due)| Notice {
            user_id: owner,
            kind: Kind::Due,
            cause: format!("due {id} {due}"),
            record: Some((slug.clone(), id)),
            comment_id: None,
            detail: None,
            actor: Actor::System,
            at: now,
        }));
    }
    let count = found.len();
    let (inner, fence) = (app.clone(), run.fenced());
    app.write_blocking(move |tx| {
        fence(tx)?;
        notify(tx, &inner, found)
    })?;
    Ok(json!({"due": count}))
}

fn of_object(tx: &mut Tx, sql: &str, from: Timestamp, to: Timestamp) -> Result<Vec<(Id, Id, i64)>, Error> {
    tx.query(sql, &[from.into(), to.into(), MOST.into()])?
        .iter()
        .map(|row| Ok((row.id(0)?, row.id(1)?, row.integer(2)?)))
        .collect()
}

pub(super) fn is_task(object: &Object) -> bool {
    let time = |slug| object.field(slug).is_some_and(|field| field.kind == FieldType::DateTime);
    time("due_at") && time("done_at")
}

fn due_sql(object: &Object) -> String {
    format!(
        "select t.id, t.owner_id, t.due_at from {} t where t.due_at >= $1 and t.due_at < $2 \
         and t.done_at is null and t.owner_id is not null order by t.due_at, t.id limit $3",
        object.slug
    )
}
