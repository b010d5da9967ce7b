//! Webhooks: other systems are told of changes, signed as Standard Webhooks has it.
//!
//! A follower puts each live change into the queue of each webhook that wants it (`follow`); a thread sends
//! what is due and tries again with growing pauses (`send`). Where a webhook may lead is said in `address`.

mod address;
mod follow;
mod routes;
mod send;
mod shapes;
mod sign;
pub mod sql;
mod store;
mod tables;

use db::Tx;
use model::Timestamp;

use crate::Error;
pub use address::PrivateAddresses;
pub(crate) use follow::FOLLOWER;
pub(crate) use routes::routes;
pub(crate) use send::send;
pub(crate) use tables::tables;

/// How long deliveries that are over are kept, in microseconds.
const KEPT: i64 = 30 * 86_400 * 1_000_000;

/// Removes deliveries that were over long ago.
pub(crate) fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    tx.execute(sql::SWEEP, &[now.plus_micros(-KEPT).into()])?;
    Ok(())
}
