//! Tables, columns and indexes, and the changes to them, in each database's words.
//!
//! | portable | SQLite (`strict`) | PostgreSQL |
//! |---|---|---|
//! | text | `text` | `text collate "C"` |
//! | integer | `integer` | `bigint` |
//! | real | `real` | `double precision` |
//! | boolean | `integer check (x in (0, 1))` | `boolean` |
//! | id | `blob` | `uuid` |
//! | bytes | `blob` | `bytea` |

use model::ColumnType;

use crate::{DbError, Dialect};

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// The columns of its primary key; none when empty.
    pub primary_key: Vec<String>,
    /// Further keys, each a list of columns that together occur once. Nulls never clash.
    pub unique: Vec<Vec<String>>,
}

impl Table {
    /// A table with a primary key and no other.
    pub fn keyed(name: impl Into<String>, key: &[&str], columns: Vec<Column>) -> Table {
        let primary_key = key.iter().map(|column| (*column).to_owned()).collect();
        Table { name: name.into(), columns, primary_key, unique: Vec::new() }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub column_type: ColumnType,
    /// Whether null is refused.
    pub not_null: bool,
    /// What rows get that say nothing, as SQL that means the same on both databases: `0`, `false`, `''`.
    pub default: Option<String>,
    /// The row it must point to.
    pub references: Option<Reference>,
}

/// Where a foreign key points.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The table.
    pub table: String,
    /// Its key column.
    pub column: String,
    /// Whether deleting that row deletes this one; otherwise deleting it is refused.
    pub cascade: bool,
}

/// The direction of a column in an index. Nulls come last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Upwards.
    Asc,
    /// Downwards.
    Desc,
}

/// An index.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Its name, unique in the whole database.
    pub name: String,
    /// The table.
    pub table: String,
    /// Its columns in order.
    pub columns: Vec<(String, Order)>,
    /// Whether equal keys are refused.
    pub unique: bool,
    /// Keeps out rows where this column is null, which makes an index on a rare column small.
    pub where_not_null: Option<String>,
}

/// A change of tables.
#[derive(Clone, Debug, PartialEq)]
pub enum Ddl {
    /// Makes a table.
    CreateTable(Table),
    /// Adds a column; one that is not null needs a default.
    AddColumn {
        /// The table.
        table: String,
        /// The column.
        column: Column,
    },
    /// Removes a column with its values. Its indexes must be gone.
    DropColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// Renames a column.
    RenameColumn {
        /// The table.
        table: String,
        /// The name now.
        from: String,
        /// The name afterwards.
        to: String,
    },
    /// Renames a table.
    RenameTable {
        /// The name now.
        from: String,
        /// The name afterwards.
        to: String,
    },
    /// Removes a table with its rows.
    DropTable(String),
    /// Makes an index.
    CreateIndex(Index),
    /// Removes an index.
    DropIndex(String),
}

impl Column {
    /// A column that is never null.
    pub fn required(name: impl Into<String>, column_type: ColumnType) -> Column {
        Column { not_null: true, ..Column::optional(name, column_type) }
    }

    /// A column that may be null.
    pub fn optional(name: impl Into<String>, column_type: ColumnType) -> Column {
        Column { name: name.into(), column_type, not_null: false, default: None, references: None }
    }
}

impl Index {
    /// A plain index that goes upwards.
    pub fn on(name: impl Into<String>, table: impl Into<String>, columns: &[&str]) -> Index {
        let columns = columns.iter().map(|column| ((*column).to_owned(), Order::Asc)).collect();
        Index { name: name.into(), table: table.into(), columns, unique: false, where_not_null: None }
    }

    /// An index whose keys occur once.
    pub fn unique(name: impl Into<String>, table: impl Into<String>, columns: &[&str]) -> Index {
        Index { unique: true, ..Index::on(name, table, columns) }
    }
}

/// The words of one target: a database, or the neutral form that a migration's checksum is made from, which
/// must not change when a database's words do.
struct Words {
    types: [&'static str; 6],
    boolean_check: bool,
    table_end: &'static str,
    descending: &'static str,
}

const SQLITE: Words = Words {
    types: ["text", "integer", "real", "integer", "blob", "blob"],
    boolean_check: true,
    table_end: " strict",
    descending: " desc",
};

const POSTGRES: Words = Words {
    types: ["text collate \"C\"", "bigint", "double precision", "boolean", "uuid", "bytea"],
    boolean_check: false,
    table_end: "",
    // Without this an index cannot serve `order by x desc nulls last`.
    descending: " desc nulls last",
};

const NEUTRAL: Words = Words {
    types: ["text", "integer", "real", "boolean", "id", "bytes"],
    boolean_check: false,
    table_end: "",
    descending: " desc",
};

impl Ddl {
    /// The statements for a database.
    pub(crate) fn statements(&self, dialect: Dialect) -> Result<Vec<String>, DbError> {
        let words = match dialect {
            Dialect::Sqlite => &SQLITE,
            Dialect::Postgres => &POSTGRES,
        };
        Ok(vec![self.text(words)?])
    }

