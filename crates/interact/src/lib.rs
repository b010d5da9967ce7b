//! Act on it: sales, service, activities, and what was promised.
//!
//! Each folder is one noun with the objects it declares: [`sales`] has deals with their pipelines and quotes,
//! [`service`] tickets, [`activities`] what the firm's people do with customers, [`care`] goals and promises,
//! [`campaigns`] where customers and orders came from. Four more show them: [`board`], [`calendar`], [`day`] and
//! [`checklist`]; [`templates`] are what trades begin with. Records are written by the platform alone.

pub mod activities;
pub mod board;
pub mod calendar;
pub mod campaigns;
pub mod care;
pub mod checklist;
pub mod day;
mod fates;
mod module;
pub mod sales;
pub mod service;
pub mod templates;

pub use module::MODULE;
