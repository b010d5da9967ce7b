//! Saved queries: SQL that somebody wants to ask again, for herself or shared with everybody.
//!
//! A query is only kept here. It is asked through `POST /sql` by whoever opens it, and so shows each what she may see.

mod read;
mod routes;
mod shapes;
pub mod sql;
mod tables;

use platform::erasure::{TextFate, Texts};

/// What may name somebody in queries.
pub(crate) const TEXTS: Texts = Texts {
    table: "saved_queries",
    key: &["id"],
    columns: &["name", "query"],
    fate: TextFate::WithoutAddresses,
    over: None,
};

pub use routes::routes;
pub use tables::tables;
