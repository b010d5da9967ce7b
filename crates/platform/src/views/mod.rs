//! Saved views: the columns, filter, order and groups under which somebody looks at the records of an object.
//!
//! A view is personal or shared. What it names is checked against the catalog when it is saved. A field that is
//! hidden later does not break it: it still opens, and says under `missing` what it asked for in vain. Fields
//! that a saved view sorts or filters by get an index.

mod keep;
mod rename;
mod routes;
mod settings;
mod shapes;
pub mod sql;
mod store;
mod tables;

pub use keep::{Kept, keep_unless_there};
pub(crate) use rename::rename_field;
pub(crate) use routes::routes;
pub use store::mentioning;
pub(crate) use tables::tables;
