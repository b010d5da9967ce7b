//! The journal of erasures: a file outside of database and backup with one line for each, so that whoever restores an
//! older backup erases again who was erased since.
//!
//! A line holds ids and a time. It is on the disk before an erasure can be done; where a process died before it was
//! written, the next one writes it. Lines are never changed. A line that was cut short by a power cut is the last one,
//! and its erasure is not noted as written, so it comes again.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use db::Tx;
use model::{Id, Timestamp};
use serde::{Deserialize, Serialize};

use super::sql;
use crate::{App, Error};

/// The name of the file, in the directory of files.
pub const NAME: &str = "erasures.journal";

/// One at a time writes.
static WRITING: Mutex<()> = Mutex::new(());

/// A line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The erasure.
    pub erasure: Id,
    /// The object of those who were erased.
    pub object: String,
    /// The records, with those that had been merged into them.
    pub records: Vec<Id>,
    /// The profiles under which moments came.
    pub profiles: Vec<Id>,
    /// The records that went with them, by object.
    pub related: BTreeMap<String, Vec<Id>>,
    /// When it was asked for, in microseconds.
    pub at: i64,
}

/// Where the journal of a directory of files is.
pub fn path(files: &Path) -> PathBuf {
    files.join(NAME)
}

/// Writes a line for every erasure that has none; it is on the disk when this returns. Needed before the ids that it
/// holds are forgotten.
pub fn catch_up(app: &App) -> Result<usize, Error> {
    let _one = WRITING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let entries = app.db.read_blocking(missing)?;
    if entries.is_empty() {
        return Ok(0);
    }
    append(&path(&app.files), &entries)?;
    let now = app.clock.now();
    let count = entries.len();
    app.write_blocking(move |tx| {
        for entry in entries {
            tx.execute(sql::JOURNALED, &[entry.erasure.into(), now.into()])?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(count)
}

/// What no line tells of.
fn missing(tx: &mut Tx) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for row in tx.query(sql::UNJOURNALED, &[])? {
        let erasure = row.id(0)?;
        let object = row.text(1)?.to_owned();
        let mut entry = Entry {
            erasure,
            at: Timestamp(row.integer(3)?).0,
            records: Vec::new(),
            profiles: Vec::new(),
            related: BTreeMap::new(),
            object,
        };
        for row in tx.query(sql::ALL_IDS, &[erasure.into()])? {
            let (id, of) = (row.id(1)?, row.opt_text(2)?);
            match (row.text(0)?, of) {
                ("record", Some(of)) if of == entry.object => entry.records.push(id),
                ("record", Some(of)) => entry.related.entry(of.to_owned()).or_default().push(id),
                ("profile", _) => entry.profiles.push(id),
                _ => {}
            }
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn append(path: &Path, entries: &[Entry]) -> Result<(), Error> {
    let failed = |error| Error::io(path.display().to_string(), error);
    let fresh = !path.exists();
    let mut file =
        OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(path).map_err(failed)?;
    let mut lines = String::new();
    // A line that was cut short stays apart from the next.
    if !ends_a_line(&file).map_err(failed)? {
        lines.push('\n');
    }
    for entry in entries {
        lines += &serde_json::to_string(entry).map_err(|error| Error::bug(error.to_string()))?;
        lines.push('\n');
    }
    file.write_all(lines.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    if let (true, Some(folder)) = (fresh, path.parent()) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(())
}

fn ends_a_line(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::FileExt;
    let length = file.metadata()?.len();
    if length == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.read_exact_at(&mut last, length - 1)?;
    Ok(last == *b"\n")
}

/// The lines of a journal. A line that is no entry is one that a power cut left half written, and says so in the second
/// value.
pub fn read(path: &Path) -> Result<(Vec<Entry>, usize), Error> {
    let failed = |error| Error::io(path.display().to_string(), error);
    let file = File::open(path).map_err(failed)?;
    let (mut entries, mut broken) = (Vec::new(), 0);
    for line in BufReader::new(file).split(b'\n') {
        let line = line.map_err(failed)?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice(&line) {
            Ok(entry) => entries.push(entry),
            Err(_) => broken += 1,
        }
    }
    Ok((entries, broken))
}
