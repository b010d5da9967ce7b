//! Which tables a backup holds: all, but for those named here. So a table that somebody adds is in it.

use std::collections::BTreeMap;

use db::{Migration, Tx};

use super::manifest::{ColumnNote, MigrationNote, TableNote};
use super::sql;
use crate::schema::type_named;
use crate::{Error, files};

/// Tables that stay behind.
pub(super) const LEFT: &[&str] = &[
    // Secrets, and of the moment.
    "sessions",
    "links",
    "idempotency",
    // What says how the tables look: a restore makes them and writes it anew.
    "schema_columns",
    "schema_indexes",
    "schema_version",
    // A restored copy has a directory of its own.
    files::place::TABLE,
];

/// Tables that may hold rows though nobody has used the system yet.
const UNUSED: &[&str] = &["feed", "counters", "cursors", "jobs", "backups", "warehouse_home"];

/// The tables of the platform after these migrations and those that the schema has, without rows.
pub(super) fn all(tx: &mut Tx, migrations: &[Migration]) -> Result<Vec<TableNote>, Error> {
    let mut tables: Vec<TableNote> = db::tables(migrations)
        .into_iter()
        .map(|table| {
            let columns = table.columns.into_iter();
            let columns = columns.map(|column| ColumnNote { name: column.name, kind: column.column_type });
            TableNote { name: table.name, columns: columns.collect(), rows: 0 }
        })
        .collect();
    let mut of_rooms: BTreeMap<String, Vec<ColumnNote>> = BTreeMap::new();
    for row in tx.query(sql::COLUMNS, &[])? {
        let kind = type_named(row.text(2)?);
        let kind =
            kind.ok_or_else(|| Error::bug(format!("a column of the unknown type {:?}", row.text(2))))?;
        let columns = of_rooms.entry(row.text(0)?.to_owned()).or_default();
        columns.push(ColumnNote { name: row.text(1)?.to_owned(), kind });
    }
    tables.extend(of_rooms.into_iter().map(|(name, columns)| TableNote { name, columns, rows: 0 }));
    Ok(tables)
}

/// The tables of a backup, with how many rows each has.
pub(super) fn carried(tx: &mut Tx, migrations: &[Migration]) -> Result<Vec<TableNote>, Error> {
    let mut tables = all(tx, migrations)?;
    tables.retain(|table| !LEFT.contains(&table.name.as_str()));
    for table in &mut tables {
        table.rows = count(tx, &table.name)?;
    }
    Ok(tables)
}

/// The tables that show that somebody has used the system, with how many rows each has.
pub(super) fn used(tx: &mut Tx, migrations: &[Migration]) -> Result<Vec<(String, u64)>, Error> {
    let mut used = Vec::new();
    for table in all(tx, migrations)? {
        if !LEFT.contains(&table.name.as_str()) && !UNUSED.contains(&table.name.as_str()) {
            let rows = count(tx, &table.name)?;
            if rows > 0 {
                used.push((table.name, rows));
            }
        }
    }
    Ok(used)
}

fn count(tx: &mut Tx, table: &str) -> Result<u64, Error> {
    let row = tx.query_one(&format!("select count(*) from \"{table}\""), &[])?;
    let row = row.ok_or_else(|| Error::bug("a count gave nothing"))?;
    Ok(row.integer(0)? as u64)
}

/// The query for all rows of a table.
pub(super) fn select(table: &TableNote) -> String {
    let columns: Vec<_> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    format!("select {} from \"{}\"", columns.join(", "), table.name)
}

/// The migrations that were applied.
pub(super) fn migrations(tx: &mut Tx) -> Result<Vec<MigrationNote>, Error> {
    tx.query(sql::MIGRATIONS, &[])?
        .iter()
        .map(|row| {
            Ok(MigrationNote {
                version: row.integer(0)? as u32,
                name: row.text(1)?.to_owned(),
                checksum: row.text(2)?.to_owned(),
            })
        })
        .collect()
}
