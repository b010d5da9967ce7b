//! How a run ends: with a result, with an error that is shown, or back in the queue.

use db::{DbError, Tx};
use model::{Id, Value};
use serde_json::Value as Json;

use super::{MOST_ATTEMPTS, Run, sql};
use crate::{App, Ended, Error, ended};

/// Writes the outcome of a run.
pub(super) fn finish(app: &App, run: &Run, outcome: Result<Json, Error>) -> Result<(), Error> {
    match outcome {
        Ok(result) => end(app, run, "done", Some(result.to_string()), None),
        // Whoever took it over, or cancelled it, has written what became of it.
        Err(Error::Stopped(why)) => {
            tracing::info!(job = %run.id, why, "a job stopped");
            put_back(app, run, 0, None, Counted::No)
        }
        // The process ends, and nothing can be written any more: the next one takes the job over.
        Err(Error::Db(DbError::Closed)) => Ok(()),
        Err(error) if passes(&error) && run.attempts < MOST_ATTEMPTS => {
            tracing::warn!(job = %run.id, attempt = run.attempts, %error, "a job is tried again");
            let seconds = 1_i64 << run.attempts.clamp(1, 6);
            let why = format!("attempt {} failed and is repeated: {}", run.attempts, shown(&error));
            put_back(app, run, seconds, Some(why), Counted::Yes)
        }
        Err(error) => {
            tracing::warn!(job = %run.id, %error, "a job failed");
            end(app, run, "failed", None, Some(shown(&error)))
        }
    }
}

/// Whether an attempt counts towards the most there are.
#[derive(Clone, Copy)]
enum Counted {
    Yes,
    No,
}

fn end(
    app: &App,
    run: &Run,
    state: &'static str,
    result: Option<String>,
    error: Option<String>,
) -> Result<(), Error> {
    let now = app.clock.now();
    let ended: [Value; 6] =
        [run.id.into(), run.epoch.into(), state.into(), result.into(), error.into(), now.into()];
    let (inner, id) = (app.clone(), run.id);
    app.write_blocking(move |tx| match tx.execute(sql::FINISH, &ended)? {
        0 => Ok(()),
        _ => told(tx, &inner, id),
    })
}

/// Lets the rooms write what follows from the end of a job, in the transaction that ends it.
pub(super) fn told(tx: &mut Tx, app: &App, id: Id) -> Result<(), Error> {
    let Some(row) = tx.query_one(sql::SHOW, &[id.into()])? else { return Ok(()) };
    let payload = serde_json::from_str(row.text(12)?).map_err(|error| Error::bug(error.to_string()))?;
    let (kind, state) = (row.text(1)?.to_owned(), row.text(2)?.to_owned());
    let error = row.opt_text(9)?.map(str::to_owned);
    ended::tell(tx, app, &Ended::Job { id, kind, payload, state, error })
}

fn put_back(
    app: &App,
    run: &Run,
    seconds: i64,
    error: Option<String>,
    counted: Counted,
) -> Result<(), Error> {
    let at = app.clock.now().plus_micros(seconds * 1_000_000);
    let uncounted = match counted {
        Counted::Yes => 0_i64,
        Counted::No => 1,
    };
    let put: [Value; 5] = [run.id.into(), run.epoch.into(), at.into(), error.into(), uncounted.into()];
    app.write_blocking(move |tx| Ok(tx.execute(sql::PUT_BACK, &put).map(drop)?))
}

/// Whether trying again can help.
fn passes(error: &Error) -> bool {
    let Error::Db(error) = error else { return matches!(error, Error::Io { .. }) };
    matches!(
        error,
        DbError::Unavailable(_) | DbError::Locked(_) | DbError::Timeout | DbError::Full | DbError::Overloaded
    )
}

/// The error as a user sees it: what is not meant for users stays in the log.
fn shown(error: &Error) -> String {
    match error {
        Error::Db(DbError::Unavailable(_)) => "the database was not reachable".to_owned(),
        Error::Db(DbError::Full) => "the disk of the database is full".to_owned(),
        Error::Db(DbError::Unstorable(why)) => (*why).to_owned(),
        Error::Db(_) | Error::Bug { .. } => "something went wrong on our side; the log has more".to_owned(),
        _ => error.to_string(),
    }
}
