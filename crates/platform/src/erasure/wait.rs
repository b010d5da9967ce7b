//! Waiting for followers that may hold in their hands what is being erased.

use std::time::{Duration, Instant};

use super::sql;
use crate::{App, Error};

/// How long at most. Whoever is slower reads what is left anyhow, but for the slice in its hands.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until no follower is at work on what came before a place in the feed.
pub(super) fn for_followers(app: &App, seq: i64) -> Result<(), Error> {
    let started = Instant::now();
    loop {
        let now = app.clock.now();
        let behind = app.db.read_blocking(move |tx| tx.query(sql::BEHIND, &[seq.into(), now.into()]))?;
        if behind.is_empty() || started.elapsed() > PATIENCE {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
