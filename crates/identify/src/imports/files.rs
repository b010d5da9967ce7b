//! The files that imports keep, for backups.

use db::Tx;
use platform::Error;
use platform::backup::{Folder, Kept};

use super::{IMPORT, sql};

/// Where files wait and stay.
pub(crate) const FILES: Folder = Folder { name: "uploads", needed };

fn needed(tx: &mut Tx) -> Result<Vec<Kept>, Error> {
    let open = platform::jobs::open(tx, IMPORT.name)?;
    let rows = tx.query(sql::NEEDED, &[db::list::ids(&open)])?;
    rows.iter().map(|row| Ok(Kept { name: row.id(0)?.to_string(), sha256: row.bytes(1)?.to_vec() })).collect()
}
