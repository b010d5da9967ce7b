//! Exports: the records of a view as a file, streamed while they are read.
//!
//! The columns are named like the fields, money is an amount and a currency, and what a spreadsheet could run
//! as a formula is guarded by an apostrophe (see [`crate::reader::formula`]), so that importing the file again
//! gives back what was there. It is read page by page, and is not one moment when somebody writes meanwhile.

mod cell;
mod parquet;
mod routes;
mod sheet;

pub(crate) use routes::routes;
