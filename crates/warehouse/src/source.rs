//! What the warehouse is told about a table: its columns, whom a row is about, and how its rows are read
//! from the database. The platform declares the tables; this crate knows none by name.

use model::PortableType;
use model::object::Subject;

/// One table of the warehouse.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name in SQL, which is also that of its table in the database.
    pub name: String,
    /// One sentence on what a row is.
    pub help: String,
    /// Whom or what a row is about, and so who may see it.
    pub subject: Subject,
    /// Its columns in their order. The key and the sequence are among them.
    pub columns: Vec<SourceColumn>,
    /// The column that tells rows apart; none where rows are only ever added.
    pub key: Option<String>,
    /// The column with the place in the feed at which a row was last written.
    pub seq: String,
    /// A condition on the database's table, aliased `t`, that rows must meet to be seen. A row that does not meet it
    /// takes the row with the same key away.
    pub visible: Option<String>,
    /// An expression over the database's table, aliased `t`: the place in the feed at which an earlier row of the same
    /// key was written, or null when there was none. Without it files are searched by the range of their keys, which
    /// is quick when keys rise with time.
    pub replaces: Option<String>,
    /// The SQL that finds the keys of rows removed after `$1` up to `$2`.
    pub removed: Option<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceColumn {
    /// Its name in SQL.
    pub name: String,
    /// The column of the database's table it is read from; two may be read from one.
    pub from: String,
    /// What it holds.
    pub kind: PortableType,
    /// One sentence on what it says, with its unit.
    pub help: String,
    /// Whether it holds an id that may have been joined with another (see [`crate::Feed::joins`]): what is seen is the
    /// id that it belongs to when it is read.
    pub joined: bool,
}

impl Source {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&SourceColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}
