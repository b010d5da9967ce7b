//! A file of the base: what the list in the database says of it, and its Parquet footer, read once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use model::{Id, Value};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use roaring::RoaringBitmap;

use crate::{Error, tables};

/// A listed file.
pub(crate) struct BaseFile {
    pub(crate) id: Id,
    pub(crate) table: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: Vec<u8>,
    /// The least and greatest place in the feed of its rows.
    pub(crate) seq: (i64, i64),
    /// The least and greatest key; none where the table has no key.
    pub(crate) keys: Option<(Id, Id)>,
    pub(crate) written_at: i64,
    /// Where it is.
    pub(crate) path: PathBuf,
    footer: OnceLock<ArrowReaderMetadata>,
}

/// A file with its rows that are no longer so.
#[derive(Clone)]
pub(crate) struct Based {
    pub(crate) file: Arc<BaseFile>,
    pub(crate) dead: Arc<RoaringBitmap>,
}

impl Based {
    /// How many rows are still so.
    pub(crate) fn rows(&self) -> u64 {
        self.file.rows - self.dead.len()
    }
}

impl BaseFile {
    #[expect(clippy::too_many_arguments, reason = "one for each column of the list")]
    pub(crate) fn new(
        folder: &Path,
        id: Id,
        table: String,
        rows: u64,
        bytes: u64,
        sha256: Vec<u8>,
        seq: (i64, i64),
        keys: Option<(Id, Id)>,
        written_at: i64,
    ) -> BaseFile {
        let path = folder.join(relative(&table, id));
        BaseFile { id, table, rows, bytes, sha256, seq, keys, written_at, path, footer: OnceLock::new() }
    }

    /// Its footer.
    pub(crate) fn footer(&self) -> Result<&ArrowReaderMetadata, Error> {
        if let Some(footer) = self.footer.get() {
            return Ok(footer);
        }
        let read = ArrowReaderMetadata::load(&self.open()?, ArrowReaderOptions::new());
        let read = read.map_err(|error| self.damaged(error))?;
        Ok(self.footer.get_or_init(|| read))
    }

    pub(crate) fn open(&self) -> Result<std::fs::File, Error> {
        std::fs::File::open(&self.path).map_err(|error| self.damaged(error))
    }

    /// What is said when it cannot be read.
    pub(crate) fn damaged(&self, why: impl std::fmt::Display) -> Error {
        Error::Damaged(format!("the file {} of the warehouse cannot be read: {why}", self.name()))
    }

    /// Its place below the folder of the warehouse.
    pub(crate) fn name(&self) -> String {
        relative(&self.table, self.id)
    }

    /// The parameters of the statement that lists it in a home.
    pub(crate) fn listed(&self, home: i64) -> Vec<Value> {
        vec![
            self.id.into(),
            self.table.as_str().into(),
            (self.rows as i64).into(),
            (self.bytes as i64).into(),
            self.sha256.clone().into(),
            self.seq.0.into(),
            self.seq.1.into(),
            self.keys.map_or(Value::Null, |keys| keys.0.into()),
            self.keys.map_or(Value::Null, |keys| keys.1.into()),
            self.written_at.into(),
            home.into(),
        ]
    }
}

/// The place of a file below the folder.
pub(crate) fn relative(table: &str, id: Id) -> String {
    format!("{table}/{id}.parquet")
}

/// The files of a home that are in use, by the list.
pub(crate) fn listed(tx: &mut db::Tx, home: i64, folder: &Path) -> Result<Vec<Based>, Error> {
    let mut files = Vec::new();
    for row in tx.query(tables::FILES, &[home.into()])? {
        let keys = row.opt_id(7)?.zip(row.opt_id(8)?);
        let file = BaseFile::new(
            folder,
            row.id(0)?,
            row.text(1)?.to_owned(),
            row.integer(2)? as u64,
            row.integer(3)? as u64,
            row.bytes(4)?.to_vec(),
            (row.integer(5)?, row.integer(6)?),
            keys,
            row.integer(10)?,
        );
        let dead = match row.opt_bytes(9)? {
            Some(bytes) => RoaringBitmap::deserialize_from(bytes).map_err(Error::bug)?,
            None => RoaringBitmap::new(),
        };
        files.push(Based { file: Arc::new(file), dead: Arc::new(dead) });
    }
    Ok(files)
}

/// The bitmap as the list keeps it.
pub(crate) fn packed(dead: &RoaringBitmap) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(dead.serialized_size());
    dead.serialize_into(&mut bytes).map_err(Error::bug)?;
    Ok(bytes)
}
