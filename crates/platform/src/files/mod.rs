//! Files: what users upload and attach to records.
//!
//! Contents lie in the folder `files` of the directory of files under their SHA-256, each once, and are on the disk
//! before anybody is told that they arrived. They are only ever handed out as downloads that no browser runs: the
//! media type is found from the content among a few that are known, and the answer is an attachment in a sandbox.
//! A file is there for whoever sees a record that it is attached to, and for who uploaded it. What is attached
//! nowhere goes after a day.

mod media_type;
mod name;
pub(crate) mod place;
mod routes;
mod shapes;
pub mod sql;
mod store;
mod sweep;
mod upload;

pub(crate) use routes::routes;
pub(crate) use shapes::file_shape;
pub(crate) use store::{content_path, of_record};
pub(crate) use sweep::{SWEEP, contents, forget_all as forget};

use db::{Column, Index, Table, Tx};
use model::ColumnType::{Bytes, Id, Integer, Text};

use crate::Error;
use crate::backup::{Folder, Kept};

/// The name under which the feed has attached files.
pub const OBJECT: &str = "files";

/// The largest file, in bytes.
pub const LARGEST: u64 = 50 * 1024 * 1024;

/// The folder of contents.
pub(crate) const FOLDER: Folder = Folder { name: "files", needed };

fn needed(tx: &mut Tx) -> Result<Vec<Kept>, Error> {
    tx.query(sql::CONTENTS, &[])?
        .iter()
        .map(|row| Ok(Kept { name: store::content_name(row.bytes(0)?), sha256: row.bytes(0)?.to_vec() }))
        .collect()
}

/// The tables of files.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "files",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("sha256", Bytes),
                Column::required("name", Text),
                Column::required("media_type", Text),
                Column::required("bytes", Integer),
                // Who uploaded it, like changes, and the user behind it where there is one.
                Column::required("actor", Text),
                Column::optional("actor_id", Id),
                Column::optional("user_id", Id),
                Column::required("created_at", Integer),
            ],
        ),
        Table::keyed(
            "record_files",
            &["record_id", "file_id"],
            vec![
                Column::required("record_id", Id),
                Column::required("file_id", Id),
                Column::required("object", Text),
                // The change that it was attached with.
                Column::required("seq", Integer),
                Column::required("at", Integer),
            ],
        ),
        place::table(),
    ];
    let indexes = vec![
        Index::on("files_sha256", "files", &["sha256"]),
        Index::on("record_files_file", "record_files", &["file_id"]),
    ];
    (tables, indexes)
}
