//! Forms: what a firm asks on a page of its own, in a frame of its site, or in plain HTML, and who answered.
//!
//! Anybody can send a form and type any address, so what comes in is a claim (see [`crate::sources::Trust`]): it fills
//! what is empty, changes nothing that a better source said, joins no two known people, and grants no consent. With
//! double opt-in the owner of the address confirms from her mailbox; only then are her consents granted, with the proof,
//! and the address is hers.
//!
//! A page works without a script. What programs fill in goes into a field nobody sees, or comes sooner than a person
//! types; it is kept apart and nobody is made of it.

mod check;
mod confirm;
mod definition;
mod embed;
mod limits;
mod mail;
mod page;
mod posted;
mod public;
mod recognise;
mod routes;
mod sent;
mod shapes;
pub mod sql;
mod store;
mod submission_routes;
mod submissions;
mod submit;
mod sweep;
mod tables;
mod token;
mod values;

pub(crate) use public::public;
pub(crate) use sweep::SWEEP;
pub(crate) use tables::tables;

/// The routes of forms and of what came in by them.
pub(crate) fn routes() -> Vec<platform::http::Route> {
    [routes::routes(), submission_routes::routes()].concat()
}
