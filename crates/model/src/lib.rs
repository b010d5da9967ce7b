//! The vocabulary every other crate speaks: ids, time, money, values, objects and their field types, and
//! the filter tree with its compiler to SQL.
//!
//! Everything here is pure: nothing reads a file, a clock or a source of chance. Time and randomness come
//! in as values, so that whatever is built on this crate can be replayed exactly.

mod error;
pub mod field;
pub mod filter;
mod id;
mod money;
mod normal;
pub mod object;
mod property;
mod scope;
mod time;
mod value;

pub use error::ModelError;
pub use id::{Id, IdSource};
pub use money::{Currency, Money, micros_from_decimal, micros_to_decimal};
pub use normal::search_key;
pub use property::{Property, property};
pub use time::{Day, Timestamp};
pub use value::{ColumnType, PortableType, Value};
