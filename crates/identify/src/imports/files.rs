//! The files that imports keep, for backups.

use db::Tx;
use platform::Error;
use platform::backup::{Folder, Kept};

use super::sql;

/// Where files wait and stay.
pub(crate) const FILES: Folder = Folder { name: "uploads", needed };

fn needed(tx: &mut Tx) -> Result<Vec<Kept>, Error> {
    let rows = tx.query(sql::NEEDED, &[])?;
    rows.iter()
        .map(|row| Ok(Kept { name: row.id(0)?.to_string(), sha256: row.bytes(1)?.to_vec() }))
        .collect()
}
