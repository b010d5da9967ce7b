//! What customers do, told by websites and programs: the HTTP tracking API that the public Segment and RudderStack
//! libraries speak.
//!
//! A request is answered 200 when every event that was good is on the disk. An event that is sent again has the same
//! message id and is stored once. One that is not good does not keep the others back; the answer says which it was.

mod agent;
mod answer;
mod body;
mod collector;
mod event;
mod mend;
mod names;
mod orders;
pub(crate) mod raw;
mod script;
pub mod sql;
mod store;
mod web;

pub(crate) use agent::{device, is_program};
pub(crate) use names::snake;
pub(crate) use web::public;
