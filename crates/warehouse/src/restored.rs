//! What a restored copy of the database needs: its warehouse lies in another folder, with the same files.

use std::path::Path;

use db::Tx;
use model::Id;

use crate::{Error, home, tables};

/// Makes the folder that of this copy, under an id of its own, so that the one it was copied from is never taken for
/// it. To be called in the transaction that restores the rows. The files may come before or afterwards.
pub fn restored(tx: &mut Tx, folder: &Path, id: Id) -> Result<(), Error> {
    let failed = |error| Error::io(folder.display().to_string(), error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    home::mark(folder, id)?;
    let place = folder.canonicalize().map_err(failed)?.display().to_string();
    // A copy from before there was a warehouse has no row, and gets one when it is opened.
    tx.execute(tables::REHOME, &[id.into(), place.into()])?;
    Ok(())
}
