//! One owner of a data directory.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::Error;

/// The lock on a data directory, held until this is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct DirectoryLock {
    file: File,
    path: PathBuf,
}

impl DirectoryLock {
    /// Locks the directory, which must exist. [`Error::Conflict`] says who holds it.
    pub fn take(directory: &Path) -> Result<DirectoryLock, Error> {
        let path = directory.join("rapport.lock");
        let failed = |error| Error::io(format!("{} cannot be locked", path.display()), error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file, directory)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0).map_err(failed)?;
        file.rewind().map_err(failed)?;
        writeln!(file, "{}", std::process::id()).map_err(failed)?;
        Ok(DirectoryLock { file, path })
    }

    /// The file that is locked.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for DirectoryLock {
    fn drop(&mut self) {
        // The file stays: removing it would let two processes lock two files of the same name.
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock ends with the process");
        }
    }
}

fn held(file: &mut File, directory: &Path) -> Error {
    let mut process = String::new();
    let by = match file.read_to_string(&mut process) {
        Ok(_) if !process.trim().is_empty() => format!(" (process {})", process.trim()),
        _ => String::new(),
    };
    Error::Conflict(format!(
        "{} is in use by another rapport{by}; stop it, or use another directory",
        directory.display()
    ))
}
