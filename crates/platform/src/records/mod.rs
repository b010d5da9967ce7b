//! Records of any object: reading, listing, and one way of writing for page, API and import.
//!
//! A write is a list of [`Draft`]s that [`write::upsert`] matches against what is there, in one go for all
//! of them. It fills what follows from other fields, writes the rows, the changes and the interactions that
//! follow from the records, all in the caller's transaction.

pub(crate) mod bulk;
mod check;
mod delete;
mod draft;
mod find;
mod groups;
mod history;
mod list;
mod matching;
pub mod merge;
mod moments;
pub(crate) mod multi;
mod permit;
mod prepare;
mod read;
mod routes;
mod rows;
pub mod rule;
mod selection;
mod shown;
mod sums;
mod title;
mod together;
mod totals;
pub(crate) mod trash;
pub(crate) mod typed;
pub mod undo;
mod visible;
mod write;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use model::filter::Fault;
use model::object::Columns;
use model::{Id, Timestamp, Value};

use crate::feed::{Actor, Liveness};
use crate::http::Caller;
use crate::rights::Granted;
use crate::schema::Schema;
use crate::{App, Error};
pub use delete::delete;
pub(crate) use delete::{pairs_of, points_to};
pub use draft::read_draft;
pub use groups::{By, Group, groups};
pub(crate) use history::{MEMBER_COLUMNS, member};
pub use list::{Direction, Page, Search, SortKey, page};
pub use matching::Matching;
pub(crate) use permit::may_share;
pub use permit::{editable, may_edit};
pub use prepare::sanitised;
pub use read::{get, record_json};
pub(crate) use routes::routes;
pub(crate) use rows::by_ids as rows_by_ids;
pub use rows::statements_of;
pub(crate) use selection::Selection;
pub(crate) use title::title;
pub use title::titles;
pub(crate) use together::Together;
pub use totals::Counting;
pub(crate) use trash::title_of_image;
pub(crate) use visible::owners;
pub use visible::{must_see, visible};
pub use write::upsert;
pub(crate) use write::{STATEMENTS, search_text_of};

/// Most records of one bulk chunk: what the feed's lock is held for at a time.
pub const CHUNK: usize = 10_000;

/// Who writes, when and as part of what.
#[derive(Clone)]
pub struct Writing {
    /// The running system.
    pub app: App,
    /// The schema as it is: rows are written with all their columns.
    pub schema: Arc<Schema>,
    /// The schema as it is for whoever writes.
    pub view: Arc<Schema>,
    /// What whoever writes may do; none for the engine, which may do everything.
    pub granted: Option<Arc<Granted>>,
    /// Who writes.
    pub actor: Actor,
    /// Whether it happens now.
    pub liveness: Liveness,
    /// When.
    pub now: Timestamp,
    /// The bulk work this belongs to; its records share one change.
    pub batch: Option<Id>,
    /// What binds the changes of one request together, each of its own, so that they can be undone together.
    pub group: Option<Id>,
    /// What becomes of values that users typed.
    pub typed: Typed,
    /// Where the values come from.
    pub values: Values,
}

/// Where the values of a write come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Whoever writes says them, and may say only those of fields that her role may edit.
    #[default]
    Said,
    /// A record comes back as it was. Whether she may make the record is asked, but not whether she may edit each of
    /// its fields: its hidden values return without her seeing them.
    Restored,
}

/// What a write does to values that users typed into records that are there already.
#[derive(Clone, Debug, Default)]
pub enum Typed {
    /// They give way like any other.
    #[default]
    Replaced,
    /// They stay, and what was brought in is noted and counted. A value is a user's when her last word on the field
    /// is what it holds.
    Kept(Arc<Keeping>),
    /// Whatever a record holds stays, whoever said it: only what is empty is filled.
    Filling,
}

/// What is known of values that stayed as users typed them.
#[derive(Debug, Default)]
pub struct Keeping {
    /// Where the other values come from, like the name of a file.
    pub source: String,
    /// How many there were.
    pub count: AtomicI64,
}

impl Writing {
    /// A live write by somebody at the page or the API, within her rights.
    pub fn live(app: &App, caller: &Caller) -> Writing {
        Writing::engine(app, caller.actor.clone()).within(&caller.granted)
    }

    /// The same writing within somebody's rights, like those of who asked for the work.
    pub fn within(self, granted: &Arc<Granted>) -> Writing {
        Writing { view: granted.view(&self.schema), granted: Some(Arc::clone(granted)), ..self }
    }

    /// The same writing by the engine itself: what follows from a write that was allowed.
    pub(crate) fn consequence(&self) -> Writing {
        Writing { view: Arc::clone(&self.schema), granted: None, ..self.clone() }
    }

    /// A live write of the engine's own, which may do everything.
    pub fn engine(app: &App, actor: Actor) -> Writing {
        let schema = app.schema();
        Writing {
            view: Arc::clone(&schema),
            granted: None,
            schema,
            now: app.clock.now(),
            app: app.clone(),
            actor,
            liveness: Liveness::Live,
            batch: None,
            group: None,
            typed: Typed::Replaced,
            values: Values::Said,
        }
    }

    /// A part of a bulk work that a job does and that brings in what happened before.
    pub fn bulk(app: &App, job: Id, batch: Id) -> Writing {
        Writing { liveness: Liveness::Past, batch: Some(batch), ..Writing::engine(app, Actor::Job(job)) }
    }
}

/// What somebody wants a record to hold.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The record that is meant, when it is known by its id.
    pub id: Option<Id>,
    /// Values by the position of their column.
    pub values: Vec<(usize, Value)>,
}

impl Draft {
    /// The value for a column, if the draft has one.
    pub fn value<'a>(&'a self, columns: &Columns, name: &str) -> Option<&'a Value> {
        let position = columns.position(name)?;
        self.values.iter().rev().find(|(at, _)| *at == position).map(|(_, value)| value)
    }
}

/// What became of a draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A new record.
    Created(Id),
    /// A record that now differs.
    Updated(Id),
    /// A record that held all of it already.
    Unchanged(Id),
    /// Nothing was written.
    Failed(Vec<Fault>),
    /// Whoever writes may not do this.
    Refused(String),
}

impl Outcome {
    /// The record, unless the draft failed.
    pub fn id(&self) -> Result<Id, Error> {
        match self {
            Outcome::Created(id) | Outcome::Updated(id) | Outcome::Unchanged(id) => Ok(*id),
            Outcome::Failed(faults) => Err(Error::Invalid(faults.clone())),
            Outcome::Refused(why) => Err(Error::Forbidden(why.clone())),
        }
    }

    /// The name in answers.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Created(_) => "created",
            Outcome::Updated(_) => "updated",
            Outcome::Unchanged(_) => "unchanged",
            Outcome::Failed(_) | Outcome::Refused(_) => "failed",
        }
    }
}
