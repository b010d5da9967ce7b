//! Customers: people and the companies they belong to.

mod objects;

pub use objects::{COMPANIES, PEOPLE};
