//! What rooms write when work has ended, in the transaction that ends it.

use db::Tx;
use model::Id;
use serde_json::Value as Json;

use crate::feed::Actor;
use crate::{App, Error};

/// Work that has ended.
#[derive(Debug)]
pub enum Ended {
    /// A job, one way or the other.
    Job {
        /// The job.
        id: Id,
        /// Its kind.
        kind: String,
        /// What it was enqueued with.
        payload: Json,
        /// `done`, `failed` or `cancelled`.
        state: String,
        /// Why it failed, in words.
        error: Option<String>,
    },
    /// A batch was taken back.
    Undo {
        /// The batch.
        batch: Id,
        /// The batch that the undo is itself.
        undo: Id,
        /// Who asked for it.
        by: Option<Actor>,
        /// Whether a job did it, after whoever asked had gone on.
        by_job: bool,
        /// Records that are as they were before.
        undone: i64,
        /// Records that were left alone.
        skipped: i64,
    },
}

/// Lets every room write what follows.
pub(crate) fn tell(tx: &mut Tx, app: &App, ended: &Ended) -> Result<(), Error> {
    app.modules.iter().try_for_each(|module| (module.ended)(tx, app, ended))
}
