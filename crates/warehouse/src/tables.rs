//! The warehouse's own two tables in the database: where each server's files lie and how far they reach, and the list of
//! the files.

use db::{Column, Index, Table};
use model::ColumnType::{Bytes, Id, Integer, Text};

/// Their declarations. No row of them is a fact about the firm: whatever is in the files is in the database too.
pub fn tables() -> (Vec<Table>, Vec<Index>) {
    let home = vec![
        // The number of the home. Each server on a database has one.
        Column::required("id", Integer),
        // What the folder says of itself; a folder with another id belongs to another database.
        Column::required("home_id", Id),
        Column::required("location", Text),
        // Everything in the feed up to here is in the files.
        Column::required("watermark", Integer),
        // Rises with every change of the list of files.
        Column::required("revision", Integer),
        // When its server was last there.
        Column::optional("seen_at", Integer),
    ];
    let files = vec![
        Column::required("id", Id),
        Column::required("table_name", Text),
        Column::required("row_count", Integer),
        Column::required("bytes", Integer),
        Column::required("sha256", Bytes),
        // The places in the feed its rows were written at lie between these.
        Column::required("seq_from", Integer),
        Column::required("seq_to", Integer),
        Column::optional("key_from", Id),
        Column::optional("key_to", Id),
        // The rows that are no longer so, by their positions (a Roaring bitmap).
        Column::optional("dead", Bytes),
        Column::required("dead_count", Integer),
        Column::required("written_at", Integer),
        // Since when other files hold its rows; then it is removed.
        Column::optional("retired_at", Integer),
        // The number of the home it lies in; none where it was written when there was only one.
        Column::optional("home", Integer),
    ];
    (
        vec![Table::keyed("warehouse_home", &["id"], home), Table::keyed("warehouse_files", &["id"], files)],
        Vec::new(),
    )
}

db::statements! {
    /// The home that a folder says it is.
    pub(crate) HOME = "select id from warehouse_home where home_id = $1";
    /// How far a home reaches.
    pub(crate) REACH = "select watermark, revision from warehouse_home where id = $1";
    /// Whether any folder is a home.
    pub(crate) SETTLED = "select id from warehouse_home limit 1";
    /// Notes a home.
    pub(crate) SETTLE = "insert into warehouse_home (id, home_id, location, watermark, revision, seen_at) values ($1, $2, $3, 0, 0, $4)";
    /// Notes where a home lies and that its server was there.
    pub(crate) SEEN = "update warehouse_home set location = $2, seen_at = $3 where id = $1";
    /// Begins to count for homes from before their servers said that they are there.
    pub(crate) SEEN_FIRST = "update warehouse_home set seen_at = $1 where seen_at is null";
    /// Notes that a home is that of a restored copy.
    pub(crate) REHOME = "update warehouse_home set home_id = $2, location = $3 where id = $1";
    /// Moves the watermark of a home, unless somebody else did.
    pub(crate) ADVANCE = "update warehouse_home set watermark = $2, revision = revision + 1 where id = $1 and revision = $3";
    /// The files of a home that hold rows.
    pub(crate) FILES = "select id, table_name, row_count, bytes, sha256, seq_from, seq_to, key_from, key_to, dead, written_at \
         from warehouse_files where coalesce(home, 1) = $1 and retired_at is null order by table_name, seq_to, id";
    /// Those that other files took over from.
    pub(crate) RETIRED = "select id from warehouse_files where coalesce(home, 1) = $1 and retired_at is not null";
    /// Lists a file.
    pub(crate) LIST = "insert into warehouse_files (id, table_name, row_count, bytes, sha256, seq_from, seq_to, key_from, key_to, dead, dead_count, written_at, retired_at, home) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, 0, $10, null, $11)";
    /// Notes which rows of a file are no longer so.
    pub(crate) BURY = "update warehouse_files set dead = $2, dead_count = $3 where id = $1";
    /// Takes a file out of use.
    pub(crate) RETIRE = "update warehouse_files set retired_at = $2 where id = $1";
    /// Forgets a file that was removed.
    pub(crate) FORGET = "delete from warehouse_files where id = $1 and retired_at is not null";
    /// Homes whose servers have not been there since.
    pub(crate) LEFT = "select id from warehouse_home where seen_at < $1";
    /// All homes but one.
    pub(crate) OTHERS = "select id from warehouse_home where id <> $1";
    /// Forgets the files of a home.
    pub(crate) FORGET_FILES = "delete from warehouse_files where coalesce(home, 1) = $1";
    /// Forgets a home.
    pub(crate) FORGET_HOME = "delete from warehouse_home where id = $1";
}
