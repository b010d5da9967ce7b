//! Small things the room remembers beside its rows, each a JSON text under a name: the levels, the tally of
//! all rows, and how far a job has come.

use db::Tx;
use model::{Id, Timestamp};
use platform::Error;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::levels::Levels;
use super::sql;

/// How many there are in all, kept up with every write of rows, and what they were when work was last begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// People who have bought.
    pub people: i64,
    /// Their purchases.
    pub orders: i64,
    /// People who bought on more than one day.
    pub repeaters: i64,
    /// Purchases when the models were last fitted or that was tried; none when it never was.
    pub fitted_at: Option<i64>,
    /// Rows written since the levels were measured.
    pub touched: i64,
}

/// How far a job has come with scoring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Everybody up to this person is done.
    pub after: Id,
    /// How many that are.
    pub done: i64,
    /// How many there were at the start.
    pub total: i64,
    /// The versions of the models they were scored with.
    pub versions: (i64, i64),
}

/// The levels, if they were ever measured.
pub fn levels(tx: &mut Tx) -> Result<Option<Levels>, Error> {
    read(tx, "levels")
}

/// Keeps the levels.
pub fn set_levels(tx: &mut Tx, levels: &Levels, now: Timestamp) -> Result<(), Error> {
    write(tx, "levels", levels, now)
}

/// The tally; zeros before the first row.
pub fn tally(tx: &mut Tx) -> Result<Tally, Error> {
    Ok(read(tx, "tally")?.unwrap_or_default())
}

/// Keeps the tally.
pub fn set_tally(tx: &mut Tx, tally: &Tally, now: Timestamp) -> Result<(), Error> {
    write(tx, "tally", tally, now)
}

/// How far a job has come, if it has begun to score.
pub fn progress(tx: &mut Tx, job: Id) -> Result<Option<Progress>, Error> {
    read(tx, &format!("job:{job}"))
}

/// Keeps how far a job has come.
pub fn set_progress(tx: &mut Tx, job: Id, progress: &Progress, now: Timestamp) -> Result<(), Error> {
    write(tx, &format!("job:{job}"), progress, now)
}

/// Forgets how far a job has come.
pub fn clear_progress(tx: &mut Tx, job: Id) -> Result<(), Error> {
    tx.execute(sql::CLEAR_NOTE, &[format!("job:{job}").into()])?;
    Ok(())
}

fn read<T: DeserializeOwned>(tx: &mut Tx, name: &str) -> Result<Option<T>, Error> {
    let Some(row) = tx.query_one(sql::NOTE, &[name.into()])? else { return Ok(None) };
    serde_json::from_str(row.text(0)?)
        .map(Some)
        .map_err(|error| Error::bug(format!("the note {name}: {error}")))
}

fn write<T: Serialize>(tx: &mut Tx, name: &str, content: &T, now: Timestamp) -> Result<(), Error> {
    let content = serde_json::to_string(content).map_err(|error| Error::bug(error.to_string()))?;
    tx.execute(sql::SET_NOTE, &[name.into(), content.into(), now.into()])?;
    Ok(())
}
