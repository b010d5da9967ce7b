//! One run of a job, as the job's own code sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use db::Tx;
use model::Id;
use serde_json::Value as Json;

use super::{LEASE_MICROS, sql};
use crate::{App, Error};

/// One run of a job.
#[derive(Clone)]
pub struct Run {
    /// The job.
    pub id: Id,
    /// What it was enqueued with.
    pub payload: Json,
    /// Which attempt this is, from 1.
    pub attempts: i64,
    pub(super) epoch: i64,
    pub(super) stopping: Arc<AtomicBool>,
    pub(super) shown: Option<(String, Instant)>,
}

/// Progress within one stage is written at most this often.
const EVERY: Duration = Duration::from_millis(200);

impl Run {
    /// Says how far the work is: `done` of `total` steps of a stage. Written at once for another stage,
    /// otherwise at most five times a second. [`Error::Stopped`] when the job was cancelled, another process
    /// took it over, or this one is shutting down: pass it on, what remains is done by a later run.
    pub fn progress(&mut self, app: &App, stage: &str, done: i64, total: i64) -> Result<(), Error> {
        self.alive()?;
        if let Some((shown, at)) = &self.shown
            && shown == stage
            && at.elapsed() < EVERY
        {
            return Ok(());
        }
        self.shown = Some((stage.to_owned(), Instant::now()));
        let write = self.mark(app, stage, done, total);
        app.write_blocking(write)
    }

    /// Like [`Run::progress`], as part of the caller's transaction: the work and what is said of it are
    /// written together or not at all. This is also its fence.
    pub fn progress_in(
        &self,
        tx: &mut Tx,
        app: &App,
        stage: &str,
        done: i64,
        total: i64,
    ) -> Result<(), Error> {
        self.alive()?;
        self.mark(app, stage, done, total)(tx)
    }

    /// Fails with [`Error::Stopped`] unless this run still owns the job. Call it in every transaction in
    /// which the job writes.
    pub fn fence(&self, tx: &mut Tx) -> Result<(), Error> {
        match tx.execute(sql::FENCE, &[self.id.into(), self.epoch.into()])? {
            0 => Err(lost()),
            _ => Ok(()),
        }
    }

    /// A run's fence that can be moved into a closure.
    pub fn fenced(&self) -> impl Fn(&mut Tx) -> Result<(), Error> + Clone + Send + 'static {
        let (id, epoch) = (self.id, self.epoch);
        move |tx: &mut Tx| match tx.execute(sql::FENCE, &[id.into(), epoch.into()])? {
            0 => Err(lost()),
            _ => Ok(()),
        }
    }

    fn alive(&self) -> Result<(), Error> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(Error::Stopped("the process is shutting down".to_owned()));
        }
        Ok(())
    }

    fn mark(
        &self,
        app: &App,
        stage: &str,
        done: i64,
        total: i64,
    ) -> impl FnOnce(&mut Tx) -> Result<(), Error> + Send + 'static {
        let until = app.clock.now().plus_micros(LEASE_MICROS);
        let parameters =
            [self.id.into(), self.epoch.into(), stage.into(), done.into(), total.into(), until.into()];
        move |tx| match tx.execute(sql::PROGRESS, &parameters)? {
            0 => Err(lost()),
            _ => Ok(()),
        }
    }
}

fn lost() -> Error {
    Error::Stopped("the job was cancelled, or another process took it over".to_owned())
}
