//! The backups that were made.

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::manifest::Manifest;
use super::sql;
use crate::Error;
use crate::accounts::Names;

/// One backup in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// Its id.
    pub id: Id,
    /// The moment it shows.
    pub made_at: Timestamp,
    /// The last number of the feed in it.
    pub seq: i64,
    /// Its size.
    pub bytes: i64,
    /// The rows in it.
    pub rows: i64,
    /// The files in it.
    pub files: i64,
    /// Its SHA-256, as `sha256sum` prints it.
    pub sha256: String,
    /// The kind of who made it.
    pub actor: String,
    /// Which user or token that was.
    pub actor_id: Option<Id>,
}

/// Lists a backup that was made.
pub fn record(tx: &mut Tx, manifest: &Manifest, bytes: u64, sha256: &str) -> Result<(), Error> {
    let row = [
        manifest.id.into(),
        manifest.made_at.into(),
        manifest.seq.into(),
        (bytes as i64).into(),
        (manifest.rows() as i64).into(),
        (manifest.files.len() as i64).into(),
        sha256.into(),
        manifest.actor.as_str().into(),
        manifest.actor_id.into(),
    ];
    tx.execute(sql::RECORD, &row)?;
    Ok(())
}

/// The last backups, newest first, made before the one of this id.
pub fn latest(tx: &mut Tx, before: Option<Id>, limit: i64) -> Result<Vec<Backup>, Error> {
    let before = before.unwrap_or(Id([0xff; 16]));
    tx.query(sql::LIST, &[before.into(), limit.into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Backup, Error> {
    Ok(Backup {
        id: row.id(0)?,
        made_at: Timestamp(row.integer(1)?),
        seq: row.integer(2)?,
        bytes: row.integer(3)?,
        rows: row.integer(4)?,
        files: row.integer(5)?,
        sha256: row.text(6)?.to_owned(),
        actor: row.text(7)?.to_owned(),
        actor_id: row.opt_id(8)?,
    })
}

impl Backup {
    /// As the API shows it.
    pub(super) fn shown(&self, names: &Names) -> Json {
        json!({
            "id": self.id,
            "made_at": self.made_at,
            "seq": self.seq,
            "bytes": self.bytes,
            "rows": self.rows,
            "files": self.files,
            "sha256": self.sha256,
            "actor": names.shown(&self.actor, self.actor_id),
        })
    }
}
