//! Episodes: what happened with a person, grouped into visits, purchases, service cases, answers to campaigns, and
//! whatever else the firm declares.
//!
//! A rule says with which kinds of moments an episode begins, goes on and ends ([`rule`]); [`build`] makes episodes of
//! moments and knows no database. A follower keeps them up with what happens, going through no more of somebody's time
//! than what changed can reach ([`window`]); a job makes all anew when rules change. Both come to the same, whatever
//! the order in which moments arrived, were corrected and moved from one person to another, which a property test holds
//! them to. Moments are never rewritten: which episode one is in is looked up when somebody reads.

mod append;
mod build;
mod built_in;
mod compute;
mod derived;
mod follow;
mod forget;
mod job;
mod routes;
mod rule;
mod rules;
mod settings;
mod shapes;
pub mod sql;
mod store;
mod timeline;
mod touch;
mod window;

pub(crate) use derived::{derived, tables};
pub(crate) use follow::FOLLOWER;
pub(crate) use forget::{PERSONAL, forget, sweep};
pub(crate) use job::JOB;
pub(crate) use timeline::around;

pub(crate) fn routes() -> Vec<platform::http::Route> {
    let mut routes = routes::routes();
    routes.extend(settings::routes());
    routes
}
