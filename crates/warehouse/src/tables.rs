//! The warehouse's own two tables in the database: where it lies and how far it reaches, and the list of its files.

use db::{Column, Index, Table};
use model::ColumnType::{Bytes, Id, Integer, Text};

/// Their declarations. No row of them is a fact about the firm: a restored copy makes its own `warehouse_home`.
pub fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = |name: &str, columns| Table {
        name: name.to_owned(),
        columns,
        primary_key: vec!["id".to_owned()],
        unique: Vec::new(),
    };
    let home = vec![
        Column::required("id", Integer),
        // What the folder says of itself; a folder with another id belongs to another database.
        Column::required("home_id", Id),
        Column::required("location", Text),
        // Everything in the feed up to here is in the files.
        Column::required("watermark", Integer),
        // Rises with every change of the list of files.
        Column::required("revision", Integer),
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
    ];
    (vec![table("warehouse_home", home), table("warehouse_files", files)], Vec::new())
}

db::statements! {
    /// Where the warehouse lies and how far it reaches.
    pub(crate) HOME = "select home_id, location, watermark, revision from warehouse_home where id = 1";
    /// Notes where it lies.
    pub(crate) SETTLE = "insert into warehouse_home (id, home_id, location, watermark, revision) values (1, $1, $2, 0, 0)";
    /// Notes that it lies elsewhere now.
    pub(crate) MOVE = "update warehouse_home set location = $1 where id = 1";
    /// Notes that it is the warehouse of a restored copy.
    pub(crate) REHOME = "update warehouse_home set home_id = $1, location = $2 where id = 1";
    /// Moves the watermark, unless somebody else did.
    pub(crate) ADVANCE = "update warehouse_home set watermark = $1, revision = revision + 1 where id = 1 and revision = $2";
    /// The files that hold rows.
    pub(crate) FILES = "select id, table_name, row_count, bytes, sha256, seq_from, seq_to, key_from, key_to, dead, written_at \
         from warehouse_files where retired_at is null order by table_name, seq_to, id";
    /// Those that other files took over from.
    pub(crate) RETIRED = "select id, table_name, retired_at from warehouse_files where retired_at is not null";
    /// Lists a file.
    pub(crate) LIST = "insert into warehouse_files (id, table_name, row_count, bytes, sha256, seq_from, seq_to, key_from, key_to, dead, dead_count, written_at, retired_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)";
    /// Notes which rows of a file are no longer so.
    pub(crate) BURY = "update warehouse_files set dead = $2, dead_count = $3 where id = $1";
    /// Takes a file out of use.
    pub(crate) RETIRE = "update warehouse_files set retired_at = $2 where id = $1";
    /// Forgets where it lies.
    pub(crate) FORGET_HOME = "delete from warehouse_home";
    /// Forgets all files.
    pub(crate) FORGET_FILES = "delete from warehouse_files";
    /// Forgets a file that was removed.
    pub(crate) FORGET = "delete from warehouse_files where id = $1 and retired_at is not null";
}
