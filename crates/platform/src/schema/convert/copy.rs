//! The job that copies values into the new field, and lets it take the old one's place when it holds all of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use db::Tx;
use model::field::Field;
use model::{Id, Value};
use serde_json::{Value as Json, json};

use super::swap;
use super::value::converted;
use crate::feed::{self, Action};
use crate::jobs::{JobKind, Run};
use crate::records::{Draft, Matching, Outcome, Writing, rows_by_ids, upsert};
use crate::schema::Schema;
use crate::{App, Error};

/// The job.
pub(crate) const JOB: JobKind = JobKind { name: "convert", label: "Convert a field", run, daily: None };

/// Records that are copied in one transaction.
const PIECE: usize = 1_000;
/// Changes that are looked at in one go.
const SLICE: i64 = 500;

/// What is copied.
#[derive(Clone)]
struct Copying {
    app: App,
    schema: Arc<Schema>,
    object: String,
    from: String,
    to: String,
    anyway: bool,
    /// The job, which is also the batch of what it writes.
    job: Id,
}

/// What came of it so far.
#[derive(Clone, Debug, Default)]
struct Came {
    copied: i64,
    /// Records whose value did not convert.
    empty: i64,
    /// Why a record could not be written, and how many could not.
    unwritten: Option<(i64, Id, String)>,
}

fn run(app: &App, run: &mut Run) -> Result<Json, Error> {
    app.refresh_schema_blocking()?;
    let text = |name: &str| run.payload[name].as_str().unwrap_or_default().to_owned();
    let copying = Copying {
        app: app.clone(),
        schema: app.schema(),
        object: text("object"),
        from: text("from"),
        to: text("to"),
        anyway: run.payload["anyway"] == true,
        job: run.id,
    };
    let mut since = app.db.read_blocking(feed::last_seq)?;
    let mut came = whole(&copying, run)?;
    loop {
        let (reader, place) = (copying.clone(), since);
        let (changed, upto) = app.db.read_blocking(move |tx| reader.changed(tx, place))?;
        if changed.len() <= PIECE {
            break;
        }
        let changed: Vec<Id> = changed.into_iter().collect();
        for piece in changed.chunks(PIECE) {
            came = write(&copying, run, piece.to_vec(), came)?;
        }
        since = upto;
    }
    let (fence, last, came) = (run.fenced(), copying.clone(), came);
    let came = app.write_alone_blocking(move |tx| {
        fence(tx)?;
        // Whatever was typed meanwhile; nobody types now.
        let (changed, _) = last.changed(tx, since)?;
        let came = last.write(tx, &changed.into_iter().collect::<Vec<_>>(), came)?;
        last.may_take_over(&came)?;
        swap::forth(tx, &last.app, &last.object, (&last.from, &last.to))?;
        Ok::<_, Error>(came)
    })?;
    app.refresh_schema_blocking()?;
    Ok(
        json!({"object": copying.object, "field": copying.to, "was": copying.from, "copied": came.copied, "empty": came.empty}),
    )
}

/// Copies every value there is.
fn whole(copying: &Copying, run: &mut Run) -> Result<Came, Error> {
    let (app, mut came) = (&copying.app, Came::default());
    let (object, from) = (copying.object.clone(), copying.from.clone());
    let counted = format!("select count(*) from {object} r where r.{from} is not null");
    let total = app.db.read_blocking(move |tx| {
        tx.query_one(&counted, &[])?.map_or(Ok(0), |row| row.integer(0)).map_err(Error::from)
    })?;
    let (mut after, mut done) = (Id::default(), 0);
    loop {
        run.progress(app, "copying", done, total)?;
        let page = format!(
            "select r.id from {object} r where r.{from} is not null and r.id > $1 order by r.id limit {PIECE}"
        );
        let ids: Vec<Id> = app.db.read_blocking(move |tx| {
            let rows = tx.query(&page, &[after.into()])?;
            rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>().map_err(Error::from)
        })?;
        let Some(last) = ids.last() else { return Ok(came) };
        (after, done) = (*last, done + ids.len() as i64);
        came = write(copying, run, ids, came)?;
    }
}

