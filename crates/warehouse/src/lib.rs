//! SQL over everything the firm knows, fresh to the last commit: base and tail.
//!
//! The only crate that names DataFusion, Arrow or Parquet; none of their types is in its interface.

mod backup;
mod barrier;
mod error;
mod file;
mod find;
mod home;
mod joins;
mod map;
pub mod output;
mod purge;
mod query;
mod read;
mod scan;
mod scope;
mod seal;
mod snapshot;
mod source;
mod state;
mod store;
mod tables;
mod tail;
#[cfg(feature = "testing")]
pub mod testing;
mod warehouse;
mod write;

pub use backup::{StoredFile, restored, stored_files};
pub use error::Error;
pub use home::{MARK, forget};
pub use purge::Purged;
pub use query::{ArrowAnswer, Column, Described, DescribedColumn, Function, Limits, Query, Rows, View};
pub use read::Feed;
pub use scope::{RowRule, Scope, Test};
pub use source::{Source, SourceColumn};
pub use store::{Extent, Hold};
pub use tables::{STATEMENTS, tables};
pub use warehouse::{Settings, Threshold, Warehouse, statements_of};
