//! What a backup needs of the warehouse: the files of one server's home that a moment of the database lists, and that
//! home made the only one of a restored copy.

use std::path::Path;

use db::Tx;
use model::Id;

use crate::{Error, file, home, tables};

/// What a file of the base is, for a backup that copies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Its place below the folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its checksum.
    pub sha256: Vec<u8>,
}

/// The files of a home that a moment of the database lists, for a backup of that moment.
pub fn stored_files(tx: &mut Tx, home: i64) -> Result<Vec<StoredFile>, Error> {
    let files = file::listed(tx, home, Path::new(""))?;
    let stored = files.into_iter().map(|based| StoredFile {
        name: based.file.name(),
        bytes: based.file.bytes,
        sha256: based.file.sha256.clone(),
    });
    Ok(stored.collect())
}

/// Makes the folder that of this copy, under an id of its own, so that the one it was copied from is never taken for
/// it; `home` is the number of the home whose files came along. To be called in the transaction that restores the rows.
/// The files may come before or afterwards.
pub fn restored(tx: &mut Tx, home: i64, folder: &Path, id: Id) -> Result<(), Error> {
    for other in tx.query(tables::OTHERS, &[home.into()])? {
        home::give_up(tx, other.integer(0)?)?;
    }
    let place = home::place(folder)?;
    // A copy from before there was a warehouse has no row; its folder gets one when it is opened.
    if tx.execute(tables::REHOME, &[home.into(), id.into(), place.into()])? > 0 {
        home::mark(folder, id)?;
    }
    Ok(())
}
