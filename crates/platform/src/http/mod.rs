//! The HTTP kernel: one list of routes, from which the router and the OpenAPI document both follow.
//!
//! A room declares [`Route`]s; a handler extracts ([`Caller`], [`Body`], [`Query`], [`Path`], [`Once`]),
//! makes one call and answers. Who may call is said by the route's [`Needs`] and checked in one place before
//! a handler runs or a body is read. Every error leaves as `application/problem+json` (RFC 9457). This module
//! knows nothing of what the routes are about.

mod answer;
mod body;
mod caller;
pub(crate) mod cookie;
mod gate;
mod log;
mod once;
pub mod openapi;
mod origin;
mod probes;
mod problem;
mod query;
mod response;
mod route;
mod router;
mod shapes;
pub mod sql;

use db::Tx;
use model::Timestamp;

use crate::Error;
pub use answer::Answer;
pub use body::{Body, said};
pub use caller::{Caller, LocalOwner};
pub use gate::Credential;
pub use once::{Once, digest};
pub use problem::Problem;
pub use query::{Path, Query};
pub use route::{MayGoOn, Needs, Route, Shape};
pub use router::{BASE, all_routes, local, router};
pub use shapes::reference;

/// Removes the answers that are kept for `Idempotency-Key` and are too old.
pub(crate) fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    tx.execute(sql::FORGET_OLD_ANSWERS, &[now.plus_micros(-once::KEPT_MICROS).into()])?;
    Ok(())
}
