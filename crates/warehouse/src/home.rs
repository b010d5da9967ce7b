//! The folder of a server's warehouse: whether it belongs to this database, and whether exactly the listed files are in
//! it.
//!
//! Each server on a database has a home of its own, for the files hold nothing that the database does not. A folder
//! without a mark becomes a new one and is filled from the database.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use db::{Db, Tx};
use model::Id;

use crate::file::{self, Based};
use crate::{Error, tables};

/// Where the files of this server are.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    /// Its number in the database.
    pub(crate) number: i64,
    /// The folder.
    pub(crate) folder: PathBuf,
}

/// How far the files reach, by the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) watermark: i64,
    pub(crate) revision: i64,
}

/// The file in the folder that says which home it is.
pub const MARK: &str = "warehouse-id";

/// A home whose server was not there for so long is forgotten.
const LEFT_MICROS: i64 = 30 * 24 * 3_600 * 1_000_000;

impl Home {
    /// Opens the folder, making it a home where it is none yet, and removes what nobody listed. Only the owner of
    /// the folder may call this, before anything reads or writes there.
    pub(crate) fn open(db: &Db, folder: &Path, fresh: Id, now: i64) -> Result<Home, Error> {
        let number = match marked(folder)? {
            None => settle(db, folder, fresh, now)?,
            Some(id) => match known(db, id)? {
                Some(number) => number,
                // A database that was begun anew in a directory that was there.
                None if !any(db)? => settle(db, folder, fresh, now)?,
                None => return Err(foreign(folder)),
            },
        };
        let home = Home { number, folder: folder.to_owned() };
        home.seen(db, now)?;
        home.clear(db)?;
        Ok(home)
    }

    /// How far it reaches, and its files.
    pub(crate) fn listed(&self, db: &Db) -> Result<(Reach, Vec<Based>), Error> {
        let home = self.clone();
        db.read_blocking(move |tx| {
            let row = tx.query_one(tables::REACH, &[home.number.into()])?;
            let row = row.ok_or_else(|| Error::bug("this home of the warehouse was forgotten"))?;
            let reach = Reach { watermark: row.integer(0)?, revision: row.integer(1)? };
            Ok((reach, file::listed(tx, home.number, &home.folder)?))
        })
    }

    /// Notes that its server is there, and forgets homes whose servers have not been there for long.
    pub(crate) fn seen(&self, db: &Db, now: i64) -> Result<(), Error> {
        let (number, place) = (self.number, place(&self.folder)?);
        db.write_blocking(move |tx| {
            if tx.execute(tables::SEEN, &[number.into(), place.into(), now.into()])? == 0 {
                tracing::warn!("this server was away so long that its warehouse is forgotten; start it anew");
            }
            tx.execute(tables::SEEN_FIRST, &[now.into()])?;
            for left in tx.query(tables::LEFT, &[(now - LEFT_MICROS).into()])? {
                give_up(tx, left.integer(0)?)?;
            }
            Ok(())
        })
    }
    /// Removes files that nobody listed (a sealing was broken off) and those that other files took over from, and
    /// finds out whether the others are whole.
    fn clear(&self, db: &Db) -> Result<(), Error> {
        let (_, files) = self.listed(db)?;
        let listed: HashSet<_> = files.iter().map(|based| based.file.name()).collect();
        for path in inside(&self.folder)? {
            let name =
                path.strip_prefix(&self.folder).map(|name| name.display().to_string()).unwrap_or_default();
            if !listed.contains(&name) {
                tracing::info!(file = name, "a file of the warehouse that is not in use is removed");
                std::fs::remove_file(&path).map_err(|error| Error::io(path.display().to_string(), error))?;
            }
        }
        let number = self.number;
        db.write_blocking(move |tx| {
            for row in tx.query(tables::RETIRED, &[number.into()])? {
                tx.execute(tables::FORGET, &[row.id(0)?.into()])?;
            }
            Ok::<_, Error>(())
        })?;
        for based in &files {
            let size = std::fs::metadata(&based.file.path).map_err(|error| based.file.damaged(error))?.len();
            if size != based.file.bytes {
                let why = format!("it has {size} bytes instead of {}", based.file.bytes);
                return Err(based.file.damaged(why));
            }
        }
        Ok(())
    }
}

/// Forgets what the folder holds: the next opening begins anew, and everything is read from the database again.
/// Nothing that only lies in files is lost, for the database keeps all of it.
pub fn forget(db: &Db, folder: &Path) -> Result<(), Error> {
    let Some(id) = marked(folder)? else { return Ok(()) };
    if let Some(number) = known(db, id)? {
        db.write_blocking(move |tx| give_up(tx, number))?;
    }
    let mark = folder.join(MARK);
    std::fs::remove_file(&mark).map_err(|error| Error::io(mark.display().to_string(), error))
}

/// Forgets a home and its files.
pub(crate) fn give_up(tx: &mut Tx, number: i64) -> Result<(), Error> {
    tx.execute(tables::FORGET_FILES, &[number.into()])?;
    tx.execute(tables::FORGET_HOME, &[number.into()])?;
    Ok(())
}

/// Writes the mark; it is on disk when this returns.
pub(crate) fn mark(folder: &Path, id: Id) -> Result<(), Error> {
    let mark = folder.join(MARK);
    let failed = |error| Error::io(mark.display().to_string(), error);
    std::fs::write(&mark, format!("{id}\n")).map_err(failed)?;
    std::fs::File::open(&mark).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// The folder, which is made where it is not there, as the database notes it.
pub(crate) fn place(folder: &Path) -> Result<String, Error> {
    let failed = |error| Error::io(folder.display().to_string(), error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    Ok(folder.canonicalize().map_err(failed)?.display().to_string())
}

/// The home that a folder says it is. Half a mark is none: what was written with it is nothing yet.
fn marked(folder: &Path) -> Result<Option<Id>, Error> {
    match std::fs::read_to_string(folder.join(MARK)) {
        Ok(text) => Ok(text.trim().parse().ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(folder.join(MARK).display().to_string(), error)),
    }
}

/// The number of a home in this database.
fn known(db: &Db, id: Id) -> Result<Option<i64>, Error> {
    let row = db.read_blocking(move |tx| tx.query_one(tables::HOME, &[id.into()]))?;
    Ok(row.map(|row| row.integer(0)).transpose()?)
}

/// Whether the database knows any home.
fn any(db: &Db) -> Result<bool, Error> {
    Ok(db.read_blocking(|tx| tx.query_one(tables::SETTLED, &[]))?.is_some())
}

/// The database first: a home that no folder says it is costs a row, until it is forgotten.
fn settle(db: &Db, folder: &Path, id: Id, now: i64) -> Result<i64, Error> {
    let (number, place) = (number(id), place(folder)?);
    db.write_blocking(move |tx| {
        tx.execute(tables::SETTLE, &[number.into(), id.into(), place.into(), now.into()])
    })?;
    mark(folder, id)?;
    Ok(number)
}

/// The number of a new home: one by chance, so that none comes again that was forgotten.
fn number(id: Id) -> i64 {
    let [.., a, b, c, d, e, f, g, h] = id.0;
    i64::from_be_bytes([a, b, c, d, e, f, g, h]) & i64::MAX
}

fn foreign(folder: &Path) -> Error {
    Error::Damaged(format!(
        "the warehouse in {} belongs to another database, or its server was away for a month. Use another data \
         directory, or run `rapport migrate --rebuild-warehouse` to fill this one anew",
        folder.display()
    ))
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
