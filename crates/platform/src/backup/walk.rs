//! Reading a backup from front to end, with everything checked that can be: the checksums, that rows are rows of
//! their tables, and that tables and files are as large as the manifest says.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use model::Value;
use sha2::{Digest, Sha256};

use super::files::{self, Piece};
use super::format::{Kind, MAGIC, Reader, Seal, broken};
use super::manifest::{FORMAT, Manifest, TableNote, hex};
use super::rows;
use crate::Error;

/// A backup that was found whole.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it holds.
    pub manifest: Manifest,
    /// The size of the file.
    pub bytes: u64,
    /// Its SHA-256, as `sha256sum` prints it.
    pub sha256: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Reads a whole backup and refuses it when it was cut short, damaged or altered. Touches nothing.
pub fn check(path: &Path) -> Result<Checked, Error> {
    let (manifest, seal) = walk(open(path)?, &mut |_, _| Ok(()))?;
    Ok(Checked { manifest, bytes: seal.bytes, sha256: hex(&seal.sha256), path: path.to_owned() })
}

/// Whether a file calls itself a backup. Says nothing about whether it is whole.
pub fn is_backup(path: &Path) -> bool {
    let mut first = vec![0; MAGIC.len()];
    open(path)
        .and_then(|mut file| file.read_exact(&mut first).map_err(|error| Error::io("a file", error)))
        .is_ok()
        && first == MAGIC
}

pub(super) fn open(path: &Path) -> Result<BufReader<File>, Error> {
    let file = File::open(path).map_err(|error| Error::io(path.display().to_string(), error))?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// A part of a backup.
pub(super) enum Part<'a> {
    /// What will come.
    Begin,
    /// Rows of a table.
    Rows(&'a TableNote, Vec<Vec<Value>>),
    /// A part of a file.
    Piece(Piece),
}

/// Hands over part after part, each after its checksum was right.
pub(super) fn walk(
    from: impl Read,
    take: &mut dyn FnMut(&Manifest, Part<'_>) -> Result<(), Error>,
) -> Result<(Manifest, Seal), Error> {
    let mut reader = Reader::begin(from)?;
    let Some((Kind::Manifest, text)) = reader.block()? else {
        return Err(broken("it does not begin with its manifest"));
    };
    let manifest = read_manifest(&text)?;
    take(&manifest, Part::Begin)?;
    let mut counted = vec![0; manifest.tables.len()];
    let mut sizes: Vec<Option<u64>> = vec![None; manifest.files.len()];
    let mut hashes = vec![Sha256::new(); manifest.files.len()];
    while let Some((kind, block)) = reader.block()? {
        match kind {
            Kind::Rows => {
                let (number, rows) = rows::read(&block)?;
                let table = manifest.tables.get(number);
                let table = table.ok_or_else(|| broken("it holds rows of a table that it does not list"))?;
                rows::fit(table, &rows)?;
                counted[number] += rows.len() as u64;
                take(&manifest, Part::Rows(table, rows))?;
            }
            Kind::File => {
                let piece = files::piece(&block)?;
                let number = piece.file as usize;
                let size = sizes.get_mut(number);
                let size = size.ok_or_else(|| broken("it holds a file that it does not list"))?;
                *size = Some(size.unwrap_or(0) + piece.bytes.len() as u64);
                hashes[number].update(&piece.bytes);
                take(&manifest, Part::Piece(piece))?;
            }
            Kind::Manifest | Kind::End | Kind::Failed => return Err(broken("its manifest comes twice")),
        }
    }
    for (table, rows) in manifest.tables.iter().zip(counted) {
        if table.rows != rows {
            return Err(broken(format!("it holds {rows} rows of {} instead of {}", table.name, table.rows)));
        }
    }
    for ((file, size), hash) in manifest.files.iter().zip(sizes).zip(hashes) {
        if size != Some(file.bytes) || hex(&hash.finalize()) != file.sha256 {
            return Err(broken(format!("{} in it is not what its manifest says", file.path)));
        }
    }
    Ok((manifest, reader.seal()))
}

/// Looks at the format first: what a newer one looks like is not known here.
fn read_manifest(text: &[u8]) -> Result<Manifest, Error> {
    let unread = |error: serde_json::Error| broken(format!("its manifest cannot be read: {error}"));
    let json: serde_json::Value = serde_json::from_slice(text).map_err(unread)?;
    if json["format"].as_u64().is_none_or(|format| format > u64::from(FORMAT)) {
        return Err(Error::Unprocessable(format!(
            "this backup was made by Rapport {}, which is newer than this program ({}): use that version or a \
             later one",
            json["program"].as_str().unwrap_or("of another version"),
            env!("CARGO_PKG_VERSION")
        )));
    }
    let manifest: Manifest = serde_json::from_value(json).map_err(unread)?;
    if let Some(file) = manifest.files.iter().find(|file| !files::safe(&file.path)) {
        return Err(broken(format!("it would write to {:?}", file.path)));
    }
    Ok(manifest)
}
