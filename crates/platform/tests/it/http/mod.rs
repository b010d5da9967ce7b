//! The HTTP kernel.

mod idempotency;
mod matrix;
mod openapi;
mod origin;
mod problems;
mod responses;
