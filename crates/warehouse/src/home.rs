//! The folder of the warehouse: whether it belongs to this database, and whether exactly the listed files are in it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use db::{Db, Tx};
use model::Id;

use crate::file::{self, Based};
use crate::{Error, tables};

/// How far the files reach, by the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) watermark: i64,
    pub(crate) revision: i64,
}

/// The file in the folder that says which database it belongs to.
pub const MARK: &str = "warehouse-id";

/// Opens the folder, making it for a database that has none yet, and removes what nobody listed. Only the owner of
/// the folder may call this, before anything reads or writes there.
pub(crate) fn open(db: &Db, folder: &Path, fresh: Id) -> Result<(Reach, Vec<Based>), Error> {
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder.display().to_string(), error))?;
    let known = db.read_blocking(|tx| {
        let row = tx.query_one(tables::HOME, &[])?;
        row.map(|row| Ok::<_, Error>((row.id(0)?, row.text(1)?.to_owned()))).transpose()
    })?;
    let place = folder.canonicalize().map_err(|error| Error::io(folder.display().to_string(), error))?;
    let place = place.display().to_string();
    match known {
        None => settle(db, folder, fresh, place)?,
        Some((home, location)) => {
            check(folder, home, &location)?;
            if location != place {
                db.write_blocking(move |tx| Ok::<_, Error>(tx.execute(tables::MOVE, &[place.into()])?))?;
            }
        }
    }
    clear(db, folder)?;
    let inside = folder.to_owned();
    let (reach, files) =
        db.read_blocking(move |tx| Ok::<_, Error>((reach(tx)?, file::listed(tx, &inside)?)))?;
    for based in &files {
        let size = std::fs::metadata(&based.file.path).map_err(|error| based.file.damaged(error))?.len();
        if size != based.file.bytes {
            let why = format!("it has {size} bytes instead of {}", based.file.bytes);
            return Err(based.file.damaged(why));
        }
    }
    Ok((reach, files))
}

/// Forgets the folder and its files: the next opening begins a new one, and everything is read from the database
/// again. Nothing that only lies in files is lost, for the database keeps all of it.
pub fn forget(tx: &mut Tx) -> Result<(), Error> {
    tx.execute(tables::FORGET_FILES, &[])?;
    tx.execute(tables::FORGET_HOME, &[])?;
    Ok(())
}

/// How far the files reach.
pub(crate) fn reach(tx: &mut Tx) -> Result<Reach, Error> {
    let row = tx.query_one(tables::HOME, &[])?.ok_or_else(|| Error::bug("the warehouse has no home"))?;
    Ok(Reach { watermark: row.integer(2)?, revision: row.integer(3)? })
}

/// Writes the mark; it is on disk when this returns.
pub(crate) fn mark(folder: &Path, id: Id) -> Result<(), Error> {
    let mark = folder.join(MARK);
    let failed = |error| Error::io(mark.display().to_string(), error);
    std::fs::write(&mark, format!("{id}\n")).map_err(failed)?;
    std::fs::File::open(&mark).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// The folder first: a mark without a row in the database is overwritten the next time.
fn settle(db: &Db, folder: &Path, id: Id, place: String) -> Result<(), Error> {
    mark(folder, id)?;
    db.write_blocking(move |tx| {
        tx.execute(tables::SETTLE, &[id.into(), place.into()])?;
        Ok(())
    })
}

fn check(folder: &Path, home: Id, location: &str) -> Result<(), Error> {
    let found =
        std::fs::read_to_string(folder.join(MARK)).ok().and_then(|text| text.trim().parse::<Id>().ok());
    if found == Some(home) {
        return Ok(());
    }
    let what = if found.is_some() { "belongs to another database" } else { "is not there" };
    Err(Error::Damaged(format!(
        "the warehouse of this database {what}: {} should be the folder that was at {location}. Bring it back, or \
         run `rapport migrate --rebuild-warehouse`: everything in it is still in the database",
        folder.display()
    )))
}

/// Removes files that nobody listed (a sealing was broken off) and those that other files took over from.
fn clear(db: &Db, folder: &Path) -> Result<(), Error> {
    let (listed, retired) = db.read_blocking(|tx| {
        let mut listed = HashSet::new();
        for row in tx.query(tables::FILES, &[])? {
            listed.insert(file::relative(row.text(1)?, row.id(0)?));
        }
        let retired = tx.query(tables::RETIRED, &[])?;
        let retired = retired.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, Error>((listed, retired))
    })?;
    for path in inside(folder)? {
        let name = path.strip_prefix(folder).map(|name| name.display().to_string()).unwrap_or_default();
        if !listed.contains(&name) {
            tracing::info!(file = name, "a file of the warehouse that is not in use is removed");
            std::fs::remove_file(&path).map_err(|error| Error::io(path.display().to_string(), error))?;
        }
    }
    if retired.is_empty() {
        return Ok(());
    }
    db.write_blocking(move |tx| {
        for id in retired {
            tx.execute(tables::FORGET, &[id.into()])?;
        }
        Ok(())
    })
}

/// The Parquet files in the folder.
pub(crate) fn inside(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::io(folder.display().to_string(), error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let table = entry.map_err(failed)?.path();
        if !table.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&table).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "parquet") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
