//! A follower's place in the feed and who owns it.

use db::Tx;
use model::Timestamp;

use super::sql;
use crate::{App, Error};

/// How long a claim holds without being renewed, in microseconds.
const LEASE_MICROS: i64 = 60_000_000;

/// A cursor that this process owns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    /// Everything up to here has had its effect.
    pub seq: i64,
    epoch: i64,
    failures: i64,
}

impl Cursor {
    /// Takes the cursor, unless another process has it.
    pub fn claim(app: &App, name: &'static str) -> Result<Option<Cursor>, Error> {
        let now = app.clock.now();
        let until = now.plus_micros(LEASE_MICROS);
        app.db.write_blocking(move |tx| {
            let Some(row) = tx.query_one(sql::CURSOR, &[name.into()])? else {
                tx.execute(sql::BEGIN, &[name.into(), 1_i64.into(), until.into()])?;
                return Ok(Some(Cursor { seq: 0, epoch: 1, failures: 0 }));
            };
            if row.opt_integer(2)?.is_some_and(|until| until > now.0) {
                return Ok(None);
            }
            let cursor = Cursor { seq: row.integer(0)?, epoch: row.integer(1)? + 1, failures: 0 };
            tx.execute(sql::CLAIM, &[name.into(), cursor.epoch.into(), until.into()])?;
            Ok(Some(cursor))
        })
    }

    /// Moves the cursor in the transaction of the effect. [`Error::Stopped`] when it belongs to another
    /// process by now: then the effect must not be kept.
    pub fn advance(self, tx: &mut Tx, name: &'static str, to: i64, now: Timestamp) -> Result<Cursor, Error> {
        let until = now.plus_micros(LEASE_MICROS);
        let moved = tx.execute(sql::ADVANCE, &[name.into(), self.epoch.into(), to.into(), until.into()])?;
        if moved == 0 {
            return Err(Error::Stopped(format!("another process took over the follower {name}")));
        }
        Ok(Cursor { seq: to, failures: 0, ..self })
    }

    /// Notes that the slice after the cursor failed, and how often by now.
    pub fn failed(&mut self, app: &App, name: &'static str, error: &Error) -> Result<i64, Error> {
        self.failures += 1;
        let until = app.clock.now().plus_micros(LEASE_MICROS);
        let noted = [
            name.into(),
            self.epoch.into(),
            self.failures.into(),
            error.to_string().replace('\0', "").into(),
            until.into(),
        ];
        app.db.write_blocking(move |tx| tx.execute(sql::FAILED, &noted))?;
        Ok(self.failures)
    }

    /// Lets another process go on at once.
    pub fn release(self, app: &App, name: &'static str) -> Result<(), Error> {
        app.db.write_blocking(move |tx| tx.execute(sql::RELEASE, &[name.into(), self.epoch.into()]))?;
        Ok(())
    }
}

/// Ends all leases, where it is known that no process lives that could hold one.
pub(crate) fn take_over(tx: &mut Tx) -> Result<(), Error> {
    tx.execute(sql::TAKE_OVER, &[])?;
    Ok(())
}
