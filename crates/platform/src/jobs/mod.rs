//! Background work: enqueued in the caller's transaction, done at least once, resumable, with progress for
//! page, API and command line.
//!
//! A runner claims a job by a lease and an epoch. While its process lives the lease is renewed; when the
//! process dies the lease ends and the job is claimed again under the next epoch, at most [`MOST_ATTEMPTS`]
//! times. Whatever a job writes it writes behind its fence ([`Run::fence`]), so that a run that lost its
//! lease, or was cancelled, can change nothing any more. A job is therefore written so that it can be begun
//! again after any of its transactions.

mod claim;
mod finish;
mod kind;
mod queue;
mod routes;
mod run;
mod runner;
mod schedule;
mod show;
pub mod sql;

pub(crate) use claim::take_over;
pub use kind::{Daily, JobKind};
pub use queue::{cancel, enqueue, open, pause, resume, states};
pub(crate) use routes::routes;
pub use routes::{progress, shape};
pub use run::Run;
pub(crate) use runner::work;
pub(crate) use schedule::{Leases, schedule};
pub use show::{job, show};

/// How often a job is begun before it counts as failed.
pub const MOST_ATTEMPTS: i64 = 5;
/// How long a claim holds without being renewed, in microseconds.
pub(crate) const LEASE_MICROS: i64 = 60_000_000;
