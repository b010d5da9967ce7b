//! How far behind the followers are.

use std::time::{Duration, Instant};

use db::Tx;

use super::sql;
use crate::{App, Error};

/// Where one follower is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lag {
    /// The follower.
    pub name: String,
    /// Everything up to here has had its effect.
    pub seq: i64,
    /// Numbers of the feed that are still to come.
    pub behind: i64,
    /// How often the next slice failed in a row.
    pub failures: i64,
    /// Why it failed the last time.
    pub error: Option<String>,
}

/// Where every follower is that has ever run.
pub fn lags(tx: &mut Tx) -> Result<Vec<Lag>, Error> {
    let rows = tx.query(sql::LAGS, &[])?;
    rows.iter()
        .map(|row| {
            let seq = row.integer(1)?;
            Ok(Lag {
                name: row.text(0)?.to_owned(),
                seq,
                behind: row.integer(2)? - seq,
                failures: row.integer(3)?,
                error: row.opt_text(4)?.map(str::to_owned),
            })
        })
        .collect()
}

/// Whether every follower of every room has seen all up to this place in the feed.
pub fn caught_up(app: &App, seq: i64) -> Result<bool, Error> {
    let lags = app.db.read_blocking(lags)?;
    let mut followers = app.modules.iter().flat_map(|module| module.followers);
    Ok(followers.all(|follower| lags.iter().any(|lag| lag.name == follower.name && lag.seq >= seq)))
}

/// Waits on a plain thread until [`caught_up`]; false when that takes longer than `limit`.
pub fn wait(app: &App, seq: i64, limit: Duration) -> Result<bool, Error> {
    let started = Instant::now();
    while !caught_up(app, seq)? {
        if started.elapsed() > limit {
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(true)
}
