//! The threads of a server beside those that answer requests: two that do jobs, one per follower, one that sends
//! webhooks, one that sends mails, and one that keeps the schedule.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use db::Dialect;

use crate::bell::{Looked, Stopping, rounds};
use crate::jobs::Leases;
use crate::{App, Error, followers, jobs, mailer, schema, webhooks};

/// The running threads. They stop when this is dropped; [`Workers::stop`] also waits for them.
pub struct Workers {
    app: App,
    stopping: Stopping,
    threads: Vec<JoinHandle<()>>,
}

/// Jobs that run at the same time.
const RUNNERS: usize = 2;
/// How often the warehouse is looked at.
const TENDED_EVERY: Duration = Duration::from_secs(1);
/// How long the end of a process waits for a job to reach a place where it can stop. What has not stopped
/// by then is taken up again by the next process.
const PATIENCE: Duration = Duration::from_secs(20);

impl Workers {
    /// Starts the threads. On SQLite whatever an earlier process left behind goes on at once: the lock on
    /// the directory says that no other lives. On PostgreSQL its leases end by themselves.
    pub fn start(app: &App) -> Result<Workers, Error> {
        if app.db.dialect() == Dialect::Sqlite {
            let now = app.clock.now();
            app.db.write_blocking(move |tx| {
                jobs::take_over(tx)?;
                mailer::take_over(tx, now)?;
                followers::take_over(tx)
            })?;
        }
        let stopping = Arc::new(AtomicBool::new(false));
        let mut workers = Workers { app: app.clone(), stopping, threads: Vec::new() };
        let leases = Leases::default();
        for number in 1..=RUNNERS {
            let leases = leases.clone();
            workers
                .spawn(format!("job-{number}"), move |app, stopping| jobs::work(app, stopping, &leases))?;
        }
        for follower in app.modules.iter().flat_map(|module| module.followers.iter().copied()) {
            workers.spawn(format!("follow-{}", follower.name), move |app, stopping| {
                followers::follow(app, stopping, follower);
            })?;
        }
        workers.spawn("warehouse".to_owned(), tend)?;
        workers.spawn("schema".to_owned(), schema::watch)?;
        workers.spawn("webhooks".to_owned(), webhooks::send)?;
        workers.spawn("mails".to_owned(), mailer::send)?;
        workers.spawn("schedule".to_owned(), move |app, stopping| jobs::schedule(app, stopping, &leases))?;
        Ok(workers)
    }

    /// Stops and waits until everything has come to a good place, for at most twenty seconds.
    pub fn stop(mut self) {
        self.signal();
        let started = Instant::now();
        for thread in std::mem::take(&mut self.threads) {
            // The bell may have rung between a thread's last look at the flag and its wait.
            while !thread.is_finished() && started.elapsed() < PATIENCE {
                self.signal();
                std::thread::sleep(Duration::from_millis(2));
            }
            let name = thread.thread().name().unwrap_or_default().to_owned();
            if !thread.is_finished() {
                tracing::warn!(thread = name, "still at work; the next process goes on with it");
            } else if thread.join().is_err() {
                tracing::error!(thread = name, "a worker had panicked");
            }
        }
    }

    fn signal(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.app.bell.notify_waiters();
    }

    fn spawn(
        &mut self,
        name: String,
        work: impl FnOnce(&App, &Stopping) + Send + 'static,
    ) -> Result<(), Error> {
        let (app, stopping) = (self.app.clone(), Arc::clone(&self.stopping));
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(move || work(&app, &stopping))
            .map_err(|error| Error::io("a worker thread could not be started", error))?;
        self.threads.push(thread);
        Ok(())
    }
}

/// Keeps the warehouse in order until the process stops. Writes ring the bell far more often than that is needed.
fn tend(app: &App, stopping: &Stopping) {
    let mut next = Instant::now() + TENDED_EVERY;
    rounds(app, stopping, || {
        let now = Instant::now();
        if now < next {
            return Looked::Wait(next - now);
        }
        if let Err(error) = app.warehouse.tend() {
            tracing::error!(%error, "the warehouse could not be tended");
        }
        next = Instant::now() + TENDED_EVERY;
        Looked::Wait(TENDED_EVERY)
    });
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.signal();
    }
}
