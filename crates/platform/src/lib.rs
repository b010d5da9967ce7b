//! What every room stands on: the schema, records, the feed of changes and interactions, followers, jobs,
//! accounts and the HTTP kernel.
//!
//! The platform knows records of any kind and knows no kind of record: people, orders and what they are
//! worth are declared by the rooms, which hand over one [`Module`] each.

pub mod access;
pub mod accounts;
mod app;
mod audit;
pub mod backup;
mod bell;
mod clock;
pub mod comments;
mod ended;
pub mod erasure;
mod error;
pub mod feed;
pub mod files;
pub mod firm;
pub mod followers;
pub mod gather;
pub mod http;
pub mod interactions;
pub mod jobs;
mod lock;
pub mod mailer;
mod module;
pub mod notifications;
mod own;
pub mod provenance;
pub mod records;
pub mod rights;
pub mod roll_ups;
pub mod schema;
pub mod search;
mod statements;
mod tables;
pub mod timeline;
pub mod views;
pub mod warehouse;
pub mod webhooks;
mod workers;
mod write;

pub use app::{App, Settings, rebuild_warehouse};
pub use clock::Clock;
pub use ended::Ended;
pub use error::Error;
pub use lock::DirectoryLock;
pub use module::{Asks, Module, Segments};
pub use statements::statements;
pub use workers::Workers;
