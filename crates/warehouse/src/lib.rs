//! SQL over everything the firm knows, fresh to the last commit: base and tail.
//!
//! The only crate that names DataFusion, Arrow or Parquet; none of their types is in its interface.

mod error;
mod scope;
mod source;

pub use error::Error;
pub use scope::{Scope, Subjects};
pub use source::{Source, SourceColumn, Subject};