    /// The change in words of no database.
    pub(crate) fn neutral(&self) -> Result<String, DbError> {
        self.text(&NEUTRAL)
    }

    fn text(&self, words: &Words) -> Result<String, DbError> {
        Ok(match self {
            Ddl::CreateTable(table) => create_table(table, words)?,
            Ddl::AddColumn { table, column } => {
                format!("alter table {} add column {}", quote(table)?, column_text(column, words)?)
            }
            Ddl::DropColumn { table, column } => {
                format!("alter table {} drop column {}", quote(table)?, quote(column)?)
            }
            Ddl::RenameColumn { table, from, to } => {
                format!("alter table {} rename column {} to {}", quote(table)?, quote(from)?, quote(to)?)
            }
            Ddl::RenameTable { from, to } => {
                format!("alter table {} rename to {}", quote(from)?, quote(to)?)
            }
            Ddl::DropTable(table) => format!("drop table {}", quote(table)?),
            Ddl::CreateIndex(index) => create_index(index, words)?,
            Ddl::DropIndex(name) => format!("drop index {}", quote(name)?),
        })
    }
}

fn create_table(table: &Table, words: &Words) -> Result<String, DbError> {
    let mut parts = Vec::new();
    for column in &table.columns {
        parts.push(column_text(column, words)?);
    }
    if !table.primary_key.is_empty() {
        parts.push(format!("primary key ({})", quote_all(&table.primary_key)?));
    }
    for key in &table.unique {
        parts.push(format!("unique ({})", quote_all(key)?));
    }
    Ok(format!("create table {} (\n  {}\n){}", quote(&table.name)?, parts.join(",\n  "), words.table_end))
}

fn column_text(column: &Column, words: &Words) -> Result<String, DbError> {
    let name = quote(&column.name)?;
    let position = match column.column_type {
        ColumnType::Text => 0,
        ColumnType::Integer => 1,
        ColumnType::Real => 2,
        ColumnType::Boolean => 3,
        ColumnType::Id => 4,
        ColumnType::Bytes => 5,
    };
    let mut text = format!("{name} {}", words.types[position]);
    if column.not_null {
        text.push_str(" not null");
    }
    if let Some(default) = &column.default {
        text.push_str(&format!(" default {default}"));
    }
    if words.boolean_check && column.column_type == ColumnType::Boolean {
        text.push_str(&format!(" check ({name} in (0, 1))"));
    }
    if let Some(target) = &column.references {
        text.push_str(&format!(" references {} ({})", quote(&target.table)?, quote(&target.column)?));
        if target.cascade {
            text.push_str(" on delete cascade");
        }
    }
    Ok(text)
}

fn create_index(index: &Index, words: &Words) -> Result<String, DbError> {
    let mut columns = Vec::new();
    for (column, order) in &index.columns {
        let direction = if *order == Order::Desc { words.descending } else { "" };
        columns.push(format!("{}{direction}", quote(column)?));
    }
    let unique = if index.unique { "unique " } else { "" };
    let mut text = format!(
        "create {unique}index {} on {} ({})",
        quote(&index.name)?,
        quote(&index.table)?,
        columns.join(", ")
    );
    if let Some(column) = &index.where_not_null {
        text.push_str(&format!(" where {} is not null", quote(column)?));
    }
    Ok(text)
}

fn quote_all(names: &[String]) -> Result<String, DbError> {
    Ok(names.iter().map(|name| quote(name)).collect::<Result<Vec<_>, _>>()?.join(", "))
}

fn quote(name: &str) -> Result<String, DbError> {
    check_name(name)?;
    Ok(format!("\"{name}\""))
}

/// Names are ASCII, so that no database folds or cuts them (PostgreSQL cuts after 63 bytes).
pub(crate) fn check_name(name: &str) -> Result<(), DbError> {
    let mut bytes = name.bytes();
    let good = bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && name.len() <= 63;
    if good { Ok(()) } else { Err(DbError::Name(name.to_owned())) }
}
