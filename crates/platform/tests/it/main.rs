//! Tests of the platform through its router and its public functions, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "tests say how much they did, for whoever quotes it")]

mod app;
mod room;

mod accounts;
mod backup;
mod comments;
mod feed;
mod files;
mod followers;
mod http;
mod interactions;
mod jobs;
mod lock;
mod mailer;
mod notifications;
mod records;
mod rights;
mod roll_ups;
mod schema;
mod search;
mod statements;
mod timeline;
mod types;
mod views;
mod warehouse;
mod webhooks;
