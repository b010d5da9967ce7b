//! Editing many records at once: setting fields, adding to lists and taking from them, deleting.
//!
//! Which records is said by their ids or by a filter. Up to a thousand are written within the request, more
//! by a job that goes on where it was when its process is killed. All of it is one batch, which
//! [`super::undo`] takes back. It is live: somebody does it now.

mod apply;
mod job;
mod request;
mod routes;
pub(crate) mod sql;

pub(crate) use job::BULK;
pub(crate) use routes::routes;

/// Up to so many records are written within the request; also the records of one transaction of the job.
pub const AT_ONCE: usize = 1_000;
