//! The files beside the database: which of them a backup needs, copying them into it, and writing them back.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use db::Tx;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::format::{Kind, Writer, broken, pack, unpack};
use super::manifest::{FileNote, Manifest, hex};
use crate::{Error, Module};

/// A folder of the directory of files in which a room keeps some.
#[derive(Clone, Copy)]
pub struct Folder {
    /// Its name.
    pub name: &'static str,
    /// The files in it that are still needed, by what the database says.
    pub needed: fn(&mut Tx) -> Result<Vec<Kept>, Error>,
}

/// A file that a room still needs.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its name in the folder.
    pub name: String,
    /// What the database says its SHA-256 is.
    pub sha256: Vec<u8>,
}

/// The files of a backup.
#[derive(Default)]
pub(super) struct Listing {
    pub files: Vec<FileNote>,
    /// Those of rooms that are gone from the disk: whoever cleared them away can still make backups.
    pub missing: Vec<String>,
}

/// The folder of the warehouse below the data directory.
pub(crate) const WAREHOUSE: &str = "warehouse";

/// Bytes of a file in one block.
const PIECE: usize = 1 << 20;

/// Where the files beside a database lie.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    /// The data directory of this server.
    pub data: &'a Path,
    /// The directory that all servers of the database see.
    pub files: &'a Path,
}

impl<'a> Places<'a> {
    /// The directory below which a file of a backup belongs.
    pub(super) fn root(&self, path: &str) -> &'a Path {
        if path.split('/').next() == Some(WAREHOUSE) { self.data } else { self.files }
    }

    pub(super) fn of(&self, path: &str) -> PathBuf {
        self.root(path).join(path)
    }
}

/// The files that the snapshot needs, the warehouse's from one home.
pub(super) fn needed(
    tx: &mut Tx,
    home: i64,
    places: Places<'_>,
    modules: &[Module],
) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    for file in ::warehouse::stored_files(tx, home)? {
        let path = format!("{WAREHOUSE}/{}", file.name);
        listing.files.push(FileNote { path, bytes: file.bytes, sha256: hex(&file.sha256) });
    }
    for folder in modules.iter().flat_map(|module| module.files) {
        for kept in (folder.needed)(tx)? {
            let path = format!("{}/{}", folder.name, kept.name);
            match std::fs::metadata(places.of(&path)) {
                Ok(found) => {
                    listing.files.push(FileNote { path, bytes: found.len(), sha256: hex(&kept.sha256) })
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => listing.missing.push(path),
                Err(error) => return Err(Error::io(path, error)),
            }
        }
    }
    Ok(listing)
}

/// Copies a file. What is not what the database lists is refused: a backup of it would be worth nothing.
pub(super) fn copy<W: Write>(
    places: Places<'_>,
    number: usize,
    file: &FileNote,
    out: &mut Writer<W>,
) -> Result<(), Error> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => damaged(file),
        _ => Error::io(file.path.clone(), error),
    };
    let mut from = File::open(places.of(&file.path)).map_err(failed)?;
    let mut hash = Sha256::new();
    let mut left = file.bytes;
    loop {
        let mut piece = Vec::with_capacity(PIECE.min(left as usize));
        (&mut from).take(PIECE as u64).read_to_end(&mut piece).map_err(failed)?;
        hash.update(&piece);
        let last = piece.len() < PIECE;
        left = left.checked_sub(piece.len() as u64).ok_or_else(|| damaged(file))?;
        // An empty file has a block too.
        if !piece.is_empty() || file.bytes == 0 {
            let payload = postcard::to_stdvec(&Piece { file: number as u32, bytes: piece })
                .map_err(|error| Error::bug(error.to_string()))?;
            out.block(Kind::File, &pack(&payload))?;
        }
        if last {
            break;
        }
    }
    match left == 0 && hex(&hash.finalize()) == file.sha256 {
        true => Ok(()),
        false => Err(damaged(file)),
    }
}

fn damaged(file: &FileNote) -> Error {
    Error::Conflict(format!(
        "{} is damaged: it is not what the database lists, so no backup can be made with it",
        file.path
    ))
}

/// A part of a file.
#[derive(Serialize, Deserialize)]
pub(super) struct Piece {
    /// Which file, by its place in the manifest.
    pub file: u32,
    pub bytes: Vec<u8>,
}

/// The part of a file in a block.
pub(super) fn piece(block: &[u8]) -> Result<Piece, Error> {
    postcard::from_bytes(&unpack(block)?).map_err(|error| broken(format!("a file in it is damaged: {error}")))
}

/// Whether a path leads to a place below these directories where a file of ours may be, whoever wrote it.
pub(super) fn safe(path: &str) -> bool {
    let part = |part: &str| {
        !part.starts_with('.')
            && !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._=-".contains(&byte))
    };
    path.len() <= 250
        && path.contains('/')
        && path.split('/').all(part)
        && !path.to_ascii_lowercase().starts_with("rapport")
}

/// Writes files back. Each is on disk when the next begins; [`Unpacked::finish`] does the last, and the folders.
pub(super) struct Unpacked<'a> {
    places: Places<'a>,
    open: Option<(u32, File)>,
    folders: Vec<PathBuf>,
}

impl<'a> Unpacked<'a> {
    pub fn begin(places: Places<'a>) -> Unpacked<'a> {
        Unpacked { places, open: None, folders: Vec::new() }
    }

    pub fn write(&mut self, manifest: &Manifest, piece: &Piece) -> Result<(), Error> {
        let file = manifest.files.get(piece.file as usize);
        let file = file.ok_or_else(|| broken("it holds a file that it does not list"))?;
        let (root, path) = (self.places.root(&file.path), self.places.of(&file.path));
        let failed = |error| Error::io(path.display().to_string(), error);
        if self.open.as_ref().is_none_or(|(number, _)| *number != piece.file) {
            self.sync()?;
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
                for folder in folder.ancestors().take_while(|folder| folder.starts_with(root)) {
                    if !self.folders.iter().any(|known| known == folder) {
                        self.folders.push(folder.to_owned());
                    }
                }
            }
            self.open = Some((piece.file, File::create(&path).map_err(failed)?));
        }
        match &mut self.open {
            Some((_, file)) => file.write_all(&piece.bytes).map_err(failed),
            None => Ok(()),
        }
    }

    pub fn finish(mut self) -> Result<(), Error> {
        self.sync()?;
        for folder in &self.folders {
            sync_folder(folder)?;
        }
        Ok(())
    }

    fn sync(&mut self) -> Result<(), Error> {
        match self.open.take() {
            Some((_, file)) => file.sync_all().map_err(|error| Error::io("a restored file", error)),
            None => Ok(()),
        }
    }
}

/// What is said about a folder's entries is on disk afterwards.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(folder.display().to_string(), error))
}

/// The files in these folders, by their paths as a backup has them.
pub(super) fn inside(places: Places<'_>, folders: &[&str]) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let mut open: Vec<_> = folders.iter().map(|folder| (places.root(folder), places.of(folder))).collect();
    while let Some((root, folder)) = open.pop() {
        let failed = |error| Error::io(folder.display().to_string(), error);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                open.push((root, path));
            } else {
                let below = path.strip_prefix(root).unwrap_or(&path);
                found.push(below.display().to_string());
            }
        }
    }
    found.sort();
    Ok(found)
}
