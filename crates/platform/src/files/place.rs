//! The directory of files where it is another than the data directory: that it is the one of this database, and not,
//! say, the empty place where a network's file system will be.

use std::path::Path;

use db::{Column, Db, Table};
use model::ColumnType::{Id as IdColumn, Integer};
use model::Id;

use super::store::sync_folder;
use crate::Error;

/// The file that says which directory it is.
const MARK: &str = "rapport-files-id";

/// The table with the mark of the directory.
pub(crate) const TABLE: &str = "file_places";

db::statements! {
    MARKED = "select mark from file_places where id = 1";
    MARKS = "insert into file_places (id, mark) values (1, $1)";
}

pub(super) fn table() -> Table {
    Table::keyed(TABLE, &["id"], vec![Column::required("id", Integer), Column::required("mark", IdColumn)])
}

/// Finds that the directory is the one that was taken for this database. Where none was, takes it under a fresh mark,
/// if there is one.
pub(crate) fn claim(db: &Db, folder: &Path, fresh: Option<Id>) -> Result<(), Error> {
    let mark = folder.join(MARK);
    let failed = |error| Error::io(mark.display().to_string(), error);
    let row = db.read_blocking(|tx| tx.query_one(MARKED, &[]))?;
    let Some(taken) = row.map(|row| row.id(0)).transpose()? else {
        let Some(fresh) = fresh else { return Ok(()) };
        // The mark first: without the row it says nothing, and the next start writes another.
        std::fs::create_dir_all(folder).map_err(failed)?;
        std::fs::write(&mark, format!("{fresh}\n")).map_err(failed)?;
        std::fs::File::open(&mark).and_then(|file| file.sync_all()).map_err(failed)?;
        sync_folder(folder)?;
        return Ok(db.write_blocking(move |tx| tx.execute(MARKS, &[fresh.into()])).map(drop)?);
    };
    let found = match std::fs::read_to_string(&mark) {
        Ok(text) => text.trim().parse::<Id>().ok(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if found == Some(taken) {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "{} is not the directory with the files of this database, which the setting files names for all its servers: \
         is it mounted? To go on with another one, write the line {taken} into {}",
        folder.display(),
        mark.display()
    )))
}
