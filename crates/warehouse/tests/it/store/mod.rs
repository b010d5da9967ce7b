//! Base and tail over both databases.

mod equal;
mod files;
pub mod firm;
mod kill;
mod rebuild;
mod together;
