//! Activities: what the firm's people do with customers, and what they still have to do.

mod moments;
mod objects;

pub use objects::activities;
