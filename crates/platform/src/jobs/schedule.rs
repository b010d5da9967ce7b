//! What happens by the clock: leases are renewed, daily jobs enqueued and what is over is swept away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use db::Tx;
use model::{Day, Id, Timestamp};
use serde_json::json;

use super::claim::kinds;
use super::{JobKind, LEASE_MICROS, enqueue, sql};
use crate::bell::{Looked, Stopping, rounds};
use crate::{App, Error, accounts, http, mailer, webhooks};

/// The jobs that run in this process, by id with their epochs.
#[derive(Clone, Default)]
pub(crate) struct Leases(Arc<Mutex<HashMap<Id, i64>>>);

/// A third of a lease: two renewals can be missed.
const RENEWED_EVERY: Duration = Duration::from_secs(20);

impl Leases {
    pub(super) fn hold(&self, id: Id, epoch: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, epoch);
    }

    pub(super) fn release(&self, id: Id) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    pub(super) fn held(&self) -> Vec<(Id, i64)> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().map(|(id, epoch)| (*id, *epoch)).collect()
    }

    fn renew(&self, app: &App) -> Result<(), Error> {
        let held = self.held();
        if held.is_empty() {
            return Ok(());
        }
        let until = app.clock.now().plus_micros(LEASE_MICROS);
        app.db.write_blocking(move |tx| {
            for (id, epoch) in held {
                tx.execute(sql::RENEW, &[id.into(), epoch.into(), until.into()])?;
            }
            Ok(())
        })
    }
}

/// Keeps the schedule until the process stops.
pub(crate) fn schedule(app: &App, stopping: &Stopping, leases: &Leases) {
    let mut renewed = Instant::now();
    let mut looked_at = None;
    rounds(app, stopping, || {
        if renewed.elapsed() >= RENEWED_EVERY {
            renewed = Instant::now();
            said(leases.renew(app), "the leases of running jobs could not be renewed");
        }
        let hour = hour(app, app.clock.now());
        if looked_at != Some(hour) && said(hourly(app, hour), "the schedule could not be kept") {
            looked_at = Some(hour);
        }
        Looked::Wait(Duration::from_secs(1))
    });
}

fn said(result: Result<(), Error>, what: &str) -> bool {
    result.inspect_err(|error| tracing::error!(%error, "{what}")).is_ok()
}

/// The day and hour at the firm.
fn hour(app: &App, now: Timestamp) -> (Day, i8) {
    let zone = &app.firm.time_zone;
    let instant = jiff::Timestamp::from_microsecond(now.0).unwrap_or(jiff::Timestamp::MAX);
    (now.day_in(zone), zone.to_datetime(instant).hour())
}

fn hourly(app: &App, (today, hour): (Day, i8)) -> Result<(), Error> {
    let now = app.clock.now();
    let app_in = app.clone();
    app.write_blocking(move |tx| {
        for kind in kinds(&app_in) {
            if let Some(daily) = kind.daily {
                let due = if hour >= daily.hour { today } else { today.plus(-1) };
                once_per_day(tx, &app_in, kind, due)?;
            }
        }
        accounts::sweep(tx, now)?;
        webhooks::sweep(tx, now)?;
        mailer::sweep(tx, now)?;
        http::sweep(tx, now)
    })
}

/// Enqueues a daily job unless it was for this day. The first look only notes the day: a new database has
/// nothing that waits.
fn once_per_day(tx: &mut Tx, app: &App, kind: &JobKind, due: Day) -> Result<(), Error> {
    let counter = format!("daily {}", kind.name);
    let last = tx.query_one(sql::LAST_DAY, &[counter.as_str().into()])?;
    let day = i64::from(due.0);
    match last {
        None => {
            tx.execute(sql::FIRST_DAY, &[counter.into(), day.into()])?;
        }
        Some(row) if row.integer(0)? < day => {
            enqueue(tx, app, kind.name, &json!({}), Some(&format!("{} {due}", kind.name)))?;
            tx.execute(sql::NOTE_DAY, &[counter.into(), day.into()])?;
        }
        Some(_) => {}
    }
    Ok(())
}
