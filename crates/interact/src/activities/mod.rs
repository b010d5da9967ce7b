//! Activities: what the firm's people do with customers, and what they still have to do.

mod about;
mod doing;
mod moments;
mod objects;
pub mod sql;

pub use doing::RULE;
pub use objects::activities;
