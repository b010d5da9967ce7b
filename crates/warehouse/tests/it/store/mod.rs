//! Base and tail over both databases.

mod amounts;
mod equal;
mod files;
pub mod firm;
mod kill;
mod purge;
mod rebuild;
mod together;