fn write(copying: &Copying, run: &Run, ids: Vec<Id>, came: Came) -> Result<Came, Error> {
    let (fence, copying) = (run.fenced(), copying.clone());
    copying.app.clone().write_alone_blocking(move |tx| {
        fence(tx)?;
        copying.write(tx, &ids, came)
    })
}

impl Copying {
    /// The records that somebody else changed since a place in the feed, and the place that was looked up to.
    fn changed(&self, tx: &mut Tx, since: i64) -> Result<(BTreeSet<Id>, i64), Error> {
        let (mut ids, mut place) = (BTreeSet::new(), since);
        loop {
            let changes = feed::changes_after(tx, place, SLICE)?;
            let Some(last) = changes.last() else { return Ok((ids, place)) };
            place = last.seq;
            for change in changes.iter().filter(|change| change.object == self.object) {
                match (change.action, change.record_id) {
                    (Action::Deleted, _) => {}
                    (Action::Batch, _) if change.batch_id == Some(self.job) => {}
                    (Action::Batch, _) => {
                        let members = feed::members(tx, change.seq)?.into_iter();
                        ids.extend(members.filter(|member| !member.deleted).map(|member| member.record_id));
                    }
                    (_, id) => ids.extend(id),
                }
            }
        }
    }

    /// Brings the new field of these records to what the old one holds now.
    fn write(&self, tx: &mut Tx, ids: &[Id], mut came: Came) -> Result<Came, Error> {
        let object = self.schema.object(&self.object)?;
        let columns = self.schema.columns(object)?;
        let field = |slug: &str| {
            object
                .field(slug)
                .ok_or_else(|| Error::Unprocessable(format!("{} have no field '{slug}'", self.object)))
        };
        let (from, to) = (field(&self.from)?, field(&self.to)?);
        let reading = self.app.firm.reading();
        let mut drafts = Vec::with_capacity(ids.len());
        for row in rows_by_ids(tx, &self.schema, object, ids)? {
            let Some(Value::Id(id)) = columns.get(&row, "id") else { continue };
            let old = held(from, |name| columns.get(&row, name));
            let values = converted(from, to, &old, &reading).unwrap_or_else(|_| {
                came.empty += 1;
                to.empty()
            });
            let values =
                values.into_iter().filter_map(|(name, value)| Some((columns.position(&name)?, value)));
            drafts.push(Draft { id: Some(*id), values: values.collect() });
        }
        let ids: Vec<Option<Id>> = drafts.iter().map(|draft| draft.id).collect();
        let writing = Writing::bulk(&self.app, self.job, self.job);
        let writing = Writing { schema: Arc::clone(&self.schema), view: Arc::clone(&self.schema), ..writing };
        let outcomes = upsert(tx, &writing, object, &Matching::Id, drafts)?;
        for (outcome, id) in outcomes.iter().zip(ids) {
            let why = match outcome {
                Outcome::Failed(faults) => {
                    faults.first().map(|fault| fault.detail.clone()).unwrap_or_default()
                }
                Outcome::Refused(why) => why.clone(),
                Outcome::Created(_) | Outcome::Updated(_) | Outcome::Unchanged(_) => {
                    came.copied += 1;
                    continue;
                }
            };
            let (count, first, reason) = came.unwritten.take().unwrap_or((0, id.unwrap_or_default(), why));
            came.unwritten = Some((count + 1, first, reason));
        }
        Ok(came)
    }

    /// Whether everything is there that should be.
    fn may_take_over(&self, came: &Came) -> Result<(), Error> {
        if self.anyway {
            return Ok(());
        }
        if let Some((count, first, why)) = &came.unwritten {
            return Err(Error::Unprocessable(format!(
                "{count} records could not be written, like {first}: {why}. Mend those and convert again"
            )));
        }
        match came.empty {
            0 => Ok(()),
            many => Err(Error::Unprocessable(format!(
                "{many} records got a value meanwhile that does not convert; mend those and convert again"
            ))),
        }
    }
}

/// The columns of a field in a row.
fn held<'a>(field: &Field, column: impl Fn(&str) -> Option<&'a Value>) -> HashMap<String, Value> {
    let columns = field.columns().into_iter();
    columns.filter_map(|(name, _)| Some((name.clone(), column(&name)?.clone()))).collect()
}
