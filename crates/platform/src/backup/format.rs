//! The container: a first line that says what the file is, then blocks.
//!
//! | part of a block | bytes |
//! |---|---|
//! | kind: `M` manifest, `R` rows, `F` a piece of a file, `E` the end, `X` why there is none | 1 |
//! | length of the payload, little endian | 4 |
//! | payload | as many |
//! | SHA-256 of everything in the file before this checksum | 32 |
//!
//! So each checksum vouches for all that came before it, and the last one for everything. Nothing follows the end.
//! This module knows nothing of what is in the payloads but that rows and pieces of files are packed with LZ4.

use std::io::{Read, Write};

use sha2::{Digest, Sha256};

use crate::Error;

/// The first line.
pub(super) const MAGIC: &[u8] = b"rapport backup\n";
/// Bytes of a checksum.
const CHECKSUM: usize = 32;
/// The longest payload, packed or not. Rows and files come in pieces of about a megabyte; a single value may be
/// larger.
const LONGEST: usize = 1 << 30;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Manifest,
    Rows,
    File,
    End,
    /// Making it failed, and why, so that whoever asked for it hears of it.
    Failed,
}

const KINDS: [(Kind, u8); 5] =
    [(Kind::Manifest, b'M'), (Kind::Rows, b'R'), (Kind::File, b'F'), (Kind::End, b'E'), (Kind::Failed, b'X')];

/// The size and checksum of a whole backup: what `wc -c` and `sha256sum` say of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub bytes: u64,
    pub sha256: [u8; 32],
}

/// Writes a backup.
pub(super) struct Writer<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Writer<W> {
    pub fn begin(out: W) -> Result<Writer<W>, Error> {
        let mut writer = Writer { out, hash: Sha256::new(), bytes: 0 };
        writer.put(MAGIC)?;
        Ok(writer)
    }

    pub fn block(&mut self, kind: Kind, payload: &[u8]) -> Result<(), Error> {
        let letter = KINDS.iter().find(|(known, _)| *known == kind).map_or(0, |(_, letter)| *letter);
        if payload.len() > LONGEST {
            return Err(Error::bug(format!("a block of {} bytes", payload.len())));
        }
        self.put(&[letter])?;
        self.put(&(payload.len() as u32).to_le_bytes())?;
        self.put(payload)?;
        let checksum = self.hash.clone().finalize();
        self.put(&checksum)
    }

    /// Writes the end.
    pub fn finish(mut self) -> Result<Seal, Error> {
        self.block(Kind::End, &[])?;
        self.out.flush().map_err(|error| Error::io("the backup cannot be written", error))?;
        Ok(Seal { bytes: self.bytes, sha256: self.hash.finalize().into() })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|error| Error::io("the backup cannot be written", error))
    }
}

/// Reads a backup. Nothing of a block is handed out before its checksum was right.
pub(super) struct Reader<R> {
    from: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Reader<R> {
    pub fn begin(from: R) -> Result<Reader<R>, Error> {
        let mut reader = Reader { from, hash: Sha256::new(), bytes: 0 };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(Error::Unprocessable("this file is no backup of Rapport".into()));
        }
        Ok(reader)
    }

    /// The next block, or nothing after the end, when nothing follows it.
    pub fn block(&mut self) -> Result<Option<(Kind, Vec<u8>)>, Error> {
        let letter = self.take(1)?[0];
        let kind = KINDS.iter().find(|(_, known)| *known == letter).map(|(kind, _)| *kind);
        let kind = kind.ok_or_else(|| broken("it holds a block of a kind that does not exist"))?;
        let length = self.take(4)?;
        let length = length.try_into().map(u32::from_le_bytes).unwrap_or(u32::MAX) as usize;
        if length > LONGEST {
            return Err(broken("a block in it has a length that cannot be"));
        }
        let payload = self.take(length)?;
        let expected = self.hash.clone().finalize();
        if self.take(CHECKSUM)?.as_slice() != expected.as_slice() {
            return Err(broken("a checksum in it is wrong, so it was damaged or altered"));
        }
        match kind {
            Kind::Manifest | Kind::Rows | Kind::File => return Ok(Some((kind, payload))),
            Kind::Failed => return Err(broken(String::from_utf8_lossy(&payload))),
            Kind::End => {}
        }
        let mut further = [0];
        match self.from.read(&mut further) {
            Ok(0) => Ok(None),
            Ok(_) => Err(broken("something follows its end")),
            Err(error) => Err(unreadable(error)),
        }
    }

    /// Size and checksum of what was read.
    pub fn seal(&self) -> Seal {
        Seal { bytes: self.bytes, sha256: self.hash.clone().finalize().into() }
    }

    /// Takes memory only for what is there, whatever a length claims.
    fn take(&mut self, length: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(length.min(1 << 20));
        let read = (&mut self.from).take(length as u64).read_to_end(&mut bytes).map_err(unreadable)?;
        if read < length {
            return Err(broken("it ends too early"));
        }
        self.hash.update(&bytes);
        self.bytes += read as u64;
        Ok(bytes)
    }
}

/// Packs the payload of rows or of a piece of a file.
pub(super) fn pack(payload: &[u8]) -> Vec<u8> {
    lz4_flex::compress_prepend_size(payload)
}

/// The inverse of [`pack`].
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, Error> {
    let size = packed.first_chunk().map(|size| u32::from_le_bytes(*size) as usize);
    if size.is_none_or(|size| size > LONGEST) {
        return Err(broken("a block in it has a length that cannot be"));
    }
    lz4_flex::decompress_size_prepended(packed).map_err(|error| broken(error.to_string()))
}

/// What is said of a file that is not what a backup must be.
pub(super) fn broken(why: impl Into<String>) -> Error {
    Error::Unprocessable(format!("this is not a whole backup: {}", why.into()))
}

fn unreadable(error: std::io::Error) -> Error {
    Error::io("the backup cannot be read", error)
}
