//! A file as it stands in the database, and where its content lies.

use std::path::{Path, PathBuf};

use db::{Row, Tx};
use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use super::{FOLDER, sql};
use crate::accounts::Names;
use crate::http::Caller;
use crate::records::must_see;
use crate::schema::Schema;
use crate::{App, Error};

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub id: Id,
    pub sha256: Vec<u8>,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub actor: String,
    pub actor_id: Option<Id>,
    pub user_id: Option<Id>,
    pub created_at: Timestamp,
}

/// A file of a record, with when it was attached.
pub(crate) struct Attached {
    pub file: Stored,
    pub place: (Timestamp, i64),
}

impl Stored {
    fn read(row: &Row) -> Result<Stored, Error> {
        Ok(Stored {
            id: row.id(0)?,
            sha256: row.bytes(1)?.to_vec(),
            name: row.text(2)?.to_owned(),
            media_type: row.text(3)?.to_owned(),
            bytes: row.integer(4)?,
            actor: row.text(5)?.to_owned(),
            actor_id: row.opt_id(6)?,
            user_id: row.opt_id(7)?,
            created_at: Timestamp(row.integer(8)?),
        })
    }

    /// Whether the caller uploaded it.
    pub fn is_of(&self, caller: &Caller) -> bool {
        match (self.user_id, caller.user_id) {
            (Some(owner), Some(user)) => owner == user,
            (None, None) => self.actor == caller.actor.kind() && self.actor_id == caller.actor.id(),
            _ => false,
        }
    }

    /// As the API shows it.
    pub fn shown(&self, names: &Names) -> Json {
        json!({
            "id": self.id,
            "name": self.name,
            "media_type": self.media_type,
            "bytes": self.bytes,
            "uploaded_by": names.shown(&self.actor, self.actor_id),
            "created_at": self.created_at,
        })
    }
}

/// The file of this id, where the caller may have it.
pub(super) fn one(tx: &mut Tx, schema: &Schema, caller: &Caller, id: Id) -> Result<Stored, Error> {
    let gone = || Error::not_found("there is no file with this id");
    let file = Stored::read(&tx.query_one(sql::ONE, &[id.into()])?.ok_or_else(gone)?)?;
    if file.is_of(caller) {
        return Ok(file);
    }
    for row in tx.query(sql::RECORDS, &[id.into()])? {
        match must_see(tx, schema, row.text(0)?, row.id(1)?) {
            Ok(_) => return Ok(file),
            Err(Error::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    if super::sweep::is_in_a_field(tx, schema, id)? { Ok(file) } else { Err(gone()) }
}

/// The files of a record before a place in time, newest first.
pub(crate) fn of_record(
    tx: &mut Tx,
    object: &str,
    record: Id,
    before: (Timestamp, i64),
    limit: i64,
) -> Result<Vec<Attached>, Error> {
    tx.query(sql::OF_RECORD, &[record.into(), object.into(), before.0.into(), before.1.into(), limit.into()])?
        .iter()
        .map(|row| {
            let place = (Timestamp(row.integer(9)?), row.integer(10)?);
            Ok(Attached { file: Stored::read(row)?, place })
        })
        .collect()
}

/// The folder of contents.
pub(super) fn folder(app: &App) -> PathBuf {
    app.files.join(FOLDER.name)
}

/// Where a content lies.
pub(crate) fn content_path(app: &App, sha256: &[u8]) -> PathBuf {
    folder(app).join(content_name(sha256))
}

/// The name of a content in it.
pub(super) fn content_name(sha256: &[u8]) -> String {
    sha256.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the names in a folder last.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Error::io("the folder of files", error))
}
