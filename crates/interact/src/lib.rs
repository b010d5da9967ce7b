//! Act on it: sales, service, activities, and what was promised.
//!
//! Each folder is one noun with the objects it declares: [`sales`] has deals with their pipelines and quotes,
//! [`service`] tickets, [`activities`] what the firm's people do with customers, [`care`] goals and promises,
//! [`campaigns`] where customers and orders came from. Records of them are written by the platform alone.

pub mod activities;
pub mod campaigns;
pub mod care;
mod module;
pub mod sales;
pub mod service;

pub use module::MODULE;
